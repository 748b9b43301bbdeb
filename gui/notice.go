package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ui "gannet/gui/widget"
)

// choice is something the user can do about a notice.
type choice struct {
	name string
	do   func()
}

// readFor is how long a notice can be read that goes by itself.
const readFor = 10 * time.Second

// notice tells the user something below the box, without standing in the way.
// There is one at a time, the newest. What went wrong, and what leaves a choice, stays until
// the user closes it or chooses. What is merely good to know goes by itself, once the user
// had the window before them for readFor.
type notice struct {
	do     func(func())
	resize func() // has the window make room, or take it back
	front  func() bool
	text   *widget.Label
	icon   *widget.Icon
	object *fyne.Container // what is said, then the buttons

	readFor time.Duration
	passing bool        // it goes by itself once it was seen
	timer   *time.Timer // ends a notice that goes by itself
}

func newNotice(do func(func()), front func() bool, resize func()) *notice {
	n := &notice{do: do, front: front, resize: resize, text: widget.NewLabel(""), icon: widget.NewIcon(nil), readFor: readFor}
	n.text.Wrapping = fyne.TextWrapWord
	n.object = ui.NewWrap(18, container.NewBorder(nil, nil, container.NewPadded(n.icon), nil, n.text))
	n.object.Hide()
	return n
}

// tell shows a notice.
func (n *notice) tell(good bool, text string, choices ...choice) {
	n.show(good, text, choices)
	n.passing = good && len(choices) == 0
	if n.front() {
		n.seen()
	}
}

// seen is called when the user has the window before them.
func (n *notice) seen() {
	if n.passing && n.timer == nil {
		n.closeAfter(n.readFor)
	}
}

// tellFor shows a notice whose choices are gone after a while, and it with them, seen or not.
func (n *notice) tellFor(d time.Duration, text string, choices ...choice) {
	n.show(true, text, choices)
	n.closeAfter(d)
}

func (n *notice) show(good bool, text string, choices []choice) {
	n.close()
	n.icon.SetResource(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning))
	if good {
		n.icon.SetResource(theme.NewColoredResource(theme.InfoIcon(), theme.ColorNamePrimary))
	}
	n.text.SetText(text)
	for _, c := range choices {
		n.object.Add(ui.NewButton(c.name, nil, func() {
			n.close()
			c.do()
		}))
	}
	n.object.Add(ui.NewIconButton(theme.CancelIcon(), lang.L("Close"), n.close))
	n.object.Show()
	n.resize()
}

func (n *notice) closeAfter(d time.Duration) {
	var mine *time.Timer
	mine = time.AfterFunc(d, func() {
		n.do(func() {
			if n.timer == mine {
				n.close()
			}
		})
	})
	n.timer = mine
}

func (n *notice) close() {
	if n.timer != nil {
		n.timer.Stop()
		n.timer = nil
	}
	n.passing = false
	n.object.Objects = n.object.Objects[:1]
	if n.object.Visible() {
		n.object.Hide()
		n.resize()
	}
}
