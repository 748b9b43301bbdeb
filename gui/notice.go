package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choice is something the user can do about a notice.
type choice struct {
	name string
	do   func()
}

// notice tells the user something below the box, without standing in the way.
// There is one at a time, the newest.
type notice struct {
	do     func(func())
	resize func() // has the window make room, or take it back
	text   *widget.Label
	icon   *widget.Icon
	object *fyne.Container // what is said, then the buttons

	timer *time.Timer // ends a notice that goes by itself
}

func newNotice(do func(func()), resize func()) *notice {
	n := &notice{do: do, resize: resize, text: widget.NewLabel(""), icon: widget.NewIcon(nil)}
	n.text.Wrapping = fyne.TextWrapWord
	n.object = newWrap(18, container.NewBorder(nil, nil, container.NewPadded(n.icon), nil, n.text))
	n.object.Hide()
	return n
}

// tell shows a notice until the user closes it or another one comes.
func (n *notice) tell(good bool, text string, choices ...choice) { n.show(0, good, text, choices) }

// tellFor shows a notice that goes by itself, if the user does nothing about it.
func (n *notice) tellFor(d time.Duration, text string, choices ...choice) {
	n.show(d, true, text, choices)
}

func (n *notice) show(d time.Duration, good bool, text string, choices []choice) {
	n.close()
	n.icon.SetResource(theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning))
	if good {
		n.icon.SetResource(theme.NewColoredResource(theme.InfoIcon(), theme.ColorNamePrimary))
	}
	n.text.SetText(text)
	for _, c := range choices {
		n.object.Add(newButton(c.name, nil, func() {
			n.close()
			c.do()
		}))
	}
	n.object.Add(iconButton(theme.CancelIcon(), lang.L("Close"), n.close))
	n.object.Show()
	n.resize()
	if d > 0 {
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
}

func (n *notice) close() {
	if n.timer != nil {
		n.timer.Stop()
		n.timer = nil
	}
	n.object.Objects = n.object.Objects[:1]
	if n.object.Visible() {
		n.object.Hide()
		n.resize()
	}
}
