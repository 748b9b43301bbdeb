package gui

import (
	"errors"
	"image/color"
	"io/fs"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/view"
	"gannet/internal/message"
	"gannet/internal/platform/drop"
)

// takeDrops lets links and files be dropped onto the window, which must have been
// shown. It does so once.
func (w *Window) takeDrops() {
	if w.endDrops != nil {
		return
	}
	var err error
	w.endDrops, err = drop.Register(w.win, drop.Handler{Dropped: w.dropped, Hover: w.hover}, w.Intercept)
	if err != nil && !errors.Is(err, drop.ErrUnsupported) {
		fyne.LogError("links cannot be dropped", err)
	}
	w.canDrop = err == nil
	w.empty.setTitle(w.canDrop)
}

// cover lies over the list while something that can be dropped is over the window.
type cover struct {
	line   *canvas.Rectangle
	object *fyne.Container
}

func newCover() *cover {
	c := &cover{line: canvas.NewRectangle(color.Transparent)}
	c.line.StrokeWidth, c.line.CornerRadius = 2, 8
	icon := widget.NewIcon(theme.NewColoredResource(theme.DownloadIcon(), theme.ColorNamePrimary))
	text := widget.NewLabel(lang.L("Drop to download"))
	text.SizeName, text.TextStyle.Bold = theme.SizeNameSubHeadingText, true
	c.object = container.NewStack(newBack(colorChosen), container.NewPadded(c.line), container.NewCenter(container.NewHBox(icon, text)))
	c.object.Hide()
	c.dress()
	return c
}

// dress takes the colours of the theme.
func (c *cover) dress() {
	c.line.StrokeColor = theme.Color(theme.ColorNamePrimary)
	c.line.Refresh()
}

// hover shows the cover or takes it away. It may be called from any goroutine.
func (w *Window) hover(on bool) {
	w.Do(func() {
		if !w.closed {
			show(w.cover.object, on)
			w.win.Canvas().Refresh(w.cover.object) // Show alone paints nothing that was never painted before
		}
	})
}

// dropped starts to download what was dropped. It may be called from any goroutine.
func (w *Window) dropped(d drop.Drop) {
	go func() { // nobody waits for it: the disk the files are on may be slow
		<-w.begun
		g := w.gather(d)
		w.Do(func() { w.addGathered(g) })
	}()
}

// gathered is what was found in a drop.
type gathered struct {
	link.Found
	begun []downloader.Request // of files an earlier Gannet began
}

// gather finds the links in what was dropped. It reads files.
func (w *Window) gather(d drop.Drop) *gathered {
	g := &gathered{}
	g.Add(link.Content{Links: d.Links}.Find())
	g.Add(link.Given(d.Text))
	for _, path := range d.Files {
		name := filepath.Base(path)
		if strings.HasSuffix(name, ".part") || strings.HasSuffix(name, ".part.gannet") {
			if r, err := w.Engine.Unfinished(path); err == nil {
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
func (w *Window) addGathered(g *gathered) {
	if w.closed {
		return
	}
	here := w.model.ByLink()
	var begin []downloader.Request
	for _, r := range g.begun {
		if s := here[view.WithoutUser(r.URL)]; s != nil {
			w.command(view.Resume, s.ID)
			w.list.reveal(s.ID)
		} else {
			begin = append(begin, r)
		}
	}
	if len(begin) > 0 {
		w.worker.do(func() { w.start(begin) })
	}
	switch {
	case len(g.Items)+len(g.Bad) > 0:
		w.addFound(g.Found)
	case len(g.begun) == 0:
		w.notice.tell(false, lang.L("There is no link in what you dropped."))
	}
}
