package list

// The progress bar of a row.

import (
	"image/color"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// barHeight does not grow with the text.
const barHeight = 5

// bar shows how much of a download is done.
type bar struct{ track, fill *canvas.Rectangle }

func newBar() bar {
	b := bar{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
	b.track.CornerRadius, b.fill.CornerRadius = barHeight/2, barHeight/2
	return b
}

// place fills the bar, which is this wide. With the size unknown a part of it moves to and fro.
func (b bar) place(at fyne.Position, whole float32, face view.Description, now time.Time) {
	start, width := float32(0), whole*float32(face.Fraction)
	if face.Unknown {
		const lap = 3 * time.Second
		phase := float64(now.UnixMilli()%lap.Milliseconds()) / float64(lap.Milliseconds())
		width = whole / 5
		start = (whole - width) * float32((1-math.Cos(phase*2*math.Pi))/2)
	}
	if ui.SetVisible(b.fill, width > 0 && b.track.Visible()); width > 0 {
		width = max(width, barHeight)
	}
	under := float32(0) // of the track lies below the fill: no more than is needed for its round end
	if b.fill.Visible() && !face.Unknown {
		under = width - barHeight
	}
	ui.Place(b.track, at.AddXY(under, 0), fyne.NewSize(whole-under, barHeight))
	ui.Place(b.fill, at.AddXY(start, 0), fyne.NewSize(width, barHeight))
}
