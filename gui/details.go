package gui

import (
	"net/url"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
)

// details shows all there is to know about the one selected download.
type details struct {
	name     *widget.Label
	values   map[string]*widget.Label
	spans    *spanMap
	graph    *graph
	sum      *sumRow
	live     *live
	resized  func() // the panel wants another height
	tabs     *container.AppTabs
	liveTab  *container.TabItem
	timeline *fyne.Container
	notes    []downloader.Note // of the timeline
	shown    downloader.ID
	object   *fyne.Container
	none     fyne.CanvasObject
	some     fyne.CanvasObject
}

func newDetails(live *live, close func()) *details {
	d := &details{values: map[string]*widget.Label{}, timeline: container.NewVBox(), sum: newSumRow(), live: live, resized: func() {}}
	d.name = widget.NewLabel("")
	d.name.TextStyle.Bold, d.name.Truncation = true, fyne.TextTruncateEllipsis
	d.spans, d.graph = newSpanMap(), newGraph(fyne.NewSize(80, 34))

	left := d.form([][2]string{
		{"from", lang.L("From")}, {"to", lang.L("Saved in")}, {"link", lang.L("Link")},
	})
	right := d.form([][2]string{
		{"size", lang.L("Size")}, {"when", lang.L("When")}, {"timing", lang.L("Timing")}, {"checked", lang.L("Checked")},
	})
	facts := container.NewVBox(container.NewGridWithColumns(2, left, right), d.form([][2]string{{"reason", lang.L("Reason")}}), d.sum.object)
	d.liveTab = container.NewTabItem(lang.L("Live text"), live.object)
	d.tabs = container.NewAppTabs(
		container.NewTabItem(lang.L("Overview"), container.NewVScroll(facts)),
		container.NewTabItem(lang.L("Speed"), d.graph),
		container.NewTabItem(lang.L("What happened"), container.NewVScroll(d.timeline)),
		d.liveTab,
	)
	d.tabs.DisableItem(d.liveTab)
	closing := lowButton("", theme.CancelIcon(), close)
	head := container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), d.spans), nil, closing, d.name)
	d.some = container.NewBorder(head, nil, nil, nil, newTabStop(d.tabs))
	hint := widget.NewLabel(lang.L("Select a download to see its details."))
	hint.Importance = widget.LowImportance
	d.none = container.NewBorder(nil, nil, nil, container.NewVBox(lowButton("", theme.CancelIcon(), close)), container.NewCenter(hint))
	height := pad(0)
	height.(interface{ SetMinSize(fyne.Size) }).SetMinSize(fyne.NewSize(0, 190))
	d.tabs.OnSelected = func(tab *container.TabItem) {
		tall := fyne.NewSize(0, 190)
		if tab == d.liveTab {
			tall.Height = 320
		}
		height.(interface{ SetMinSize(fyne.Size) }).SetMinSize(tall)
		d.resized()
		d.watchLive()
	}
	d.object = container.NewBorder(widget.NewSeparator(), nil, nil, nil, container.NewStack(height, d.none, d.some))
	d.clear()
	return d
}

// form is a column of facts, each with its name.
func (d *details) form(facts [][2]string) *fyne.Container {
	form := container.New(&factsLayout{})
	for _, fact := range facts {
		name, value := widget.NewLabel(fact[1]), widget.NewLabel("")
		name.Importance, value.Truncation = widget.LowImportance, fyne.TextTruncateEllipsis
		value.Selectable = true
		d.values[fact[0]] = value
		form.Add(name)
		form.Add(value)
	}
	return form
}

// clear shows that no single download is selected.
func (d *details) clear() {
	d.shown = 0
	d.live.watch(0)
	show(d.some, false)
	show(d.none, true)
}

// set shows a download, with what the engine knows beside its Snapshot.
func (d *details) set(s *downloader.Snapshot, more downloader.Details, speeds *history) {
	if s.ID != d.shown {
		d.shown = s.ID
	}
	show(d.none, false)
	show(d.some, true)
	setLabel(d.name, s.Name)
	d.setLive(s)
	d.sum.set(s.SHA256)
	d.setFact("from", hostOf(s.URL, more))
	d.setFact("to", s.Dir)
	d.setFact("link", s.URL)
	if s.State == downloader.Done {
		d.setFact("size", size(max(s.Size, s.Done)))
	} else {
		d.setFact("size", amount(s))
	}
	d.setFact("when", when(s))
	d.setFact("timing", timing(s, more))
	d.setFact("checked", told(s.Checked))
	reason := ""
	if s.Err != nil {
		reason = join(sentence(s.Err), s.Err.Detail)
	}
	d.setFact("reason", reason)
	d.spans.set(s, more)
	if speeds != nil {
		d.graph.set(speeds.samples)
	} else {
		d.graph.set(nil)
	}
	d.setNotes(more.Notes)
}

// setLive offers the live view for texts.
func (d *details) setLive(s *downloader.Snapshot) {
	if text := s.IsText(); text == d.liveTab.Disabled() {
		if text {
			d.tabs.EnableItem(d.liveTab)
		} else {
			d.tabs.DisableItem(d.liveTab)
			if d.tabs.Selected() == d.liveTab {
				d.tabs.SelectIndex(0)
			}
		}
	}
	d.watchLive()
}

// watchLive reads lines only while they are seen.
func (d *details) watchLive() {
	if d.tabs.Selected() == d.liveTab && !d.liveTab.Disabled() {
		d.live.watch(d.shown)
	} else {
		d.live.watch(0)
	}
}

func (d *details) setFact(name, value string) {
	if value == "" {
		value = "–"
	}
	setLabel(d.values[name], value)
}

func (d *details) setNotes(notes []downloader.Note) {
	if slices.Equal(notes, d.notes) {
		return
	}
	d.notes = notes
	d.timeline.RemoveAll()
	for _, note := range notes {
		d.timeline.Add(widget.NewLabel(clock(note.At) + "  " + told(note.Text)))
	}
}

func setLabel(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

// hostOf says which server a file comes from, and where that sent us on to.
func hostOf(link string, more downloader.Details) string {
	host := func(link string) string {
		u, err := url.Parse(link)
		if err != nil {
			return ""
		}
		return u.Hostname()
	}
	asked, final := host(link), host(more.FinalURL)
	if final != "" && final != asked {
		asked = lang.L("{{.Host}}, sent on by {{.First}}", data{"Host": final, "First": asked})
	}
	return join(asked, more.Server)
}

// when says when a download was added and finished.
func when(s *downloader.Snapshot) string {
	added := lang.L("added {{.Time}}", data{"Time": clock(s.Added)})
	if s.Finished.IsZero() {
		return added
	}
	return join(added, lang.L("finished {{.Time}}", data{"Time": clock(s.Finished)}))
}

// timing says how soon the server answered and the file began, and how fast all of it came.
func timing(s *downloader.Snapshot, more downloader.Details) string {
	var answered, began, rate string
	if more.Latency > 0 {
		answered = lang.L("answer after {{.Time}}", data{"Time": moment(more.Latency)})
	}
	if more.FirstByte > 0 {
		began = lang.L("first byte after {{.Time}}", data{"Time": moment(more.FirstByte)})
	}
	if took := s.Finished.Sub(s.Started); s.State == downloader.Done && took > 0 && !s.Started.IsZero() {
		rate = lang.L("{{.Speed}} on average", data{"Speed": speed(int64(float64(s.Size) / took.Seconds()))})
	}
	return join(answered, began, rate)
}

// moment is a length of time that may be very short.
func moment(d time.Duration) string {
	if d < time.Second {
		return lang.L("{{.N}} ms", data{"N": max(d.Milliseconds(), 1)})
	}
	return span(d)
}

// clock is a moment as people say it: the time today, else the day too.
func clock(t time.Time) string {
	t = t.Local()
	if time.Since(t) < 24*time.Hour && t.Day() == time.Now().Day() {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// factsLayout puts names into a narrow column and values beside them, close together.
type factsLayout struct{}

func (factsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var names, height float32
	for i := 0; i+1 < len(objects); i += 2 {
		names = max(names, objects[i].MinSize().Width)
		height += objects[i].MinSize().Height - factOverlap
	}
	return fyne.NewSize(names+60, height+factOverlap)
}

// factOverlap is how much the padding of a label may cover that of the next.
const factOverlap = 8

func (l factsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	names := l.MinSize(objects).Width - 60
	var y float32
	for i := 0; i+1 < len(objects); i += 2 {
		height := objects[i].MinSize().Height
		objects[i].Move(fyne.NewPos(0, y))
		objects[i].Resize(fyne.NewSize(names, height))
		objects[i+1].Move(fyne.NewPos(names, y))
		objects[i+1].Resize(fyne.NewSize(max(size.Width-names, 0), height))
		y += height - factOverlap
	}
}
