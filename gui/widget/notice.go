package widget

// What is told below the box, with what the user can do about it.

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Choice is something the user can do about a notice.
type Choice struct {
	Name string
	Do   func()
}

// readFor is how long a notice can be read that goes by itself.
const readFor = 10 * time.Second

// Notice tells the user something below the box, without standing in the way.
// There is one at a time, the newest. What went wrong, and what leaves a choice, stays until
// the user closes it or chooses. What is merely good to know goes by itself, once the user
// had the window before them for readFor.
type Notice struct {
	do     func(func())
	resize func() // has the window make room, or take it back
	front  func() bool
	text   *widget.Label
	icon   *widget.Icon
	Object *fyne.Container // what is said, then the buttons

	ReadFor time.Duration // how long one that goes by itself is left to be read
	passing bool          // it goes by itself once it was seen
	timer   *time.Timer   // ends a notice that goes by itself
}

// NewNotice makes one that tells nothing yet. do runs a closure on the Fyne goroutine some time soon, front reports
// whether the user has the window before them, and resize has the window make room for the notice, or take it back.
func NewNotice(do func(func()), front func() bool, resize func()) *Notice {
	n := &Notice{
		do: do, front: front, resize: resize, text: widget.NewLabel(""), icon: widget.NewIcon(nil), ReadFor: readFor,
	}
	n.text.Wrapping = fyne.TextWrapWord
	n.Object = NewWrap(18, container.NewBorder(nil, nil, container.NewPadded(n.icon), nil, n.text))
	n.Object.Hide()
	return n
}

// Tell shows a notice.
func (n *Notice) Tell(good bool, text string, choices ...Choice) {
	n.show(good, text, choices)
	n.passing = good && len(choices) == 0
	if n.front() {
		n.Seen()
	}
}

// Seen is called when the user has the window before them.
func (n *Notice) Seen() {
	if n.passing && n.timer == nil {
		n.closeAfter(n.ReadFor)
	}
}

// TellFor shows a notice whose choices are gone after a while, and it with them, seen or not.
func (n *Notice) TellFor(d time.Duration, text string, choices ...Choice) {
	n.show(true, text, choices)
	n.closeAfter(d)
}

// show tells something in place of what was told before.
func (n *Notice) show(good bool, text string, choices []Choice) {
	n.Close()
	n.icon.SetResource(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning))
	if good {
		n.icon.SetResource(theme.NewColoredResource(theme.InfoIcon(), theme.ColorNamePrimary))
	}
	n.text.SetText(text)
	for _, c := range choices {
		n.Object.Add(NewButton(c.Name, nil, func() {
			n.Close()
			c.Do()
		}))
	}
	n.Object.Add(NewIconButton(theme.CancelIcon(), lang.L("Close"), n.Close))
	n.Object.Show()
	n.resize()
}

func (n *Notice) closeAfter(d time.Duration) {
	var mine *time.Timer
	mine = time.AfterFunc(d, func() {
		n.do(func() {
			if n.timer == mine {
				n.Close()
			}
		})
	})
	n.timer = mine
}

// Close tells nothing any more.
func (n *Notice) Close() {
	if n.timer != nil {
		n.timer.Stop()
		n.timer = nil
	}
	n.passing = false
	n.Object.Objects = n.Object.Objects[:1]
	if n.Object.Visible() {
		n.Object.Hide()
		n.resize()
	}
}
