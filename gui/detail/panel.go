// Package detail is the panel below the list, with all there is to know about the one selected download.
package detail

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

// Panel shows all there is to know about the one selected download.
type Panel struct {
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

// Owner is what the panel asks of the window it is in.
type Owner interface {
	// Later runs a closure on the Fyne goroutine some time soon. It may be called from any goroutine.
	Later(func())
	// NewField makes a text field, with the keys that mean something else there.
	NewField() *ui.Entry
	// Tail gives the last lines of a download as they come. It may be called from any goroutine.
	Tail(downloader.ID) *downloader.Tail
	// TypedKey takes the keys the panel has no use for.
	TypedKey(*fyne.KeyEvent)
	// Close hides the panel, as its button asks.
	Close()
}

// New makes a panel that is hidden, with no download selected.
func New(owner Owner) *Panel {
	p := &Panel{
		values: map[string]*ttwidget.Label{}, timeline: container.NewVBox(),
		sum: newSumRow(owner.NewField()), live: newLive(owner.Later, owner.NewField(), owner.Tail), resized: func() {},
	}
	p.name = widget.NewLabel("")
	p.name.TextStyle.Bold, p.name.Truncation = true, fyne.TextTruncateEllipsis
	p.spans, p.graph = newSpanMap(), ui.NewGraph(fyne.NewSize(80, 34))

	left := p.form([][2]string{
		{"from", lang.L("From")}, {"to", lang.L("Saved in")}, {"link", lang.L("Link")},
	})
	right := p.form([][2]string{
		{"size", lang.L("Size")},
		{"when", lang.L("Date")},
		{"timing", lang.L("Timing")},
		{"checked", lang.L("Checksum")},
	})
	p.reason = p.form([][2]string{{"reason", lang.L("Reason")}})
	p.reason.Hide()
	p.sum.set(&downloader.Snapshot{})
	p.facts = container.NewVBox(container.New(&columns{}, left, right), p.reason, p.sum.object)
	p.liveTab = container.NewTabItem(lang.L("Live text"), container.NewHScroll(p.live.object))
	p.tabs = container.NewAppTabs(
		container.NewTabItem(lang.L("Overview"), container.NewVScroll(p.facts)),
		container.NewTabItem(lang.L("Speed"), p.graph),
		container.NewTabItem(lang.L("Activity"), container.NewVScroll(p.timeline)),
		p.liveTab,
	)
	p.tabs.DisableItem(p.liveTab)
	closing := ui.NewIconButton(theme.CancelIcon(), lang.L("Close"), owner.Close)
	spans := container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), p.spans)
	p.head = container.NewBorder(nil, spans, nil, closing, p.name)
	p.some = container.NewBorder(p.head, nil, nil, nil, ui.NewTabStop(p.tabs, owner.TypedKey))
	hint := widget.NewLabel(lang.L("Select a download to see its details."))
	hint.Importance, hint.Wrapping, hint.Alignment = widget.LowImportance, fyne.TextWrapWord, fyne.TextAlignCenter
	aside := container.NewVBox(ui.NewIconButton(theme.CancelIcon(), lang.L("Close"), owner.Close))
	p.none = container.NewBorder(nil, nil, nil, aside, container.NewVBox(layout.NewSpacer(), hint, layout.NewSpacer()))
	p.tabs.OnSelected = func(*container.TabItem) {
		p.resized()
		p.watchLive()
	}
	p.inside = container.NewBorder(widget.NewSeparator(), nil, nil, nil, container.NewStack(p.none, p.some))
	p.object = container.NewStack()
	p.object.Hide()
	p.Clear()
	return p
}

// Below puts the panel below the list, in a container that gives both their share.
func (p *Panel) Below(list fyne.CanvasObject) *fyne.Container {
	both := container.New(&panelLayout{panel: p}, list, p.object)
	p.resized = both.Refresh
	return both
}

// Stop ends the reading of live text. Another download that is shown begins it anew.
func (p *Panel) Stop() { p.live.watch(0) }

// Open shows the panel or hides it.
func (p *Panel) Open(on bool) {
	if on && len(p.object.Objects) == 0 { // not before: Fyne lays out also what is hidden, which takes a while
		p.object.Add(p.inside)
	}
	ui.SetVisible(p.object, on)
}

// measure finds how high the panel must be for all the facts to be seen. It never gets
// less, so that the list stays where it is when another download is selected. It reports
// whether it is more than before.
func (p *Panel) measure() bool {
	names, pages := p.tabs.MinSize().Height, float32(0)
	for _, page := range p.tabs.Items {
		pages = max(pages, page.Content.MinSize().Height)
	}
	before := p.tall
	p.tall = max(p.tall, p.head.MinSize().Height+names-pages+p.facts.MinSize().Height+3*theme.Padding())
	return p.tall > before
}

// wanted is the height at which all the facts can be seen, or many lines of the live text.
func (p *Panel) wanted() float32 {
	if p.tabs.Selected() == p.liveTab {
		return max(p.tall, 320)
	}
	return p.tall
}

// share is how much of the height of the list the panel may have.
func (p *Panel) share() float32 {
	if p.tabs.Selected() == p.liveTab {
		return 0.65
	}
	return 0.5
}

// form is a column of facts, each with its name.
func (p *Panel) form(facts [][2]string) *fyne.Container {
	form := container.New(&factsLayout{})
	for _, fact := range facts {
		name, value := widget.NewLabel(fact[1]), ttwidget.NewLabel("")
		name.Importance, value.Truncation = widget.LowImportance, fyne.TextTruncateEllipsis
		value.Selectable = true
		p.values[fact[0]] = value
		form.Add(name)
		form.Add(value)
	}
	return form
}

// Clear shows that no single download is selected.
func (p *Panel) Clear() {
	p.shown = 0
	p.live.watch(0)
	ui.SetVisible(p.some, false)
	ui.SetVisible(p.none, true)
}

// Set shows a download, with what the engine knows beside its Snapshot.
func (p *Panel) Set(s *downloader.Snapshot, more downloader.Details, speeds *Speeds) {
	p.shown = s.ID
	ui.SetVisible(p.none, false)
	ui.SetVisible(p.some, true)
	ui.SetLabel(p.name, s.Name)
	p.setLive(s)
	p.sum.set(s)
	p.setFact("from", view.From(s.URL, more))
	p.setFact("to", s.Dir)
	p.setFact("link", shortLink(s.URL))
	if s.State == downloader.Done {
		p.setFact("size", view.Size(max(s.Size, s.Done)))
	} else {
		p.setFact("size", view.Amount(s))
	}
	p.setFact("when", view.Times(s))
	p.setFact("timing", view.Timing(s, more))
	p.setFact("checked", view.Say(s.Checked))
	if s.Err != nil {
		p.setFact("reason", view.Join(view.Sentence(s.Err), s.Err.Detail))
	}
	if ui.SetVisible(p.reason, s.Err != nil); p.measure() {
		p.resized()
	}
	p.spans.set(s, more)
	p.graph.Set(speeds.samples(s.ID))
	p.setNotes(more.Notes)
}

// setLive offers the live view for texts.
func (p *Panel) setLive(s *downloader.Snapshot) {
	if text := s.IsText(); text == p.liveTab.Disabled() {
		if text {
			p.tabs.EnableItem(p.liveTab)
		} else {
			p.tabs.DisableItem(p.liveTab)
			if p.tabs.Selected() == p.liveTab {
				p.tabs.SelectIndex(0)
			}
		}
	}
	p.watchLive()
}

// watchLive reads lines only while they are seen.
func (p *Panel) watchLive() {
	if p.tabs.Selected() == p.liveTab && !p.liveTab.Disabled() {
		p.live.watch(p.shown)
	} else {
		p.live.watch(0)
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

func (p *Panel) setFact(name, value string) {
	if value == "" {
		value = "–"
	}
	label := p.values[name]
	ui.SetLabel(&label.Label, value)
	tip := "" // what has no room
	width := fyne.MeasureText(value, theme.TextSize(), label.TextStyle).Width
	if width > label.Size().Width-2*theme.InnerPadding() {
		tip = value
	}
	label.SetToolTip(tip)
}

func (p *Panel) setNotes(notes []downloader.Note) {
	if slices.Equal(notes, p.notes) {
		return
	}
	p.notes = notes
	p.timeline.RemoveAll()
	for _, note := range notes {
		line := widget.NewLabel(view.Clock(note.At) + "  " + view.Say(note.Message))
		line.Wrapping = fyne.TextWrapWord // what a command printed may be long
		p.timeline.Add(line)
	}
}
