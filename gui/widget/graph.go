package widget

// A quantity over time, kept in few samples and drawn.

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// SampleEvery is the time between two samples of a speed graph.
const SampleEvery = time.Second

// History is a quantity over time in a bounded number of samples. When they are
// full, two become one and each stands for twice the time.
type History struct {
	Samples []int64
	most    int // samples kept, even
	merge   int // additions that make one sample, from 1
	pending []int64
}

// NewHistory makes one that keeps at most this many samples.
func NewHistory(most int) *History { return &History{most: most, merge: 1} }

// Add adds what the quantity is now.
func (h *History) Add(v int64) {
	h.pending = append(h.pending, v)
	if len(h.pending) < h.merge {
		return
	}
	h.Samples = append(h.Samples, mean(h.pending))
	h.pending = h.pending[:0]
	if len(h.Samples) < h.most {
		return
	}
	half := h.Samples[:0]
	for i := 0; i < h.most; i += 2 {
		half = append(half, mean(h.Samples[i:i+2]))
	}
	h.Samples, h.merge = half, h.merge*2
}

func mean(values []int64) int64 {
	var sum int64
	for _, v := range values {
		sum += v
	}
	return sum / int64(len(values))
}

// Graph draws a history as an area under a line.
type Graph struct {
	widget.BaseWidget
	min     fyne.Size
	samples []int64
}

// NewGraph makes one that is at least this large.
func NewGraph(min fyne.Size) *Graph {
	g := &Graph{min: min}
	g.ExtendBaseWidget(g)
	return g
}

// Set draws other samples, each for the same time.
func (g *Graph) Set(samples []int64) {
	g.samples = samples
	g.Refresh()
}

func (g *Graph) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(func(w, h int) image.Image { return g.draw(w, h) })
	raster.SetMinSize(g.min)
	return widget.NewSimpleRenderer(raster)
}

func (g *Graph) draw(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	if len(g.samples) == 0 || w < 2 || h < 4 {
		return img
	}
	line := color.NRGBAModel.Convert(theme.ColorForWidget(theme.ColorNamePrimary, g)).(color.NRGBA)
	area := line
	area.A = 0x40
	most := int64(1)
	for _, v := range g.samples {
		most = max(most, v)
	}
	before := -1
	for x := range w {
		y := h - 1 - int(g.at(float64(x)/float64(w-1))/float64(most)*float64(h-3))
		if before < 0 {
			before = y
		}
		for fill := y; fill < h; fill++ {
			img.SetNRGBA(x, fill, area)
		}
		for dot := min(y, before) - 1; dot <= max(y, before); dot++ {
			img.SetNRGBA(x, dot, line)
		}
		before = y
	}
	return img
}

// at gives the value at a point of time, 0 to 1, between two samples.
func (g *Graph) at(t float64) float64 {
	last := len(g.samples) - 1
	place := t * float64(last)
	i := min(int(place), last)
	next := min(i+1, last)
	part := place - float64(i)
	return float64(g.samples[i])*(1-part) + float64(g.samples[next])*part
}
