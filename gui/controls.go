package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"
)

// Fyne's own controls drop the keys they have no use for: Escape would close nothing and
// F1 would not help while one of them has the keyboard. The controls here hand them on.

// handOn gives a key that an object has no use for to the window it is in.
func handOn(from fyne.CanvasObject, e *fyne.KeyEvent) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(from)
	if canvas == nil {
		return
	}
	if typed := canvas.OnTypedKey(); typed != nil {
		typed(e)
	}
}

// button is pressed with the mouse, Space or Enter. It may have a tooltip.
type button struct{ ttwidget.Button }

func newButton(text string, icon fyne.Resource, tapped func()) *button {
	b := &button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

func lowButton(text string, icon fyne.Resource, tapped func()) *button {
	b := newButton(text, icon, tapped)
	b.Importance = widget.LowImportance
	return b
}

// iconButton is an icon with its name as a tooltip.
func iconButton(icon fyne.Resource, name string, tapped func()) *button {
	b := lowButton("", icon, tapped)
	b.SetToolTip(name)
	return b
}

func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		handOn(b, e)
	}
}

// cutButton is a button whose text is shortened in its middle where there is no room for it.
type cutButton struct {
	*button
	text   string
	object *fyne.Container // the button, as wide as there is room
}

func newCutButton(icon fyne.Resource, tapped func()) *cutButton {
	b := &cutButton{button: newButton("", icon, tapped)}
	b.Alignment = widget.ButtonAlignLeading
	b.object = container.New(b, b.button)
	return b
}

func (b *cutButton) setText(text string) {
	b.text = text
	b.object.Refresh()
}

// MinSize is that of the button with little text; as a layout's.
func (b *cutButton) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(8*theme.TextSize(), b.button.MinSize().Height)
}

// Layout puts as much of the text on the button as has room.
func (b *cutButton) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	measure := func(text string) float32 {
		return fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
	}
	around := b.button.MinSize().Width - measure(b.Text)
	if text := cutMiddle(b.text, size.Width-around, measure); text != b.Text {
		b.SetText(text)
	}
	b.button.Resize(size)
}

// selector offers one of several values in a menu, which Escape closes.
type selector struct{ widget.Select }

func newSelector(options []string, changed func(string)) *selector {
	s := &selector{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

func (s *selector) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.Select.TypedKey(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Tapped(nil)
	default:
		handOn(s, e)
	}
}

// linkText is a text that does something when it is clicked.
type linkText struct{ widget.Hyperlink }

func newLink(tapped func()) *linkText {
	l := &linkText{}
	l.OnTapped = tapped
	l.ExtendBaseWidget(l)
	return l
}

func (l *linkText) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	default:
		handOn(l, e)
	}
}
