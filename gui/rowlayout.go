package gui

import (
	"cmp"
	"image/color"
	"math"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// The measures of a row that do not grow with the text.
const (
	barHeight = 5
	rowGap    = 12
	tileSize  = 38
)

// rowRenderer is a row as Fyne wants to see it.
type rowRenderer struct{ *row }

func (r *rowRenderer) Destroy() {}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		r.back, r.line, r.tile, r.glyph, r.name, r.percent, r.track, r.fill, r.mark, r.state, r.figures,
		r.help, r.first, r.second, r.more,
	}
}

func (r *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(290, r.name.MinSize().Height+r.state.MinSize().Height+barHeight+24)
}

func (r *rowRenderer) Layout(fyne.Size) {
	r.place()
	r.placeBar(r.shownAt)
}

func (r *rowRenderer) Refresh() {
	r.resize()
	r.recolor()
	r.place()
	canvas.Refresh(r.row)
}

// resize gives the texts the sizes of the theme.
func (r *row) resize() {
	th := r.Theme()
	r.name.TextSize = th.Size(theme.SizeNameText)
	for _, t := range []*canvas.Text{r.percent, r.state, r.figures} {
		t.TextSize = th.Size(theme.SizeNameCaptionText)
	}
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
	r.tile.Resize(fyne.NewSquareSize(tileSize))
	r.tile.Move(fyne.NewPos(rowGap+2, (size.Height-tileSize)/2))
	r.glyph.Resize(fyne.NewSquareSize(22))
	r.glyph.Move(r.tile.Position().AddXY(8, 8))

	right := size.Width - 8
	for _, c := range []*ui.Chip{r.more, r.second, r.first} {
		c.Resize(c.MinSize())
		right -= c.Size().Width
		c.Move(fyne.NewPos(right, (size.Height-c.Size().Height)/2))
	}
	from, to := r.textSpan()
	top, bottom := r.lines()

	r.percent.Resize(r.percent.MinSize())
	r.percent.Move(fyne.NewPos(to-r.percent.MinSize().Width, top+r.name.MinSize().Height-r.percent.MinSize().Height-1))
	r.name.Move(fyne.NewPos(from, top))
	nameEnd := to
	if r.percent.Text != "" {
		nameEnd = r.percent.Position().X - rowGap
	}
	icon := r.Theme().Size(theme.SizeNameCaptionText) + 3
	end := to
	if r.help.Visible() {
		nameEnd, end = r.placeHelp(from, nameEnd, from+icon+4, to)
	}
	ui.SetText(r.name, ui.CutMiddle(r.fullName, nameEnd-from, ui.Measure(r.name)))
	r.name.Resize(r.name.MinSize()) // else it goes as soon as its top is scrolled out of sight

	r.mark.Resize(fyne.NewSquareSize(icon))
	r.mark.Move(fyne.NewPos(from-1, bottom+(r.state.MinSize().Height-icon)/2))
	from += icon + 4
	width := ui.Measure(r.state)
	figures, state := r.fullRight, r.fullState
	words := state
	for _, fewer := range r.face.Fewer {
		if width(figures)+width(words) > end-from-rowGap {
			figures, words = fewer, r.face.Brief
		}
	}
	if r.help.Visible() {
		figures = ""
	}
	if least := min(width(state), 5*r.state.TextSize); width(figures)+least > end-from-rowGap {
		figures = "" // words say more than numbers
	}
	end -= width(figures)
	if r.face.Brief != "" && width(state) > end-rowGap-from {
		state = r.face.Brief
	}
	ui.SetText(r.figures, ui.CutEnd(figures, to-from, width))
	r.figures.Resize(r.figures.MinSize())
	r.figures.Move(fyne.NewPos(to-r.figures.Size().Width, bottom))
	r.state.Move(fyne.NewPos(from, bottom))
	ui.SetText(r.state, ui.CutEnd(state, end-rowGap-from, width))
	r.state.Resize(r.state.MinSize())
	r.tellWhole()
}

// leastName is what a name keeps at least of its line, in widths of a letter (em).
const leastName = 6

// placeHelp puts the button that helps beside the state or, where that would be cut short,
// beside the name, which has its own line to give. The two span from left to right; it
// gives where they end now.
func (r *row) placeHelp(name, nameEnd, state, stateEnd float32) (float32, float32) {
	top, bottom := r.lines()
	r.help.Resize(r.help.MinSize())
	size := r.help.Size()
	words := cmp.Or(r.face.Brief, r.fullState)
	fits := ui.Measure(r.state)(words) <= stateEnd-state-size.Width-rowGap
	if fits || nameEnd-name-size.Width-rowGap < leastName*r.name.TextSize {
		r.help.Move(fyne.NewPos(stateEnd-size.Width, bottom-1)) // clear of the bar
		return nameEnd, stateEnd - size.Width
	}
	nameEnd -= size.Width
	r.help.Move(fyne.NewPos(nameEnd, top+r.name.MinSize().Height+1-size.Height))
	return nameEnd - rowGap, stateEnd
}

// textSpan gives the left and right end of name, bar and state.
func (r *row) textSpan() (from, to float32) {
	to = r.first.Position().X - rowGap
	if !r.first.Visible() {
		to += r.first.Size().Width
	}
	return 2 + rowGap + tileSize + rowGap, to
}

// lines gives the tops of the name and of the state.
func (r *row) lines() (name, state float32) {
	height := r.name.MinSize().Height + r.state.MinSize().Height
	if r.track.Visible() {
		height += barHeight + 6
	}
	name = (r.Size().Height - height) / 2
	return name, name + height - r.state.MinSize().Height
}

// tellWhole has the tooltip say what had no room.
func (r *row) tellWhole() {
	tip := ""
	if r.name.Text != r.fullName {
		tip = r.fullName
	}
	if r.state.Text != r.fullState && (r.state.Text != r.face.Brief || r.face.Tone != view.ToneBusy) {
		if tip != "" {
			tip += "\n"
		}
		tip += r.fullState
	}
	r.SetToolTip(tip)
}

// placeBar fills the bar. With the size unknown a part of it moves to and fro.
func (r *row) placeBar(now time.Time) {
	if r.snap == nil || r.Size().Width == 0 {
		return
	}
	if visible := r.snap.State != downloader.Done; visible != r.track.Visible() {
		ui.SetVisible(r.track, visible)
		r.place()
	}
	from, to := r.textSpan()
	top, _ := r.lines()
	top += r.name.MinSize().Height + 3
	whole := to - from
	start, width := float32(0), whole*float32(r.face.Fraction)
	if r.face.Unknown {
		const lap = 3 * time.Second
		phase := float64(now.UnixMilli()%lap.Milliseconds()) / float64(lap.Milliseconds())
		width = whole / 5
		start = (whole - width) * float32((1-math.Cos(phase*2*math.Pi))/2)
	}
	if ui.SetVisible(r.fill, width > 0 && r.track.Visible()); width > 0 {
		width = max(width, barHeight)
	}
	under := float32(0) // of the track lies below the fill: no more than is needed for its round end
	if r.fill.Visible() && !r.face.Unknown {
		under = width - barHeight
	}
	ui.Place(r.track, fyne.NewPos(from+under, top), fyne.NewSize(whole-under, barHeight))
	ui.Place(r.fill, fyne.NewPos(from+start, top), fyne.NewSize(width, barHeight))
}

func (r *row) recolor() {
	r.back.FillColor = color.Transparent
	color := func(name fyne.ThemeColorName) color.Color { return theme.ColorForWidget(name, r) }
	switch {
	case r.chosen:
		r.back.FillColor = color(ui.ColorChosen)
	case r.hovered:
		r.back.FillColor = color(ui.ColorHovered)
	}
	r.back.StrokeWidth = 0
	if r.cursor {
		r.back.StrokeWidth, r.back.StrokeColor = 2, color(theme.ColorNamePrimary)
	}
	r.line.FillColor = color(theme.ColorNameSeparator)
	r.track.FillColor = color(ui.ColorTrack)
	r.fill.FillColor = color(barColor(r.face.Tone))
	r.name.Color = color(theme.ColorNameForeground)
	r.percent.Color, r.figures.Color = color(ui.ColorMuted), color(ui.ColorMuted)
	r.state.Color = color(textColor(r.face.Tone))
	canvas.Refresh(r)
}

func textColor(t view.Tone) fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{
		view.ToneQuiet: ui.ColorMuted, view.ToneBusy: theme.ColorNamePrimary, view.ToneWait: theme.ColorNameWarning,
		view.ToneGood: theme.ColorNameSuccess, view.ToneBad: theme.ColorNameError,
	}[t]
}

func barColor(t view.Tone) fyne.ThemeColorName {
	if t == view.ToneQuiet {
		return theme.ColorNameDisabled
	}
	return textColor(t)
}

// marks are made when first shown: the theme they come from needs a running app.
var marks = sync.OnceValue(func() (marks [8]fyne.Resource) {
	for state, icon := range map[downloader.State]fyne.Resource{
		downloader.Queued: theme.ListIcon(), downloader.Probing: theme.SearchIcon(), downloader.Running: theme.DownloadIcon(),
		downloader.Saving: theme.DocumentSaveIcon(), downloader.Done: theme.ConfirmIcon(),
		downloader.Waiting: theme.HistoryIcon(), downloader.Paused: theme.MediaPauseIcon(), downloader.Failed: theme.WarningIcon(),
	} {
		marks[state] = theme.NewColoredResource(icon, textColor(view.ToneOf(state)))
	}
	return marks
})

// markOf is the icon beside the state.
func markOf(s *downloader.Snapshot) fyne.Resource {
	if s.Differs() {
		return marks()[downloader.Failed]
	}
	return marks()[s.State]
}

func moreName() string { return lang.L("More") }
