package detail

// The last lines of a text as they come.

import (
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	ui "gannet/gui/widget"
)

// linesEvery is how often new lines are shown: about as often as a person can read them.
const linesEvery = 480 * time.Millisecond

// live shows the last lines of a text as they come, with a filter.
type live struct {
	do   func(func())                         // runs a closure on the Fyne goroutine some time soon
	tail func(downloader.ID) *downloader.Tail // may be called from any goroutine

	filter        *ui.Entry
	regular, only *ui.Checkbox
	hold          *ui.Button // pauses scrolling
	count         *widget.Label
	list          *widget.List
	object        fyne.CanvasObject

	shown downloader.ID // whose lines are shown; 0 is nobody's
	found []foundLine
	by    *wanted       // what found was found with
	quit  chan struct{} // ends the goroutine that reads; nil without one
	again chan struct{} // the filter is another one
	wants atomic.Pointer[wanted]
}

// wanted is what the filter is set to, and whether the lines stand still.
type wanted struct {
	filter *regexp.Regexp
	only   bool
	held   bool
}

func newLive(do func(func()), filter *ui.Entry, tail func(downloader.ID) *downloader.Tail) *live {
	v := &live{do: do, filter: filter, tail: tail, again: make(chan struct{}, 1)}
	v.wants.Store(&wanted{})
	v.filter.SetPlaceHolder(lang.L("Find in text"))
	v.filter.OnChanged = func(string) { v.refilter() }
	v.regular = ui.NewCheckbox(lang.L("Regular expression"), func(bool) { v.refilter() })
	v.only = ui.NewCheckbox(lang.L("Matching lines only"), func(bool) { v.refilter() })
	v.hold = ui.NewLowButton("", theme.MediaPauseIcon(), func() { v.setHeld(!v.wants.Load().held) })
	v.count = widget.NewLabel("")
	v.count.Truncation, v.count.Importance = fyne.TextTruncateEllipsis, widget.LowImportance
	copied := ui.NewLowButton("", theme.ContentCopyIcon(), v.copy)
	v.list = widget.NewList(func() int { return len(v.found) },
		func() fyne.CanvasObject { return newLineView() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(v.found) {
				o.(*lineView).set(v.found[i])
			}
		})
	v.list.HideSeparators = true
	counted := container.NewGridWrap(fyne.NewSize(140, v.filter.MinSize().Height), v.count)
	buttons := container.NewHBox(v.regular, v.only, counted, v.hold, copied)
	bar := container.NewBorder(nil, nil, nil, buttons, v.filter)
	v.object = container.NewBorder(bar, nil, nil, nil, v.list)
	return v
}

// watch shows the lines of a download; 0 shows none and ends the reading.
func (v *live) watch(id downloader.ID) {
	if id == v.shown {
		return
	}
	v.shown = id
	if v.quit != nil {
		close(v.quit)
		v.quit = nil
	}
	v.setHeld(false)
	v.show(nil, 0, &wanted{})
	if id != 0 {
		v.quit = make(chan struct{})
		go v.read(id, v.quit) // ends with quit; nobody waits
	}
}

// read carries lines to the Fyne goroutine, a few times a second and never more than one
// piece of news at a time, until quit.
func (v *live) read(id downloader.ID, quit chan struct{}) {
	tail := v.tail(id)
	defer tail.Close()
	var still []string // the lines shown
	for {
		lines, _ := tail.Lines()
		w := v.wants.Load()
		found, matching := findLines(lines, w.filter, w.only)
		if w.held {
			found, _ = findLines(still, w.filter, w.only)
		}
		done := make(chan struct{})
		v.do(func() {
			if v.quit == quit && v.show(found, matching, w) && !w.held {
				still = lines
			}
			close(done)
		})
		select {
		case <-done:
		case <-quit:
			return
		}
		select {
		case <-time.After(linesEvery):
		case <-quit:
			return
		}
		select {
		case <-tail.Changed():
		case <-v.again:
		case <-quit:
			return
		}
	}
}

// show brings the list up to date, and reports whether it did: while the user is reading, only
// another filter changes it.
func (v *live) show(found []foundLine, matching int, w *wanted) bool {
	text := ""
	if w.filter != nil {
		text = lang.N("{{.N}} lines match", matching, map[string]any{"N": matching})
	}
	ui.SetLabel(v.count, text)
	held := v.wants.Load().held
	if held && (!w.held || w == v.by) {
		return false
	}
	v.found, v.by = found, w
	v.list.Refresh()
	if !held {
		v.list.ScrollToBottom()
	}
	return true
}

// setHeld stops the lines where they are, or lets them go on.
func (v *live) setHeld(held bool) {
	w := *v.wants.Load()
	w.held = held
	v.wants.Store(&w)
	v.hold.SetIcon(theme.MediaPauseIcon())
	if held {
		v.hold.SetIcon(theme.MediaPlayIcon())
	}
	v.nudge()
}

// refilter has what the filter is set to take effect. An expression that is not finished
// changes nothing yet.
func (v *live) refilter() {
	filter, err := lineFilter(v.filter.Text, v.regular.Checked)
	v.filter.SetValidationError(err)
	if err == nil {
		v.wants.Store(&wanted{filter, v.only.Checked && filter != nil, v.wants.Load().held})
		v.nudge()
	}
}

func (v *live) nudge() {
	select {
	case v.again <- struct{}{}:
	default:
	}
}

// copy puts the lines shown on the clipboard.
func (v *live) copy() {
	var text strings.Builder
	for _, line := range v.found {
		text.WriteString(line.text)
		text.WriteByte('\n')
	}
	fyne.CurrentApp().Clipboard().SetContent(text.String())
}
