package gui

// Links and files that are dropped onto the window.

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/internal/platform/drop"
)

// takeDrops lets links and files be dropped onto the window, which must have been
// shown. It does so once.
func (a *adding) takeDrops() {
	if a.endDrops != nil {
		return
	}
	var err error
	a.endDrops, err = drop.Register(a.win, drop.Handler{Dropped: a.dropped, Hover: a.hover}, a.Intercept)
	if err != nil && !errors.Is(err, drop.ErrUnsupported) {
		fyne.LogError("drag and drop not available", err)
	}
	a.canDrop = err == nil
	a.empty.SetTitle(a.canDrop)
}

// hover shows the cover or takes it away. It may be called from any goroutine.
func (a *adding) hover(on bool) {
	a.Do(func() {
		if !a.closed {
			ui.SetVisible(a.cover.Object, on)
			a.win.Canvas().Refresh(a.cover.Object) // Show alone paints nothing that was never painted before
		}
	})
}

// dropped starts to download what was dropped. It may be called from any goroutine.
func (a *adding) dropped(d drop.Drop) {
	go func() { // nobody waits for it: the disk the files are on may be slow
		<-a.begun
		g := a.gather(d)
		a.Do(func() { a.addGathered(g) })
	}()
}

// gathered is what was found in a drop.
type gathered struct {
	link.Found
	begun []downloader.Request // of files an earlier Gannet began
}

// gather finds the links in what was dropped. It reads files.
func (a *adding) gather(d drop.Drop) *gathered {
	g := &gathered{}
	g.Add(link.Content{Links: d.Links}.Find())
	g.Add(link.Given(d.Text))
	for _, path := range d.Files {
		name := filepath.Base(path)
		if strings.HasSuffix(name, ".part") || strings.HasSuffix(name, ".part.gannet") {
			if r, err := a.Engine.Unfinished(path); err == nil {
				g.begun = append(g.begun, r)
			} else {
				g.Bad = append(g.Bad, link.Bad{Line: name, Reason: message.Of(notBegun)})
			}
			continue
		}
		content, err := link.ReadFile(path)
		found := content.Find()
		switch {
		case err != nil:
			g.Bad = append(g.Bad, link.Bad{Line: name, Reason: whyNoLinks(err)})
		case found.None():
			g.Bad = append(g.Bad, link.Bad{Line: name, Reason: message.Of(noLinkInFile)})
		default:
			g.Add(found)
		}
	}
	return g
}

// whyNoLinks says why a file cannot be read for links.
func whyNoLinks(err error) message.Message {
	switch {
	case errors.Is(err, link.ErrNoFile):
		return message.Of(noFile)
	case errors.Is(err, link.ErrNoList):
		return message.Of(fileItself)
	case errors.Is(err, link.ErrFileSize):
		return message.Of(tooLarge)
	case errors.Is(err, fs.ErrPermission):
		return message.Of(notAllowed)
	default:
		return message.Of(notRead)
	}
}

// addGathered starts what was found, and says what could not be used.
func (a *adding) addGathered(g *gathered) {
	if a.closed {
		return
	}
	if len(g.begun) > 0 {
		a.worker.do(func() { a.begin(g.begun) })
	}
	switch {
	case len(g.Items)+len(g.Bad) > 0:
		a.addFound(g.Found)
	case len(g.begun) == 0:
		a.notice.Tell(false, lang.L("No links found in what you dropped."))
	}
}

// begin goes on with files that an earlier Gannet began, which may be in the list by now. The worker runs it.
func (a *adding) begin(begun []downloader.Request) {
	answers, err := a.Engine.Add(begun...)
	a.Do(func() {
		if err != nil {
			a.failToStore(err)
		}
		for _, answer := range answers {
			a.newest = answer.ID
			if answer.Known {
				a.command(view.Resume, answer.ID)
			}
		}
		a.revealNewest()
	})
}
