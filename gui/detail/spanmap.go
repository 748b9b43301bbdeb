package detail

// A bar that shows which parts of a file are here.

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	ui "gannet/gui/widget"
)

// spanMap shows which parts of a file are here, and where each connection is
// at work.
type spanMap struct {
	widget.BaseWidget
	size    int64
	done    bool
	details downloader.Details
}

func newSpanMap() *spanMap {
	m := &spanMap{}
	m.ExtendBaseWidget(m)
	return m
}

func (m *spanMap) set(s *downloader.Snapshot, d downloader.Details) {
	m.size, m.done, m.details = s.Size, s.State == downloader.Done, d
	m.Refresh()
}

func (m *spanMap) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(func(w, h int) image.Image { return m.draw(w, h) })
	raster.SetMinSize(fyne.NewSize(100, 10))
	return widget.NewSimpleRenderer(raster)
}

func (m *spanMap) draw(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	color := func(name fyne.ThemeColorName) color.Color { return theme.ColorForWidget(name, m) }
	paint(img, 0, w, color(ui.ColorTrack))
	if m.done {
		paint(img, 0, w, color(theme.ColorNameSuccess))
		return img
	}
	if m.size <= 0 {
		return img
	}
	at := func(byte int64) int { return int(float64(byte) / float64(m.size) * float64(w)) }
	for _, span := range m.details.Filled {
		paint(img, at(span.From), max(at(span.To), at(span.From)+1), color(theme.ColorNamePrimary))
	}
	for _, c := range m.details.Connections {
		paint(img, at(c.From), at(c.From)+max(w/200, 2), color(theme.ColorNameWarning))
	}
	return img
}

func paint(img *image.NRGBA, from, to int, c color.Color) {
	for x := max(from, 0); x < min(to, img.Rect.Dx()); x++ {
		for y := range img.Rect.Dy() {
			img.Set(x, y, c)
		}
	}
}
