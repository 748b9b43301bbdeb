package gui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// rowOwner is the list a row belongs to.
type rowOwner interface {
	press(id downloader.ID, e *desktop.MouseEvent)
	open(id downloader.ID)
	run(c *view.Command, id downloader.ID)
	menu(id downloader.ID, at fyne.Position)
}

// figuresEvery is how long the words of what runs stay as they are, to be readable and
// since each costs a picture of its own. Only the bars move on.
const figuresEvery = 450 * time.Millisecond

// row shows one download. The list makes as many as fit and gives them other
// downloads as it is scrolled.
type row struct {
	ttwidget.ToolTipWidget
	owner rowOwner
	at    int // the row of the list it stands for

	snap      *downloader.Snapshot // nil until the list has given one
	face      view.Description
	shownAt   time.Time
	figuresAt time.Time
	chosen    bool // one of the selected
	cursor    bool // where the keyboard is
	hovered   bool

	back, line, tile, track, fill  *canvas.Rectangle
	glyph, mark                    *canvas.Image
	name, percent, state, figures  *canvas.Text
	first, second, more, help      *ui.Chip
	firstCommand, secondCommand    *view.Command
	fullName, fullState, fullRight string // as they would be with room enough
}

var (
	_ fyne.SecondaryTappable = (*row)(nil)
	_ fyne.DoubleTappable    = (*row)(nil)
	_ desktop.Mouseable      = (*row)(nil)
	_ desktop.Hoverable      = (*row)(nil)
)

func newRow(owner rowOwner) *row {
	r := &row{owner: owner}
	for _, rect := range []**canvas.Rectangle{&r.back, &r.line, &r.tile, &r.track, &r.fill} {
		*rect = canvas.NewRectangle(color.Transparent)
	}
	for _, text := range []**canvas.Text{&r.name, &r.percent, &r.state, &r.figures} {
		*text = canvas.NewText("", nil)
	}
	r.tile.CornerRadius = 7
	r.track.CornerRadius, r.fill.CornerRadius = barHeight/2, barHeight/2
	r.name.TextStyle.Bold, r.percent.TextStyle.Bold = true, true
	r.percent.Alignment, r.figures.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	r.glyph, r.mark = canvas.NewImageFromResource(nil), canvas.NewImageFromResource(nil)
	r.first = ui.NewChip(func() { owner.run(r.firstCommand, r.snap.ID) }, r.hover)
	r.second = ui.NewChip(func() { owner.run(r.secondCommand, r.snap.ID) }, r.hover)
	r.help = ui.NewChip(func() { owner.run(view.Help, r.snap.ID) }, r.hover)
	r.more = ui.NewChip(r.openMenu, r.hover)
	r.more.SetIcon(theme.MoreVerticalIcon(), moreName())
	r.ExtendBaseWidget(r)
	return r
}

// show gives the row a download to show, or what is new of the one it shows.
func (r *row) show(s *downloader.Snapshot, words func() view.Description, chosen, cursor bool, now time.Time) {
	other := r.snap == nil || r.snap.ID != s.ID
	changed := other || r.snap.State != s.State || r.snap.Err != s.Err || r.snap.Extract != s.Extract || r.snap.Command != s.Command || r.snap.Checked != s.Checked
	same := !changed && r.chosen == chosen && r.cursor == cursor
	if same && s.State == downloader.Running && now.Sub(r.figuresAt) < figuresEvery {
		r.snap, r.face.Fraction, r.shownAt = s, view.Fraction(s), now
		r.placeBar(now)
		return // while it runs there will be a next time
	}
	f := words()
	r.figuresAt = now
	if other {
		r.hovered = false
	}
	recolor := changed || r.chosen != chosen || r.cursor != cursor || r.face.Tone != f.Tone
	r.snap, r.face, r.chosen, r.cursor, r.shownAt = s, f, chosen, cursor, now
	if changed {
		r.setCommands()
	}
	r.setType(view.FileTypeOf(s.Name, s.Type))
	r.setImage(r.mark, markOf(s))
	reworded := ui.SetText(r.percent, f.Percent)
	if r.fullName != s.Name || r.fullState != f.State || r.fullRight != f.Figures {
		r.fullName, r.fullState, r.fullRight = s.Name, f.State, f.Figures
		reworded = true
	}
	if recolor {
		r.recolor()
	}
	if reworded || changed {
		r.place()
	}
	r.placeBar(now)
}

func (r *row) setType(t view.FileType) {
	r.setImage(r.glyph, typeIcon(t))
	if c := typeColor(t); r.tile.FillColor != c {
		r.tile.FillColor = c
		r.tile.Refresh()
	}
}

func (r *row) setImage(i *canvas.Image, resource fyne.Resource) {
	if i.Resource != resource {
		i.Resource = resource
		i.Refresh()
	}
}

func (r *row) setCommands() {
	r.firstCommand, r.secondCommand = view.RowCommands(r.snap)
	for _, b := range []struct {
		chip    *ui.Chip
		command *view.Command
	}{{r.first, r.firstCommand}, {r.second, r.secondCommand}} {
		if b.command == nil {
			b.chip.SetIcon(nil, "")
		} else {
			b.chip.SetIcon(theme.Icon(b.command.Icon), b.command.NameFor(r.snap))
		}
	}
	text := ""
	if help := view.HelpOf(r.snap); help != nil {
		text = help.Name()
	}
	r.help.SetText(text)
}

func (r *row) hover(over bool) {
	if r.hovered != over {
		r.hovered = over
		r.recolor()
	}
}

func (r *row) openMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
	r.owner.menu(r.snap.ID, at.AddXY(0, r.more.Size().Height))
}

func (r *row) MouseDown(e *desktop.MouseEvent) { r.owner.press(r.snap.ID, e) }

func (r *row) MouseUp(*desktop.MouseEvent) {}

func (r *row) DoubleTapped(*fyne.PointEvent) { r.owner.open(r.snap.ID) }

func (r *row) TappedSecondary(e *fyne.PointEvent) { r.owner.menu(r.snap.ID, e.AbsolutePosition) }

func (r *row) MouseIn(e *desktop.MouseEvent) {
	r.ToolTipWidget.MouseIn(e)
	r.hover(true)
}

func (r *row) MouseOut() {
	r.ToolTipWidget.MouseOut()
	r.hover(false)
}

func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.resize()
	r.recolor()
	return &rowRenderer{r}
}
