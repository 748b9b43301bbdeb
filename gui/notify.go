package gui

// Messages of the desktop about downloads that finished or failed.

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
	"gannet/internal/platform/desktop"
)

// news is what a message tells of.
type news struct{ done, failed []*downloader.Snapshot }

// watchFront keeps account of whether the user has this window before them.
func (p *presence) watchFront() {
	p.App.Lifecycle().SetOnEnteredForeground(func() {
		p.front = true
		p.cameToFront()
	})
	p.App.Lifecycle().SetOnExitedForeground(func() { p.front = false })
}

// cameToFront takes back the message of the desktop, since the list shows what it told of,
// and gives what is told below the box the time to be read.
func (p *presence) cameToFront() {
	if n := p.news; len(n.done)+len(n.failed) > 0 {
		session := p.Session
		p.messages.do(func() {
			if err := session.Withdraw(); err != nil {
				fyne.LogError("notification not withdrawn", err)
			}
		})
	}
	p.news = news{}
	p.notice.Seen()
}

// seen reports whether the user has this window before them. A window that was hidden
// may still be said to be in the foreground: not all focus events come in order then.
func (p *presence) seen() bool { return p.front && !p.hidden }

// notify tells through the desktop of what has finished since the last List,
// if the window is in the background. While such a message can be seen, the
// next one tells of what that told of too, and takes its place.
func (p *presence) notify(b downloader.List) {
	if p.seen() || !p.prefs.Notify || p.model.Downloads.Len() == 0 {
		return
	}
	before := make(map[downloader.ID]downloader.State, p.model.Downloads.Len())
	for _, s := range p.model.Downloads.All() {
		before[s.ID] = s.State
	}
	n, known := &p.news, len(p.news.done)+len(p.news.failed)
	for _, s := range b.Downloads.All() {
		was, here := before[s.ID]
		switch {
		case !here || was == s.State:
		case s.State == downloader.Done:
			n.done = append(n.done, s)
		case s.State == downloader.Failed:
			n.failed = append(n.failed, s)
		}
	}
	if len(n.done)+len(n.failed) > known {
		p.send(n.message())
	}
}

func (p *presence) send(m desktop.Message) {
	session := p.Session
	p.messages.do(func() {
		switch err := session.Notify(m); {
		case errors.Is(err, desktop.ErrNoMessages):
			p.App.SendNotification(fyne.NewNotification(m.Title, m.Text))
		case err != nil: // never the library's: on Windows it has PowerShell read the names of files as a script
			fyne.LogError("notification not shown", err)
		}
	})
}

func (n news) message() desktop.Message {
	title, text := view.Ended(n.done, n.failed)
	m := desktop.Message{
		Title: title, Text: text, Failed: len(n.failed) > 0,
		Actions: []desktop.Action{{Key: desktop.DefaultAction, Label: lang.L("Show window")}},
	}
	if len(n.done) == 1 {
		m.Actions = append(m.Actions, desktop.Action{Key: actOpen, Label: lang.L("Open")})
	}
	if len(n.done) > 0 {
		m.Actions = append(m.Actions, desktop.Action{Key: actReveal, Label: lang.L("Show in folder")})
	}
	return m
}

// The buttons of a message.
const (
	actOpen   = "open"
	actReveal = "reveal"
)

// acted does what was chosen at a message.
func (p *presence) acted(key string) {
	done := p.news.done
	switch {
	case p.closed:
	case key == actOpen && len(done) > 0:
		p.command(view.Open, done[0].ID)
	case key == actReveal && len(done) > 0:
		p.command(view.Reveal, done[len(done)-1].ID)
	default:
		p.Show()
	}
}
