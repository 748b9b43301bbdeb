package gui

// The top of the window: the box for links, the folder and the Download button.

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// What a person can read and correct in the box. A longer text is taken at once there, and by
// no other field.
const (
	maxBoxLines = 100
	maxBoxBytes = 32 << 10
	maxBoxLine  = 8 << 10 // bytes of one line: most servers take no longer link
)

func fitsBox(text string) bool {
	return len(text) <= maxBoxBytes && strings.Count(text, "\n") < maxBoxLines
}

// newLinkBox makes the entry that takes links, one or many. Enter means Download; Shift+Enter makes a new line.
func (a *adding) newLinkBox() *ui.Entry {
	var b *ui.Entry
	b = a.newEntry(func(e *fyne.KeyEvent, held fyne.KeyModifier) bool {
		enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
		switch {
		case enter && held&fyne.KeyModifierShift != 0:
			b.Entry.TypedRune('\n')
		case enter:
			a.submit(b.Text)
		case functionKey(e.Name) || e.Name == fyne.KeyEscape:
			a.typedKey(e)
		default:
			return false
		}
		return true
	})
	b.MultiLine = true
	b.Wrapping = fyne.TextWrapOff
	b.Scroll = fyne.ScrollBoth
	b.SetMinRowsVisible(1)
	b.OnChanged = func(text string) {
		b.SetMinRowsVisible(min(strings.Count(text, "\n")+1, 4))
		a.count(text)
	}
	b.Divert = func(pasted string) bool {
		fits := fitsBox(pasted)
		if !fits {
			a.addText(pasted)
		}
		return !fits
	}
	return b
}

// addBar is the top of the window: the box, the folder, the Download button.
type addBar struct {
	box    *ui.Entry
	folder *ui.Button
	start  *ui.Button
	object fyne.CanvasObject
}

func (a *adding) newAddBar(box *ui.Entry) *addBar {
	b := &addBar{box: box}
	box.SetPlaceHolder(lang.L("Paste one or more links"))
	b.folder = ui.NewButton("", theme.FolderIcon(), a.pickFolder)
	download := func() { b.box.InTurn(func() { a.submit(b.box.Text) }) }
	b.start = ui.NewButton(lang.L("Download"), theme.DownloadIcon(), download)
	b.start.Importance = widget.HighImportance
	b.object = container.NewPadded(ui.NewWrap(18, b.box, b.folder, b.start))
	if box.Text != "" {
		a.count(box.Text)
	}
	return b
}

// setFound says on the button how many links the box holds.
func (b *addBar) setFound(n int) {
	if text := view.DownloadName(n); b.start.Text != text {
		b.start.SetText(text)
	}
}

// setFolder names the folder files go to by the last part of its path.
func (b *addBar) setFolder(path string) {
	b.folder.SetText(ui.CutMiddle(shortFolder(path), 160, func(s string) float32 {
		return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
	}))
}

// shortFolder is the last part of a path, on any system.
func shortFolder(path string) string {
	trimmed := strings.TrimRight(path, `/\`)
	if i := strings.LastIndexAny(trimmed, `/\`); i >= 0 && i < len(trimmed)-1 {
		return trimmed[i+1:]
	}
	return path
}
