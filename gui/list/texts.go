package list

// The texts of a row.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// texts are those of a row, shortened where they have no room.
type texts struct {
	name, percent, state, figures *canvas.Text
	whole                         wholeTexts
}

// wholeTexts are what the texts would say with room enough.
type wholeTexts struct{ name, state, figures string }

func newTexts() *texts {
	t := &texts{}
	for _, text := range []**canvas.Text{&t.name, &t.percent, &t.state, &t.figures} {
		*text = canvas.NewText("", nil)
	}
	t.name.TextStyle.Bold, t.percent.TextStyle.Bold = true, true
	t.percent.Alignment, t.figures.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	return t
}

// set has them say something else. It reports whether they are to be placed anew.
func (t *texts) set(percent string, whole wholeTexts) bool {
	reworded := ui.SetText(t.percent, percent)
	if t.whole != whole {
		t.whole = whole
		reworded = true
	}
	return reworded
}

// resize gives them the sizes of the theme.
func (t *texts) resize(th fyne.Theme) {
	t.name.TextSize = th.Size(theme.SizeNameText)
	for _, small := range []*canvas.Text{t.percent, t.state, t.figures} {
		small.TextSize = th.Size(theme.SizeNameCaptionText)
	}
}

// placeName puts name and percent on their line, which spans from left to right. It gives where there is room for the
// name until.
func (t *texts) placeName(left, right, top float32) (nameEnd float32) {
	size := t.percent.MinSize()
	t.percent.Resize(size)
	t.percent.Move(fyne.NewPos(right-size.Width, top+t.name.MinSize().Height-size.Height-1))
	t.name.Move(fyne.NewPos(left, top))
	if t.percent.Text == "" {
		return right
	}
	return t.percent.Position().X - rowGap
}

// cutName shortens the name to the room there is.
func (t *texts) cutName(room float32) {
	ui.SetText(t.name, ui.CutMiddle(t.whole.name, room, ui.Measure(t.name)))
	t.name.Resize(t.name.MinSize()) // else it goes as soon as its top is scrolled out of sight
}

// placeState puts state and figures on their line, which spans from left to right. The room for both ends before a
// button that helps, if there is one: then there are no figures.
func (t *texts) placeState(left, right, end, top float32, face view.Description, helped bool) {
	width := ui.Measure(t.state)
	figures, state := t.whole.figures, t.whole.state
	words := state
	for _, fewer := range face.Fewer {
		if width(figures)+width(words) > end-left-rowGap {
			figures, words = fewer, face.Brief
		}
	}
	if helped {
		figures = ""
	}
	if least := min(width(state), 5*t.state.TextSize); width(figures)+least > end-left-rowGap {
		figures = "" // words say more than numbers
	}
	end -= width(figures)
	if face.Brief != "" && width(state) > end-rowGap-left {
		state = face.Brief
	}
	ui.SetText(t.figures, ui.CutEnd(figures, right-left, width))
	t.figures.Resize(t.figures.MinSize())
	t.figures.Move(fyne.NewPos(right-t.figures.Size().Width, top))
	t.state.Move(fyne.NewPos(left, top))
	ui.SetText(t.state, ui.CutEnd(state, end-rowGap-left, width))
	t.state.Resize(t.state.MinSize())
}

// untold gives what had no room, to be told by a tooltip; "" if all of it had.
func (t *texts) untold(face view.Description) string {
	tip := ""
	if t.name.Text != t.whole.name {
		tip = t.whole.name
	}
	if t.state.Text != t.whole.state && (t.state.Text != face.Brief || face.Tone != view.ToneBusy) {
		if tip != "" {
			tip += "\n"
		}
		tip += t.whole.state
	}
	return tip
}
