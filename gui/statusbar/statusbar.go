// Package statusbar has the bottom of the window: how fast, how many, and what slows it down.
package statusbar

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// Bar is the bottom of the window.
type Bar struct {
	speed   *canvas.Text
	counts  *canvas.Text
	graph   *ui.Graph
	limit   *ui.Button
	all     *ui.Button // pauses or resumes all
	row     *fyne.Container
	Object  fyne.CanvasObject
	resize  func() // has the window make room, or take it back
	history *ui.History
	sampled time.Time
	told    view.Totals // what speed and counts say
	toldAt  time.Time
	pausing bool // what the all button does now
}

// Commands are what the bar's buttons do.
type Commands struct {
	PickLimit func(above fyne.CanvasObject) // offers speed limits
	All       func(pause bool)              // pauses everything, or resumes everything paused
	Details   func()                        // shows or hides the details
	Settings  func()                        // opens the settings
}

// New makes one. resize has the window make room when the bar needs another height, or take it back.
func New(do Commands, resize func()) *Bar {
	b := &Bar{resize: resize, history: ui.NewHistory(60)}
	b.speed, b.counts = canvas.NewText("", nil), canvas.NewText("", nil)
	b.speed.TextStyle.Bold = true
	b.graph = ui.NewGraph(fyne.NewSize(60, 18))
	b.limit = ui.NewLowButton("", theme.MenuDropUpIcon(), nil)
	b.limit.IconPlacement = widget.ButtonIconTrailingText
	b.limit.OnTapped = func() { do.PickLimit(b.limit) }
	b.all = ui.NewLowButton("", nil, func() { do.All(b.pausing) })
	settings := ui.NewIconButton(theme.SettingsIcon(), lang.L("Settings"), do.Settings)
	left := container.NewHBox(
		pad(4), container.NewCenter(b.speed), container.NewCenter(b.graph), pad(4), container.NewCenter(b.counts),
	)
	info := ui.NewIconButton(theme.InfoIcon(), lang.L("Details"), do.Details)
	b.row = ui.NewWrap(18, container.NewHScroll(left), b.limit, b.all, info, settings)
	b.Object = container.NewVBox(widget.NewSeparator(), b.row)
	b.Dress()
	return b
}

func pad(width float32) fyne.CanvasObject {
	p := canvas.NewRectangle(color.Transparent)
	p.SetMinSize(fyne.NewSize(width, 0))
	return p
}

// Set brings the bar up to date.
func (b *Bar) Set(t view.Totals, now time.Time) {
	if t.Speed == 0 || t.Groups != b.told.Groups || now.Sub(b.toldAt) >= ui.FiguresEvery {
		b.tell(t)
		b.told, b.toldAt = t, now
	}
	b.setAll(t)
	if t.Groups[view.GroupActive] == 0 {
		ui.SetVisible(b.graph, false) // there may be no List to come that says so
	}
	if now.Sub(b.sampled) >= ui.SampleEvery {
		b.sampled = now
		b.history.Add(t.Speed)
		ui.SetVisible(b.graph, t.Speed > 0)
		if t.Speed > 0 {
			b.graph.Set(b.history.Samples)
		}
	}
}

// tell says how fast and how many.
func (b *Bar) tell(t view.Totals) {
	text := view.Speed(t.Speed)
	if text == "" {
		text = lang.L("Ready")
	}
	ui.SetText(b.speed, text)
	ui.SetText(b.counts, view.Counts(t))
}

func (b *Bar) setAll(t view.Totals) {
	b.pausing = t.Pausing()
	text := view.PauseAllName(t)
	visible := b.pausing || t.Paused > 0
	if b.all.Text == text && b.all.Visible() == visible {
		return
	}
	b.all.SetText(text)
	ui.SetVisible(b.all, visible)
	b.resize()
}

// Dress takes the colors and sizes of the theme.
func (b *Bar) Dress() {
	v := fyne.CurrentApp().Settings()
	b.speed.Color = v.Theme().Color(theme.ColorNameForeground, v.ThemeVariant())
	b.counts.Color = v.Theme().Color(ui.ColorMuted, v.ThemeVariant())
	b.speed.TextSize = v.Theme().Size(theme.SizeNameText)
	b.counts.TextSize = v.Theme().Size(theme.SizeNameCaptionText)
	b.speed.Refresh()
	b.counts.Refresh()
}

// SetLimit says what the speed limit is.
func (b *Bar) SetLimit(r settings.Rate) {
	b.limit.SetText(lang.L("Speed limit: {{.Limit}}", map[string]any{"Limit": view.LimitName(int64(r))}))
	b.resize()
}
