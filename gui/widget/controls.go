// Package widget has the controls that the window is made of. They know nothing of downloads.
package widget

// Buttons, selectors and links that hand on the keys they have no use for.

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

// Button is pressed with the mouse, Space or Enter. It may have a tooltip.
type Button struct{ ttwidget.Button }

// NewButton makes a button with a text, an icon or both.
func NewButton(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewLowButton makes one that has no background of its own.
func NewLowButton(text string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(text, icon, tapped)
	b.Importance = widget.LowImportance
	return b
}

// NewIconButton makes a button that is an icon with its name as a tooltip.
func NewIconButton(icon fyne.Resource, name string, tapped func()) *Button {
	b := NewLowButton("", icon, tapped)
	b.SetToolTip(name)
	return b
}

func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		handOn(b, e)
	}
}

// CutButton is a button whose text is shortened in its middle where there is no room for it.
type CutButton struct {
	*Button
	text   string
	Object *fyne.Container // the button, as wide as there is room
}

// NewCutButton makes one without text.
func NewCutButton(icon fyne.Resource, tapped func()) *CutButton {
	b := &CutButton{Button: NewButton("", icon, tapped)}
	b.Alignment = widget.ButtonAlignLeading
	b.Object = container.New(b, b.Button)
	return b
}

// SetText puts as much of a text on the button as has room.
func (b *CutButton) SetText(text string) {
	b.text = text
	b.Object.Refresh()
}

// MinSize is that of the button with little text; as a layout's.
func (b *CutButton) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(8*theme.TextSize(), b.Button.MinSize().Height)
}

// Layout puts as much of the text on the button as has room.
func (b *CutButton) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	measure := func(text string) float32 {
		return fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
	}
	around := b.Button.MinSize().Width - measure(b.Text)
	if text := CutMiddle(b.text, size.Width-around, measure); text != b.Text {
		b.Button.SetText(text)
	}
	b.Button.Resize(size)
}

// Selector offers one of several values in a menu, which Escape closes.
type Selector struct{ widget.Select }

// NewSelector makes one of which nothing is selected.
func NewSelector(options []string, changed func(string)) *Selector {
	s := &Selector{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

func (s *Selector) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.Select.TypedKey(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Tapped(nil)
	default:
		handOn(s, e)
	}
}

// Link is a text that does something when it is clicked.
type Link struct{ widget.Hyperlink }

// NewLink makes one without text.
func NewLink(tapped func()) *Link {
	l := &Link{}
	l.OnTapped = tapped
	l.ExtendBaseWidget(l)
	return l
}

func (l *Link) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	default:
		handOn(l, e)
	}
}
