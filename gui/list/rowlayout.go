package list

// Where the parts of a row are placed.

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
	ui "gannet/gui/widget"
)

// The measures of a row that do not grow with the text.
const (
	rowGap   = 12
	tileSize = 38
)

// rowRenderer is a row as Fyne wants to see it.
type rowRenderer struct{ *row }

func (r *rowRenderer) Destroy() {}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		r.back, r.line, r.tile.square, r.tile.glyph, r.texts.name, r.texts.percent, r.bar.track, r.bar.fill,
		r.mark, r.texts.state, r.texts.figures, r.buttons.help, r.buttons.first, r.buttons.second, r.buttons.more,
	}
}

func (r *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(290, r.texts.name.MinSize().Height+r.texts.state.MinSize().Height+barHeight+24)
}

func (r *rowRenderer) Layout(fyne.Size) {
	r.place()
	r.placeBar(r.shownAt)
}

func (r *rowRenderer) Refresh() {
	r.texts.resize(r.Theme())
	r.recolor()
	r.place()
	canvas.Refresh(r.row)
}

// place puts everything but the bar where it belongs, shortening what has no room.
func (r *row) place() {
	size := r.Size()
	if size.Width == 0 || r.snap == nil {
		return
	}
	r.back.Resize(size)
	r.line.Resize(fyne.NewSize(size.Width, 1))
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.tile.place(size)
	r.buttons.place(size)

	left, right := r.textSpan()
	top, bottom := r.lines()
	icon := r.Theme().Size(theme.SizeNameCaptionText) + 3
	state := left + icon + 4 // where it begins
	nameEnd, stateEnd := r.texts.placeName(left, right, top), right
	if r.buttons.help.Visible() {
		nameEnd, stateEnd = r.placeHelp(left, nameEnd, state, right)
	}
	r.texts.cutName(nameEnd - left)
	r.mark.Resize(fyne.NewSquareSize(icon))
	r.mark.Move(fyne.NewPos(left-1, bottom+(r.texts.state.MinSize().Height-icon)/2))
	r.texts.placeState(state, right, stateEnd, bottom, r.face, r.buttons.help.Visible())
	r.SetToolTip(r.texts.untold(r.face))
}

// leastName is what a name keeps at least of its line, in widths of a letter (em).
const leastName = 6

// placeHelp puts the button that helps beside the state or, where that would be cut short,
// beside the name, which has its own line to give. The two span from left to right; it
// gives where they end now.
func (r *row) placeHelp(name, nameEnd, state, stateEnd float32) (float32, float32) {
	top, bottom := r.lines()
	help := r.buttons.help
	help.Resize(help.MinSize())
	size := help.Size()
	words := cmp.Or(r.face.Brief, r.texts.whole.state)
	fits := ui.Measure(r.texts.state)(words) <= stateEnd-state-size.Width-rowGap
	if fits || nameEnd-name-size.Width-rowGap < leastName*r.texts.name.TextSize {
		help.Move(fyne.NewPos(stateEnd-size.Width, bottom-1)) // clear of the bar
		return nameEnd, stateEnd - size.Width
	}
	nameEnd -= size.Width
	help.Move(fyne.NewPos(nameEnd, top+r.texts.name.MinSize().Height+1-size.Height))
	return nameEnd - rowGap, stateEnd
}

// textSpan gives the left and right end of name, bar and state.
func (r *row) textSpan() (left, right float32) {
	return 2 + rowGap + tileSize + rowGap, r.buttons.left() - rowGap
}

// lines gives the tops of the name and of the state.
func (r *row) lines() (name, state float32) {
	height := r.texts.name.MinSize().Height + r.texts.state.MinSize().Height
	if r.bar.track.Visible() {
		height += barHeight + 6
	}
	name = (r.Size().Height - height) / 2
	return name, name + height - r.texts.state.MinSize().Height
}

// placeBar fills the bar, which is gone once the download is finished.
func (r *row) placeBar(now time.Time) {
	if r.snap == nil || r.Size().Width == 0 {
		return
	}
	if visible := r.snap.State != downloader.Done; visible != r.bar.track.Visible() {
		ui.SetVisible(r.bar.track, visible)
		r.place()
	}
	left, right := r.textSpan()
	top, _ := r.lines()
	r.bar.place(fyne.NewPos(left, top+r.texts.name.MinSize().Height+3), right-left, r.face, now)
}
