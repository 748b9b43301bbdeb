package gui

// The bottom of the window: speed, counts and the speed limit.

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

// statusBar is the bottom of the window: how fast, how many, and what slows it down.
type statusBar struct {
	speed   *canvas.Text
	counts  *canvas.Text
	graph   *ui.Graph
	limit   *ui.Button
	all     *ui.Button // pause all or go on with all
	row     *fyne.Container
	object  fyne.CanvasObject
	resize  func() // has the window make room, or take it back
	history *ui.History
	sampled time.Time
	told    view.Totals // what speed and counts say
	toldAt  time.Time
	pausing bool // what the all button does now
}

func newStatusBar(
	pickLimit func(under fyne.CanvasObject), all func(pause bool), details, prefs, resize func(),
) *statusBar {
	b := &statusBar{resize: resize, history: ui.NewHistory(60)}
	b.speed, b.counts = canvas.NewText("", nil), canvas.NewText("", nil)
	b.speed.TextStyle.Bold = true
	b.graph = ui.NewGraph(fyne.NewSize(60, 18))
	b.limit = ui.NewLowButton("", theme.MenuDropUpIcon(), nil)
	b.limit.IconPlacement = widget.ButtonIconTrailingText
	b.limit.OnTapped = func() { pickLimit(b.limit) }
	b.all = ui.NewLowButton("", nil, func() { all(b.pausing) })
	settings := ui.NewIconButton(theme.SettingsIcon(), lang.L("Settings"), prefs)
	left := container.NewHBox(
		pad(4), container.NewCenter(b.speed), container.NewCenter(b.graph), pad(4), container.NewCenter(b.counts),
	)
	info := ui.NewIconButton(theme.InfoIcon(), lang.L("Details"), details)
	b.row = ui.NewWrap(18, container.NewHScroll(left), b.limit, b.all, info, settings)
	b.object = container.NewVBox(widget.NewSeparator(), b.row)
	b.dress()
	return b
}

func pad(width float32) fyne.CanvasObject {
	p := canvas.NewRectangle(color.Transparent)
	p.SetMinSize(fyne.NewSize(width, 0))
	return p
}

// set brings the bar up to date.
func (b *statusBar) set(t view.Totals, now time.Time) {
	if t.Speed == 0 || t.Groups != b.told.Groups || now.Sub(b.toldAt) >= ui.FiguresEvery {
		b.tell(t)
		b.told, b.toldAt = t, now
	}
	b.setAll(t)
	if t.Groups[view.GroupActive] == 0 {
		ui.SetVisible(b.graph, false) // there may be no Board to come that says so
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
func (b *statusBar) tell(t view.Totals) {
	text := view.Speed(t.Speed)
	if text == "" {
		text = lang.L("Ready")
	}
	ui.SetText(b.speed, text)
	ui.SetText(b.counts, view.Counts(t))
}

func (b *statusBar) setAll(t view.Totals) {
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

// dress takes the colours and sizes of the theme.
func (b *statusBar) dress() {
	v := fyne.CurrentApp().Settings()
	b.speed.Color = v.Theme().Color(theme.ColorNameForeground, v.ThemeVariant())
	b.counts.Color = v.Theme().Color(ui.ColorMuted, v.ThemeVariant())
	b.speed.TextSize = v.Theme().Size(theme.SizeNameText)
	b.counts.TextSize = v.Theme().Size(theme.SizeNameCaptionText)
	b.speed.Refresh()
	b.counts.Refresh()
}

// setLimit says what the speed limit is.
func (b *statusBar) setLimit(r settings.Rate) {
	b.limit.SetText(lang.L("Speed limit: {{.Limit}}", data{"Limit": view.LimitName(int64(r))}))
	b.resize()
}
