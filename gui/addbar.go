package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// What a person can read and correct in the box. A longer text is taken at once.
const (
	maxBoxLines = 100
	maxBoxBytes = 32 << 10
)

// linkBox takes links, one or many. Enter means Download; Shift+Enter makes a new line.
type linkBox struct {
	widget.Entry
	submitted func(text string)
	copied    func(fyne.Clipboard) (text string, ok bool)
	pasted    func(text string) // a text too long for the box
	changed   func(text string)
	otherKey  func(*fyne.KeyEvent)
}

func newLinkBox() *linkBox {
	b := &linkBox{}
	b.MultiLine = true
	b.Wrapping = fyne.TextWrapOff
	b.Scroll = fyne.ScrollBoth
	b.ExtendBaseWidget(b)
	b.SetMinRowsVisible(1)
	b.OnChanged = func(text string) {
		b.SetMinRowsVisible(min(strings.Count(text, "\n")+1, 4))
		b.changed(text)
	}
	return b
}

func (b *linkBox) AcceptsTab() bool { return false }

func (b *linkBox) TypedKey(e *fyne.KeyEvent) {
	enter := e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
	switch {
	case enter && modifiers()&fyne.KeyModifierShift != 0:
		b.TypedRune('\n')
	case enter:
		b.submitted(b.Text)
	case functionKey(e.Name) || e.Name == fyne.KeyEscape:
		b.otherKey(e)
	default:
		b.Entry.TypedKey(e)
	}
}

func (b *linkBox) TypedShortcut(s fyne.Shortcut) {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		b.Entry.TypedShortcut(s)
		return
	}
	text, ok := b.copied(paste.Clipboard)
	switch {
	case !ok:
	case len(text) > maxBoxBytes || strings.Count(text, "\n") >= maxBoxLines:
		b.pasted(text)
	default:
		b.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: holding(text)})
	}
}

// holding is a clipboard that has this text.
type holding string

func (h holding) Content() string { return string(h) }

func (h holding) SetContent(string) {}

// addBar is the top of the window: the box, the folder, the Download button.
type addBar struct {
	box    *linkBox
	folder *button
	start  *button
	object fyne.CanvasObject
}

func newAddBar(otherKey func(*fyne.KeyEvent), download func(text string), pasted, changed func(text string), chooseFolder func()) *addBar {
	b := &addBar{box: newLinkBox()}
	b.box.SetPlaceHolder(lang.L("Paste one or many links"))
	b.box.submitted, b.box.pasted, b.box.changed, b.box.otherKey = download, pasted, changed, otherKey
	b.folder = newButton("", theme.FolderIcon(), chooseFolder)
	b.start = newButton(lang.L("Download"), theme.DownloadIcon(), func() { download(b.box.Text) })
	b.start.Importance = widget.HighImportance
	b.object = container.NewPadded(newWrap(18, b.box, b.folder, b.start))
	return b
}

// setFound says on the button how many links the box holds.
func (b *addBar) setFound(n int) {
	if text := downloadName(n); b.start.Text != text {
		b.start.SetText(text)
	}
}

func downloadName(links int) string {
	if links < 2 {
		return lang.L("Download")
	}
	return lang.L("Download {{.N}} files", data{"N": links})
}

// setFolder names the folder files go to by the last part of its path.
func (b *addBar) setFolder(path string) {
	b.folder.SetText(cutMiddle(shortFolder(path), 160, func(s string) float32 {
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
