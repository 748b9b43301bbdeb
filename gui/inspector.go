package gui

// Which download the details are shown of.

import (
	"sync/atomic"

	"fyne.io/fyne/v2"

	"gannet/downloader"
	"gannet/gui/detail"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// inspector shows the details of the download that is selected, and keeps what only they show.
type inspector struct {
	*shell
	panel   *detail.Panel
	watched atomic.Uint64 // the ID of the download the details are shown of, or 0
	speeds  detail.Speeds
}

var _ detail.Owner = (*inspector)(nil)

// build makes the panel, in the language spoken now.
func (p *inspector) build() {
	if p.panel != nil {
		p.panel.Stop()
	}
	p.panel = detail.New(p)
}

// follow has the details follow the selection.
func (p *inspector) follow() {
	var id downloader.ID
	if chosen := p.list.Selection(); p.prefs.Details && len(chosen) == 1 {
		id = chosen[0]
	}
	p.watched.Store(uint64(id))
	if id == 0 {
		p.panel.Clear()
		return
	}
	p.worker.do(func() {
		id, more := p.watch()
		p.Do(func() { p.show(id, more) })
	})
}

// watch asks the engine for the details to be shown. It may be called from any goroutine.
func (p *inspector) watch() (downloader.ID, downloader.Details) {
	id := downloader.ID(p.watched.Load())
	if id == 0 {
		return 0, downloader.Details{}
	}
	more, _ := p.Engine.Details(id) // of one that has just gone nothing is shown
	return id, more
}

// show shows what watch found, if it is still what is selected.
func (p *inspector) show(id downloader.ID, more downloader.Details) {
	if id == 0 || p.closed || uint64(id) != p.watched.Load() {
		return
	}
	if s := p.model.Find(id); s != nil {
		p.panel.Set(s, more, &p.speeds)
	}
}

// toggle shows or hides the details, of the first row if none is selected.
func (p *inspector) toggle() {
	shown := p.prefs.Details
	p.change(func(v *settings.Values) { v.Details = !shown })
	if !shown && len(p.list.Selection()) == 0 && p.model.Len() > 0 {
		s, _ := p.model.At(0)
		p.list.Choose(s.ID)
	}
}

// Later runs a closure on the Fyne goroutine some time soon. It may be called from any goroutine.
func (p *inspector) Later(do func()) { p.Do(do) }

// NewField makes a text field of the panel.
func (p *inspector) NewField() *ui.Entry { return p.newEntry(p.escapes) }

// Tail gives the last lines of a download as they come. It may be called from any goroutine.
func (p *inspector) Tail(id downloader.ID) *downloader.Tail { return p.Engine.Tail(id) }

// TypedKey takes the keys the panel has no use for.
func (p *inspector) TypedKey(e *fyne.KeyEvent) { p.typedKey(e) }

// Close hides the details.
func (p *inspector) Close() { p.change(func(v *settings.Values) { v.Details = false }) }
