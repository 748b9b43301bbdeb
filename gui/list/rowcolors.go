package list

// The colors and marks of a row.

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// recolor gives the row the colors of the theme, and of its state.
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
	r.bar.track.FillColor = color(ui.ColorTrack)
	r.bar.fill.FillColor = color(barColor(r.face.Tone))
	r.texts.name.Color = color(theme.ColorNameForeground)
	r.texts.percent.Color, r.texts.figures.Color = color(ui.ColorMuted), color(ui.ColorMuted)
	r.texts.state.Color = color(textColor(r.face.Tone))
	canvas.Refresh(r)
}

// textColor is that of the words about a state.
func textColor(t view.Tone) fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{
		view.ToneQuiet: ui.ColorMuted, view.ToneBusy: theme.ColorNamePrimary, view.ToneWait: theme.ColorNameWarning,
		view.ToneGood: theme.ColorNameSuccess, view.ToneBad: theme.ColorNameError,
	}[t]
}

// barColor is that of the filled part of a bar.
func barColor(t view.Tone) fyne.ThemeColorName {
	if t == view.ToneQuiet {
		return theme.ColorNameDisabled
	}
	return textColor(t)
}

// marks are made when first shown: the theme they come from needs a running app.
var marks = sync.OnceValue(func() (marks [8]fyne.Resource) {
	for state, icon := range map[downloader.State]fyne.Resource{
		downloader.Queued: theme.ListIcon(), downloader.Probing: theme.SearchIcon(),
		downloader.Running: theme.DownloadIcon(), downloader.Saving: theme.DocumentSaveIcon(),
		downloader.Done: theme.ConfirmIcon(), downloader.Waiting: theme.HistoryIcon(),
		downloader.Paused: theme.MediaPauseIcon(), downloader.Failed: theme.WarningIcon(),
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
