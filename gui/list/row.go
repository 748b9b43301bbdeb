package list

// One download of the list.

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

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

	back, line *canvas.Rectangle
	tile       tile
	texts      *texts
	bar        bar
	mark       *canvas.Image // beside the state
	buttons    *buttons
}

var (
	_ fyne.SecondaryTappable = (*row)(nil)
	_ fyne.DoubleTappable    = (*row)(nil)
	_ desktop.Mouseable      = (*row)(nil)
	_ desktop.Hoverable      = (*row)(nil)
)

func newRow(owner rowOwner) *row {
	r := &row{owner: owner, tile: newTile(), texts: newTexts(), bar: newBar(), mark: canvas.NewImageFromResource(nil)}
	r.back, r.line = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	r.buttons = newButtons(func(c *view.Command) { owner.run(c, r.snap.ID) }, r.openMenu, r.hover)
	r.ExtendBaseWidget(r)
	return r
}

// show gives the row a download to show, or what is new of the one it shows.
func (r *row) show(s *downloader.Snapshot, words func() view.Description, chosen, cursor bool, now time.Time) {
	other := r.snap == nil || r.snap.ID != s.ID
	changed := other || differs(r.snap, s)
	same := !changed && r.chosen == chosen && r.cursor == cursor
	if same && s.State == downloader.Running && now.Sub(r.figuresAt) < ui.FiguresEvery {
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
		r.buttons.set(s)
	}
	r.tile.set(view.FileTypeOf(s.Name, s.Type))
	setImage(r.mark, markOf(s))
	reworded := r.texts.set(f.Percent, wholeTexts{s.Name, f.State, f.Figures})
	if recolor {
		r.recolor()
	}
	if reworded || changed {
		r.place()
	}
	r.placeBar(now)
}

// differs reports whether a download is in another state than before, or more is known of what came of it.
func differs(was, is *downloader.Snapshot) bool {
	return was.State != is.State || was.Err != is.Err || was.Extract != is.Extract || was.Command != is.Command ||
		was.Checked != is.Checked
}

// hover shows whether the pointer is on the row.
func (r *row) hover(over bool) {
	if r.hovered != over {
		r.hovered = over
		r.recolor()
	}
}

// openMenu has the menu of the row opened below its button.
func (r *row) openMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.buttons.more)
	r.owner.menu(r.snap.ID, at.AddXY(0, r.buttons.more.Size().Height))
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
	r.texts.resize(r.Theme())
	r.recolor()
	return &rowRenderer{r}
}
