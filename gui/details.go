package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// details shows all there is to know about the one selected download.
type details struct {
	name     *widget.Label
	values   map[string]*ttwidget.Label
	spans    *spanMap
	graph    *ui.Graph
	sum      *sumRow
	live     *live
	resized  func() // the panel wants another height
	tabs     *container.AppTabs
	liveTab  *container.TabItem
	timeline *fyne.Container
	head     fyne.CanvasObject
	facts    fyne.CanvasObject
	reason   fyne.CanvasObject // why it failed
	tall     float32           // how high the panel was wanted so far, but for the live text
	notes    []downloader.Note // of the timeline
	shown    downloader.ID
	inside   fyne.CanvasObject
	object   *fyne.Container // holds inside once it has been shown
	none     fyne.CanvasObject
	some     fyne.CanvasObject
}

func newDetails(live *live, sum *sumRow, otherKey func(*fyne.KeyEvent), close func()) *details {
	d := &details{values: map[string]*ttwidget.Label{}, timeline: container.NewVBox(), sum: sum, live: live, resized: func() {}}
	d.name = widget.NewLabel("")
	d.name.TextStyle.Bold, d.name.Truncation = true, fyne.TextTruncateEllipsis
	d.spans, d.graph = newSpanMap(), ui.NewGraph(fyne.NewSize(80, 34))

	left := d.form([][2]string{
		{"from", lang.L("From")}, {"to", lang.L("Saved in")}, {"link", lang.L("Link")},
	})
	right := d.form([][2]string{
		{"size", lang.L("Size")}, {"when", lang.L("Date")}, {"timing", lang.L("Timing")}, {"checked", lang.L("Checksum")},
	})
	d.reason = d.form([][2]string{{"reason", lang.L("Reason")}})
	d.reason.Hide()
	d.sum.set("")
	d.facts = container.NewVBox(container.New(&columns{}, left, right), d.reason, d.sum.object)
	d.liveTab = container.NewTabItem(lang.L("Live text"), container.NewHScroll(live.object))
	d.tabs = container.NewAppTabs(
		container.NewTabItem(lang.L("Overview"), container.NewVScroll(d.facts)),
		container.NewTabItem(lang.L("Speed"), d.graph),
		container.NewTabItem(lang.L("Activity"), container.NewVScroll(d.timeline)),
		d.liveTab,
	)
	d.tabs.DisableItem(d.liveTab)
	closing := ui.NewIconButton(theme.CancelIcon(), lang.L("Close"), close)
	d.head = container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), d.spans), nil, closing, d.name)
	d.some = container.NewBorder(d.head, nil, nil, nil, ui.NewTabStop(d.tabs, otherKey))
	hint := widget.NewLabel(lang.L("Select a download to see its details."))
	hint.Importance, hint.Wrapping, hint.Alignment = widget.LowImportance, fyne.TextWrapWord, fyne.TextAlignCenter
	d.none = container.NewBorder(nil, nil, nil, container.NewVBox(ui.NewIconButton(theme.CancelIcon(), lang.L("Close"), close)), container.NewVBox(layout.NewSpacer(), hint, layout.NewSpacer()))
	d.tabs.OnSelected = func(*container.TabItem) {
		d.resized()
		d.watchLive()
	}
	d.inside = container.NewBorder(widget.NewSeparator(), nil, nil, nil, container.NewStack(d.none, d.some))
	d.object = container.NewStack()
	d.object.Hide()
	d.clear()
	return d
}

// open shows the panel or hides it.
func (d *details) open(on bool) {
	if on && len(d.object.Objects) == 0 { // not before: Fyne lays out also what is hidden, which takes a while
		d.object.Add(d.inside)
	}
	ui.SetVisible(d.object, on)
}

// measure finds how high the panel must be for all the facts to be seen. It never gets
// less, so that the list stays where it is when another download is selected. It reports
// whether it is more than before.
func (d *details) measure() bool {
	names, pages := d.tabs.MinSize().Height, float32(0)
	for _, page := range d.tabs.Items {
		pages = max(pages, page.Content.MinSize().Height)
	}
	before := d.tall
	d.tall = max(d.tall, d.head.MinSize().Height+names-pages+d.facts.MinSize().Height+3*theme.Padding())
	return d.tall > before
}

// wanted is the height at which all the facts can be seen, or many lines of the live text.
func (d *details) wanted() float32 {
	if d.tabs.Selected() == d.liveTab {
		return max(d.tall, 320)
	}
	return d.tall
}

// share is how much of the height of the list the panel may have.
func (d *details) share() float32 {
	if d.tabs.Selected() == d.liveTab {
		return 0.65
	}
	return 0.5
}

// form is a column of facts, each with its name.
func (d *details) form(facts [][2]string) *fyne.Container {
	form := container.New(&factsLayout{})
	for _, fact := range facts {
		name, value := widget.NewLabel(fact[1]), ttwidget.NewLabel("")
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
	ui.SetVisible(d.some, false)
	ui.SetVisible(d.none, true)
}

// set shows a download, with what the engine knows beside its Snapshot.
func (d *details) set(s *downloader.Snapshot, more downloader.Details, speeds *ui.History) {
	if s.ID != d.shown {
		d.shown = s.ID
	}
	ui.SetVisible(d.none, false)
	ui.SetVisible(d.some, true)
	ui.SetLabel(d.name, s.Name)
	d.setLive(s)
	d.sum.set(s.SHA256)
	d.setFact("from", view.From(s.URL, more))
	d.setFact("to", s.Dir)
	d.setFact("link", shortLink(s.URL))
	if s.State == downloader.Done {
		d.setFact("size", view.Size(max(s.Size, s.Done)))
	} else {
		d.setFact("size", view.Amount(s))
	}
	d.setFact("when", view.Times(s))
	d.setFact("timing", view.Timing(s, more))
	d.setFact("checked", view.Say(s.Checked))
	if s.Err != nil {
		d.setFact("reason", view.Join(view.Sentence(s.Err), s.Err.Detail))
	}
	if ui.SetVisible(d.reason, s.Err != nil); d.measure() {
		d.resized()
	}
	d.spans.set(s, more)
	if speeds != nil {
		d.graph.Set(speeds.Samples)
	} else {
		d.graph.Set(nil)
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

// shortLink cuts a link to what can be looked at; Copy link gives the whole.
func shortLink(link string) string {
	const most = 2000 // bytes; a label breaks longer texts into lines slowly
	if len(link) <= most {
		return link
	}
	return strings.ToValidUTF8(link[:most], "") + ui.Ellipsis
}

func (d *details) setFact(name, value string) {
	if value == "" {
		value = "–"
	}
	label := d.values[name]
	ui.SetLabel(&label.Label, value)
	tip := "" // what has no room
	if fyne.MeasureText(value, theme.TextSize(), label.TextStyle).Width > label.Size().Width-2*theme.InnerPadding() {
		tip = value
	}
	label.SetToolTip(tip)
}

func (d *details) setNotes(notes []downloader.Note) {
	if slices.Equal(notes, d.notes) {
		return
	}
	d.notes = notes
	d.timeline.RemoveAll()
	for _, note := range notes {
		line := widget.NewLabel(view.Clock(note.At) + "  " + view.Say(note.Message))
		line.Wrapping = fyne.TextWrapWord // what a command printed may be long
		d.timeline.Add(line)
	}
}
