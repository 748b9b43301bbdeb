package list

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/gui/view/viewtest"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// fakeOwner is a window that has nothing but the list. It remembers what it was asked for.
type fakeOwner struct {
	commands []*view.Command
	ids      []downloader.ID // of the newest command
	menus    int
	changes  int // of the selection
	keys     []fyne.KeyName
}

func (o *fakeOwner) Command(c *view.Command, ids ...downloader.ID) {
	o.commands, o.ids = append(o.commands, c), ids
}

func (o *fakeOwner) ShowMenu(fyne.Position) { o.menus++ }

func (o *fakeOwner) SelectionChanged() { o.changes++ }

func (o *fakeOwner) TypedKey(e *fyne.KeyEvent) { o.keys = append(o.keys, e.Name) }

// listOf is a list of these downloads, which has the keyboard.
func listOf(t *testing.T, b downloader.List) (*List, *fakeOwner) {
	t.Helper()
	guitest.Look(t, settings.ThemeLight)
	m, o := view.NewModel(), &fakeOwner{}
	m.Set(b)
	l := New(m, o)
	w := test.NewWindow(l)
	w.Resize(fyne.NewSize(640, 480))
	t.Cleanup(w.Close)
	w.Canvas().Focus(l)
	return l, o
}

// typed presses keys in the list.
func (l *List) typed(keys ...fyne.KeyName) {
	for _, key := range keys {
		l.TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// The list keeps the rows that are on the screen, not those Fyne made to measure or put away.
func TestListKeepsOnlyRowsThatAreShown(t *testing.T) {
	var many []downloader.Snapshot
	for i := range 100 {
		many = append(many, downloader.Snapshot{Name: fmt.Sprint("file-", i)})
	}
	l, _ := listOf(t, viewtest.List(many...))
	shown := int(l.Size().Height/l.rowHeight()) + 2 // two of them in part
	for i := range 50 {
		l.ScrollTo(i * 2)
		l.Rearranged()
	}
	if got := len(l.rows); got < shown-2 || got > shown {
		t.Errorf("%d rows are kept, and %d shown", got, shown)
	}
}

// Who has scrolled down stays with the row that was on top when others come.
func TestListStaysWithTheRowOnTop(t *testing.T) {
	var many []downloader.Snapshot
	for i := range 100 {
		many = append(many, downloader.Snapshot{Name: fmt.Sprint("file-", i)})
	}
	b := viewtest.List(many...)
	l, _ := listOf(t, b)
	l.ScrollToOffset(30*l.rowHeight() + 7)
	top, offset := l.topRow()
	at := l.model.Row(top)
	newest := &downloader.Snapshot{ID: 1000, Name: "newest", Times: downloader.Times{Added: viewtest.Epoch.AddDate(1, 0, 0)}}
	b.Downloads = downloader.NewSnapshots(append([]*downloader.Snapshot{newest}, b.Downloads.Slice()...)...)
	l.model.Set(b)
	l.Rearranged()
	if again, by := l.topRow(); again != top || by != offset || l.model.Row(top) != at+1 {
		t.Errorf("on top was %d in row %d, %v out of sight, and is %d in row %d, %v", top, at, offset, again, l.model.Row(top), by)
	}
}

func TestKeysSelectAndCommand(t *testing.T) {
	l, o := listOf(t, viewtest.Assorted()) // shown: 4 3 1 2
	l.typed(fyne.KeyHome, fyne.KeyDown)
	if got := l.Selection(); !slices.Equal(got, []downloader.ID{3}) {
		t.Errorf("Home, Down selects %v", got)
	}
	l.typed(fyne.KeySpace, fyne.KeyReturn, fyne.KeyDelete)
	if want := []*view.Command{view.Toggle, view.Open, view.Remove}; !slices.Equal(o.commands, want) || !slices.Equal(o.ids, []downloader.ID{3}) {
		t.Errorf("%v were asked for, of %v", o.commands, o.ids)
	}
	l.typed(desktop.KeyMenu, fyne.KeyF1)
	if o.menus != 1 || !slices.Equal(o.keys, []fyne.KeyName{fyne.KeyF1}) {
		t.Errorf("%d menus, and the window gets %v", o.menus, o.keys)
	}
	before := o.changes
	l.ChooseAll()
	if got := l.Selection(); len(got) != 4 || o.changes != before+1 {
		t.Errorf("%v are selected, and the window was told %d times", got, o.changes-before)
	}
	l.Choose(0)
	if got := l.Selection(); len(got) != 0 {
		t.Errorf("%v are selected, and none is to be", got)
	}
}

// The keyboard goes on to the row below those that are removed, else to the last above them.
func TestRowAfterRemovedOnes(t *testing.T) {
	l, _ := listOf(t, viewtest.Assorted()) // shown: 4 3 1 2
	for _, c := range []struct {
		removed []downloader.ID
		want    downloader.ID
	}{{[]downloader.ID{3}, 1}, {[]downloader.ID{4, 3}, 1}, {[]downloader.ID{2}, 1}, {[]downloader.ID{1, 2}, 3}, {[]downloader.ID{1, 2, 3, 4}, 0}} {
		if got := l.After(c.removed); got != c.want {
			t.Errorf("after %v: %d, want %d", c.removed, got, c.want)
		}
	}
}

func TestEmptyPageIsThereWithoutDownloads(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	all := 0
	p := NewEmpty(func() {}, func() { all++ })
	p.SetFolder("films")
	w := test.NewWindow(p.Object)
	defer w.Close()
	w.Resize(fyne.NewSize(640, 480))
	m := view.NewModel()
	if p.Set(m); p.welcome.Visible() || p.nothing.Visible() {
		t.Error("the list is called empty before it is known")
	}
	m.Set(downloader.List{})
	if p.Set(m); !p.welcome.Visible() || len(guitest.Seen[*canvas.Image](p.Object)) != 1 || p.folder.Text != "Files are saved in films" {
		t.Errorf("visible %v, and the link says %q", p.welcome.Visible(), p.folder.Text)
	}
	m.Set(viewtest.Assorted())
	if p.Set(m); p.welcome.Visible() || p.nothing.Visible() {
		t.Error("it hides the rows")
	}
	m.SetQuery(view.Query{Search: "xyz", Type: view.AnyType})
	if p.Set(m); p.welcome.Visible() || !p.nothing.Visible() {
		t.Error("it is not said that nothing is found")
	}
	if test.Tap(guitest.Seen[*ui.Button](p.Object)[0]); all != 1 {
		t.Error("the button does nothing")
	}
}
