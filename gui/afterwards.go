package gui

// What to do with the computer once all downloads are finished.

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/platform/desktop"
)

// countFrom is how many seconds anybody has to keep the computer on.
const countFrom = 60

// afterMenu offers what to do when all is done. The choice is for once and never
// kept: what was wanted today must not switch the computer off tomorrow.
func (p *presence) afterMenu() *fyne.MenuItem {
	menu := fyne.NewMenu("")
	for _, power := range []desktop.Power{desktop.StayOn, desktop.Sleep, desktop.ShutDown} {
		item := fyne.NewMenuItem(powerName(power), func() { p.setAfter(power) })
		item.Checked = p.after == power
		menu.Items = append(menu.Items, item)
	}
	item := fyne.NewMenuItem(lang.L("When all downloads finish"), nil)
	item.ChildMenu = menu
	return item
}

func powerName(p desktop.Power) string {
	switch p {
	case desktop.Sleep:
		return lang.L("Put the computer to sleep")
	case desktop.ShutDown:
		return lang.L("Shut down the computer")
	default:
		return lang.L("Do nothing")
	}
}

func (p *presence) setAfter(power desktop.Power) {
	p.after = power
	p.renewMenu()
}

// lookIfAllDone begins the countdown when the last download has come to its end, and ends it
// when something is to be done again. What was paused or removed has not come to its end.
func (p *presence) lookIfAllDone(t view.Totals) {
	busy := t.Groups[view.GroupActive]+t.Queued+t.Tasks > 0
	ended := t.Groups[view.GroupFinished] + t.Groups[view.GroupFailed] - t.Tasks
	switch {
	case busy && p.count != nil:
		p.count.end()
		p.count = nil
	case !busy && p.busy && ended > p.ended && t.Paused == 0 && p.after != desktop.StayOn && p.count == nil:
		p.Show()
		p.countDown(p.after)
	}
	p.busy, p.ended = busy, ended
}

// countdown is the time before the computer is switched off.
type countdown struct {
	left   int // seconds
	text   *widget.Label
	dialog *dialog.CustomDialog
	stop   func()
}

func (p *presence) countDown(power desktop.Power) {
	c := &countdown{left: countFrom, text: widget.NewLabel("")}
	c.text.Wrapping = fyne.TextWrapWord
	p.count = c
	finish := func(do bool) {
		c.end()
		p.count = nil
		p.setAfter(desktop.StayOn)
		if do {
			p.outside(lang.L("The computer could not be shut down. The system did not allow it."), func() error {
				return p.Power(power)
			})
		}
	}
	c.dialog = dialog.NewCustomWithoutButtons(lang.L("All downloads are finished"), c.text, p.win)
	stay := func() { finish(false) }
	cancel := ui.NewButton(lang.L("Cancel"), nil, stay)
	cancel.Importance = widget.HighImportance
	p.dialogs.SetButtons(c.dialog, stay, ui.NewButton(lang.L("Now"), nil, func() { finish(true) }), cancel)
	c.say(power)
	p.dialogs.Show(c.dialog, 460)
	p.win.Canvas().Focus(cancel)
	c.stop = p.everySecond(func() {
		if p.count != c || p.closed {
			return
		}
		c.left--
		c.say(power)
		if c.left <= 0 {
			finish(true)
		}
	})
}

func (c *countdown) say(p desktop.Power) {
	if p == desktop.Sleep {
		c.text.SetText(lang.N("The computer goes to sleep in {{.N}} seconds.", c.left, data{"N": c.left}))
		return
	}
	c.text.SetText(lang.N("The computer shuts down in {{.N}} seconds.", c.left, data{"N": c.left}))
}

func (c *countdown) end() {
	c.stop()
	c.dialog.Hide()
}

// everySecond has f called on the Fyne goroutine once a second, until stop.
func (p *presence) everySecond(f func()) (stop func()) {
	tick, quit := time.NewTicker(p.second), make(chan struct{})
	go func() { // ends with stop
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				p.Do(f)
			}
		}
	}()
	return func() { close(quit) }
}
