package gui

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/settings"
)

// graphEvery is the time between two samples of a speed graph.
const graphEvery = time.Second

// statusBar is the bottom of the window: how fast, how many, and what slows it down.
type statusBar struct {
	speed   *canvas.Text
	counts  *canvas.Text
	graph   *graph
	limit   *button
	all     *button // pause all or go on with all
	row     *fyne.Container
	object  fyne.CanvasObject
	resize  func() // has the window make room, or take it back
	history *history
	sampled time.Time
	told    totals // what speed and counts say
	toldAt  time.Time
	pausing bool // what the all button does now
}

func newStatusBar(pickLimit func(under fyne.CanvasObject), all func(pause bool), details, prefs, resize func()) *statusBar {
	b := &statusBar{resize: resize, speed: canvas.NewText("", nil), counts: canvas.NewText("", nil), history: newHistory(60)}
	b.speed.TextStyle.Bold = true
	b.graph = newGraph(fyne.NewSize(60, 18))
	b.limit = lowButton("", theme.MenuDropUpIcon(), nil)
	b.limit.IconPlacement = widget.ButtonIconTrailingText
	b.limit.OnTapped = func() { pickLimit(b.limit) }
	b.all = lowButton("", nil, func() { all(b.pausing) })
	settings := iconButton(theme.SettingsIcon(), lang.L("Settings"), prefs)
	left := container.NewHBox(pad(4), container.NewCenter(b.speed), container.NewCenter(b.graph), pad(4), container.NewCenter(b.counts))
	info := iconButton(theme.InfoIcon(), lang.L("Details"), details)
	b.row = newWrap(18, container.NewHScroll(left), b.limit, b.all, info, settings)
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
func (b *statusBar) set(t totals, now time.Time) {
	if t.speed == 0 || t.groups != b.told.groups || now.Sub(b.toldAt) >= figuresEvery {
		b.tell(t)
		b.told, b.toldAt = t, now
	}
	b.setAll(t)
	if t.groups[groupActive] == 0 {
		show(b.graph, false) // there may be no Board to come that says so
	}
	if now.Sub(b.sampled) >= graphEvery {
		b.sampled = now
		b.history.add(t.speed)
		show(b.graph, t.speed > 0)
		if t.speed > 0 {
			b.graph.set(b.history.samples)
		}
	}
}

// tell says how fast and how many.
func (b *statusBar) tell(t totals) {
	text := speed(t.speed)
	if text == "" {
		text = lang.L("Ready")
	}
	setText(b.speed, text)
	setText(b.counts, countsText(t))
}

func (b *statusBar) setAll(t totals) {
	b.pausing = t.groups[groupActive]+t.queued > 0
	text := lang.L("Pause all")
	if !b.pausing {
		text = lang.L("Go on with all")
	}
	visible := b.pausing || t.paused > 0
	if b.all.Text == text && b.all.Visible() == visible {
		return
	}
	b.all.SetText(text)
	show(b.all, visible)
	b.resize()
}

// dress takes the colours and sizes of the theme.
func (b *statusBar) dress() {
	v := fyne.CurrentApp().Settings()
	b.speed.Color = v.Theme().Color(theme.ColorNameForeground, v.ThemeVariant())
	b.counts.Color = v.Theme().Color(colorMuted, v.ThemeVariant())
	b.speed.TextSize = v.Theme().Size(theme.SizeNameText)
	b.counts.TextSize = v.Theme().Size(theme.SizeNameCaptionText)
	b.speed.Refresh()
	b.counts.Refresh()
}

// setLimit says what the speed limit is.
func (b *statusBar) setLimit(r settings.Rate) {
	b.limit.SetText(lang.L("Speed limit: {{.Limit}}", data{"Limit": limitName(int64(r))}))
	b.resize()
}

func limitName(limit int64) string {
	if limit == 0 {
		return lang.L("off")
	}
	// A preset of 5 MB/s is not to be called 5.00 MB/s.
	text := size(limit)
	point := lang.X("number.point", ".")
	number, unit, _ := strings.Cut(text, " ")
	if strings.Contains(number, point) {
		number = strings.TrimSuffix(strings.TrimRight(number, "0"), point)
	}
	return lang.L("{{.Size}}/s", data{"Size": number + " " + unit})
}

// countsText is such as "3 active · 4 waiting · done in about 2 min".
func countsText(t totals) string {
	var active, waiting, done string
	if n := t.groups[groupActive]; n > 0 {
		active = lang.L("{{.N}} active", data{"N": n})
	}
	if n := t.groups[groupWaiting]; n > 0 {
		waiting = lang.L("{{.N}} waiting", data{"N": n})
	}
	if t.left > 0 {
		done = lang.L("done in about {{.Time}}", data{"Time": about(t.left)})
	}
	return join(active, waiting, done, slowness(t))
}

// slowness is one honest line about what holds the downloads back.
func slowness(t totals) string {
	if t.limited() {
		return slowWords(downloader.SlowLimit)
	}
	return slowWords(t.slow)
}

// limited reports whether the user's limit is what slows the downloads down.
func (t totals) limited() bool { return t.limit > 0 && t.speed >= t.limit*9/10 }

// about is a length of time in its largest unit.
func about(d time.Duration) string {
	switch {
	case d < time.Minute:
		return lang.L("{{.S}} s", data{"S": int(d.Seconds()) + 1})
	case d < time.Hour:
		return lang.L("{{.Min}} min", data{"Min": int(d.Minutes()) + 1})
	case d < 48*time.Hour:
		return lang.L("{{.H}} h", data{"H": int(d.Hours()) + 1})
	default:
		n := int(d.Hours()/24) + 1
		return lang.N("{{.N}} days", n, data{"N": n})
	}
}
