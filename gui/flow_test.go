package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/gui/view/viewtest"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// withDownloads is a rig whose list has a few downloads in it.
func withDownloads(t *testing.T) *rig {
	r := newRig(t)
	r.engine.put(viewtest.Assorted())
	r.until("the rows", func() bool { return r.model.Len() == 4 })
	return r
}

// click selects the row of a download, with keys held.
func (r *rig) click(id downloader.ID, held fyne.KeyModifier) {
	r.t.Helper()
	name := r.model.Find(id).Name
	for _, row := range r.rows() {
		if guitest.Draws(row, name) {
			row.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held})
			return
		}
	}
	r.t.Fatalf("there is no row of %q", name)
}

// row is one of the list.
type row interface {
	fyne.CanvasObject
	desktop.Mouseable
}

// rows are those that are shown.
func (r *rig) rows() []row { return guitest.Seen[row](r.list) }

// chosen reports whether a download is one of the selected.
func (r *rig) chosen(id downloader.ID) bool { return slices.Contains(r.list.Selection(), id) }

// welcomes reports whether the window says what to do first, in place of the list.
func (r *rig) welcomes() bool { return len(guitest.Seen[*ui.Link](r.adding.empty.Object)) > 0 }

func (r *rig) key(name fyne.KeyName) {
	r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

// menuItem gives what the menu of the selected downloads calls so; nil if it does not.
func (r *rig) menuItem(name string) *fyne.MenuItem {
	for _, item := range r.commandMenu().Items {
		if item.Label == name {
			return item
		}
	}
	return nil
}

func (r *rig) state(id downloader.ID) downloader.State {
	for _, s := range r.engine.Take().Downloads.All() {
		if s.ID == id {
			return s.State
		}
	}
	return 255
}

func TestPauseAndGoOnWithSpace(t *testing.T) {
	r := withDownloads(t)
	r.click(1, 0)
	r.key(fyne.KeySpace)
	r.until("paused", func() bool { return r.state(1) == downloader.Paused && r.model.Find(1).State == downloader.Paused })
	r.key(fyne.KeySpace)
	r.until("in line", func() bool { return r.state(1) == downloader.Queued })
}

// Who has pasted a link need not go to the list to pause it.
func TestSpaceAndDeleteReachWhatIsSelected(t *testing.T) {
	r := withDownloads(t)
	press := func(key fyne.KeyName) {
		r.win.Canvas().Unfocus()
		r.typedKey(&fyne.KeyEvent{Name: key})
	}
	press(fyne.KeySpace)
	press(fyne.KeyDelete)
	if r.state(1) != downloader.Running || len(r.list.Selection()) != 0 {
		t.Errorf("with nothing selected the download is %v", r.state(1))
	}
	r.list.Reveal(1)
	r.showHelp()
	press(fyne.KeyDelete)
	r.escape()
	press(fyne.KeySpace)
	r.until("paused", func() bool { return r.state(1) == downloader.Paused })
	press(fyne.KeyDelete)
	r.until("gone", func() bool { return r.model.Find(1) == nil })
}

func TestTryAgain(t *testing.T) {
	r := withDownloads(t)
	r.command(view.Retry, 3)
	r.until("in line", func() bool { return r.state(3) == downloader.Queued })
}

func TestOpenAndShow(t *testing.T) {
	r := withDownloads(t)
	r.click(2, 0)
	r.key(fyne.KeyReturn)
	if got := <-r.desktop.opened; got != "open /home/ann/Downloads/alpha.mp4" {
		t.Error(got)
	}
	r.command(view.Reveal, 2)
	if got := <-r.desktop.opened; got != "reveal /home/ann/Downloads/alpha.mp4" {
		t.Error(got)
	}
	r.command(view.Reveal, 1) // no file yet
	if got := <-r.desktop.opened; got != "open /home/ann/Downloads" {
		t.Error(got)
	}
}

func TestSelection(t *testing.T) {
	r := withDownloads(t) // shown: 4 3 1 2
	for _, c := range []struct {
		id   downloader.ID
		held fyne.KeyModifier
		want []downloader.ID
	}{
		{3, 0, []downloader.ID{3}},
		{2, fyne.KeyModifierShift, []downloader.ID{3, 1, 2}},
		{4, fyne.KeyModifierShift, []downloader.ID{4, 3}},
		{2, fyne.KeyModifierControl, []downloader.ID{4, 3, 2}},
		{3, fyne.KeyModifierControl, []downloader.ID{4, 2}},
		{1, 0, []downloader.ID{1}},
	} {
		r.click(c.id, c.held)
		if got := r.list.Selection(); !slices.Equal(got, c.want) {
			t.Errorf("after a click on %d with %v: %v, want %v", c.id, c.held, got, c.want)
		}
	}
	r.keys.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := len(r.list.Selection()); got != 4 {
		t.Errorf("Ctrl+A selects %d", got)
	}
	r.key(fyne.KeyHome)
	r.key(fyne.KeyDown)
	if got := r.list.Selection(); !slices.Equal(got, []downloader.ID{3}) {
		t.Errorf("Home, Down: %v", got)
	}
}

func TestRemovalCanBeUndone(t *testing.T) {
	r := withDownloads(t)
	r.click(1, 0)
	r.key(fyne.KeyDelete)
	if r.model.Len() != 3 || r.said() != "“Beta.zip” was canceled." {
		t.Errorf("%v, notice %q", r.names(), r.said())
	}
	r.until("it rests", func() bool { return r.state(1) == downloader.Paused })
	r.keys.TypedShortcut(&fyne.ShortcutUndo{})
	r.until("it goes on", func() bool { return r.state(1) == downloader.Queued })
	if r.model.Len() != 4 || r.notice.Object.Visible() {
		t.Errorf("%v, notice %q", r.names(), r.said())
	}
	if r.engine.heard("remove") {
		t.Error("the engine removed it")
	}
}

func TestRemovalIsFinalAtTheEnd(t *testing.T) {
	r := withDownloads(t)
	r.click(2, 0)
	r.keys.TypedShortcut(&fyne.ShortcutCut{Secondary: true}) // Shift+Del
	if r.model.Len() != 3 || !strings.Contains(r.said(), "Trash") {
		t.Errorf("%v, notice %q", r.names(), r.said())
	}
	r.Close()
	if r.state(2) != 255 {
		t.Error("the engine still has it")
	}
	if got := <-r.desktop.opened; got != "trash /home/ann/Downloads/alpha.mp4" {
		t.Error(got)
	}
}

func TestClearFinished(t *testing.T) {
	r := withDownloads(t)
	r.removals.clearFinished()
	if got := r.names(); slices.Contains(got, "alpha.mp4") || len(got) != 3 {
		t.Error(got)
	}
}

func TestSearchFiltersAsOneTypes(t *testing.T) {
	r := withDownloads(t)
	r.click(2, 0)
	test.Type(r.side.search, "eta")
	if got := r.names(); !slices.Equal(got, []string{"Beta.zip"}) {
		t.Error(got)
	}
	if len(r.list.Selection()) != 0 {
		t.Error("a row nobody sees is selected")
	}
	test.Type(r.side.search, "xyz")
	if !r.sees("No matching downloads.") || r.welcomes() {
		t.Error("it is not said that nothing is found")
	}
	r.side.showAll()
	if r.model.Len() != 4 || r.side.search.Text != "" {
		t.Error(r.names())
	}
	if len(r.list.Selection()) != 0 {
		t.Error("what was hidden is selected again")
	}
}

// What was added while the list was filtered does not take the selection once it can be seen.
func TestWhatWasAddedUnseenIsNotSelectedLater(t *testing.T) {
	r := withDownloads(t)
	test.Type(r.side.search, "eta")
	r.click(1, 0)
	r.AddText("https://x.example/other")
	r.until("it is there", func() bool { return r.model.Find(5) != nil })
	told := false
	r.worker.do(func() { r.Do(func() { told = true }) })
	r.until("the window was told which it is", func() bool { return told })
	r.side.showAll()
	if got := r.list.Selection(); !slices.Equal(got, []downloader.ID{1}) {
		t.Errorf("selected: %v", got)
	}
}

// statusButton gives the button of the status bar whose text begins so; nil if none is shown.
func (r *rig) statusButton(beginning string) *ui.Button {
	for _, b := range guitest.Seen[*ui.Button](r.status.Object) {
		if strings.HasPrefix(b.Text, beginning) {
			return b
		}
	}
	return nil
}

// Several rows move together, whatever order they are shown in, and stay in order at the ends.
func TestRowsMoveInLineTogether(t *testing.T) {
	for _, order := range []view.Order{view.OrderNewest, view.OrderQueue} {
		r := newRig(t)
		r.AddText("https://x.example/a\nhttps://x.example/b\nhttps://x.example/c\nhttps://x.example/d")
		r.until("the rows", func() bool { return r.model.Len() == 4 })
		r.engine.change([]downloader.ID{4}, func(s *downloader.Snapshot) { s.Added = s.Added.Add(time.Hour) })
		r.until("all know of it", func() bool { return r.model.Find(4).Added.After(time.Now()) })
		r.side.set(func(v *view.Query) { v.Order = order })
		for _, c := range []struct {
			do   *view.Command
			ids  []downloader.ID
			want string
		}{
			{view.MoveUp, []downloader.ID{3, 4}, "a c d b"},
			{view.MoveUp, []downloader.ID{3, 4}, "c d a b"},
			{view.MoveUp, []downloader.ID{3, 4}, "c d a b"},
			{view.MoveUp, []downloader.ID{3, 2}, "c d b a"},
			{view.MoveDown, []downloader.ID{3, 4}, "b c d a"},
			{view.MoveDown, []downloader.ID{3, 4, 1}, "b c d a"},
			{view.MoveDown, []downloader.ID{2, 4, 1}, "c b d a"},
		} {
			r.click(c.ids[0], 0)
			for _, id := range c.ids[1:] {
				r.click(id, fyne.KeyModifierControl)
			}
			r.keys.TypedShortcut(c.do.Shortcut)
			done := make(chan bool)
			r.worker.do(func() { close(done) })
			<-done
			if got := strings.Join(r.engine.line(), " "); got != c.want {
				t.Fatalf("%s: %d were to move, and the line is %s, want %s", order, c.ids, got, c.want)
			}
			r.until("the window knows of it", func() bool {
				same := func(a, b *downloader.Snapshot) bool { return a.ID == b.ID }
				return slices.EqualFunc(r.model.Downloads.Slice(), r.engine.Take().Downloads.Slice(), same)
			})
		}
	}
}

func TestPauseAll(t *testing.T) {
	r := withDownloads(t)
	test.Tap(r.statusButton("Pause all"))
	r.until("all pause", func() bool { return r.state(1) == downloader.Paused && r.state(4) == downloader.Paused })
	r.until("the button goes on", func() bool { return r.statusButton("Resume all") != nil })
	test.Tap(r.statusButton("Resume all"))
	r.until("all go on", func() bool { return r.state(1) == downloader.Queued && r.state(4) == downloader.Queued })
}

func TestSettingsAreSaved(t *testing.T) {
	r := withDownloads(t)
	r.desktop.folder = "/data/films"
	test.Tap(r.adding.bar.folder)
	r.until("the folder is saved", func() bool { return r.store.Get().Folder == "/data/films" })
	if r.adding.bar.folder.Text != "films" {
		t.Errorf("the window shows %q", r.adding.bar.folder.Text)
	}
	r.change(func(v *settings.Values) { v.Sort = "name" })
	if got := r.names()[0]; got != "alpha.mp4" {
		t.Errorf("sorted by name %q is first", got)
	}
	r.until("the order is saved", func() bool { return r.store.Get().Sort == "name" })
}

func TestSameLinkAgain(t *testing.T) {
	r := withDownloads(t)
	r.AddLinks("https://a.example/Beta.zip")
	r.until("it is said", func() bool { return r.notice.Object.Visible() })
	if got := r.said(); got != "Already downloading: Beta.zip." {
		t.Errorf("notice %q", got)
	}
	if !r.chosen(1) || r.model.Len() != 4 {
		t.Errorf("selected %v of %v", r.list.Selection(), r.names())
	}
}

func TestFreshLink(t *testing.T) {
	r := withDownloads(t)
	r.engine.change([]downloader.ID{3}, func(s *downloader.Snapshot) {
		s.Err = &failure.Error{Kind: failure.NotFound, Status: 404}
	})
	r.until("the error is shown", func() bool { return r.model.Find(3).Err != nil })
	r.command(view.Help, 3)
	test.Type(r.win.Canvas().Focused(), "https://fresh.example/gamma.PDF")
	r.key(fyne.KeyReturn)
	r.until("the engine has it", func() bool {
		return r.engine.heard("relink https://fresh.example/gamma.PDF")
	})
}

func TestCheckFile(t *testing.T) {
	r := withDownloads(t)
	if view.Check.Suits(r.model.Find(1)) {
		t.Error("a file that is not here can be checked")
	}
	r.command(view.Check, 2)
	field := r.win.Canvas().Focused().(*ui.Entry)
	for _, c := range []struct{ pasted, want string }{
		{strings.Repeat("AB", 20) + "  beta.zip", "Match: this is the expected file."},
		{"SHA1 (beta.zip) = " + strings.Repeat("cd", 20), "Mismatch: this is not the expected file. Do not open it; delete it and download it again."},
		{"cdcd", "This is not a complete checksum. It must have 32, 40, 64 or 128 digits, each 0 to 9 or a to f."},
	} {
		field.SetText(c.pasted)
		r.until(c.want, func() bool { return says(r.win.Canvas().Overlays().Top(), c.want) })
	}
	r.escape()
	r.until("the row says so", func() bool { return !r.model.Find(2).Checked.IsZero() })
	if first, second := view.RowCommands(r.model.Find(2)); first != view.DownloadAgain || second != view.Delete {
		t.Errorf("the buttons of a wrong file do %v and %v", first, second)
	}
	r.command(view.DownloadAgain, 2)
	if got := <-r.desktop.opened; got != "trash /home/ann/Downloads/alpha.mp4" {
		t.Error(got)
	}
	r.until("it is fetched once more", func() bool { return r.engine.heard(`instead dir "" name ""`) })
}

// says reports whether a label in an object has this text.
func says(object fyne.CanvasObject, text string) bool {
	for _, o := range test.LaidOutObjects(object) {
		if label, ok := o.(*widget.Label); ok && label.Text == text {
			return true
		}
	}
	return false
}

func TestAnotherName(t *testing.T) {
	r := withDownloads(t)
	r.fails(3, failure.Exists)
	r.command(view.Help, 3)
	test.Type(r.win.Canvas().Focused(), "delta")
	r.key(fyne.KeyReturn)
	r.until("it goes on with it", func() bool { return r.engine.heard("rename delta.PDF") && r.engine.heard("resume") })
}

// fails has a download fail, if it has not yet, for a reason.
func (r *rig) fails(id downloader.ID, kind failure.Kind) {
	r.t.Helper()
	r.engine.change([]downloader.ID{id}, func(s *downloader.Snapshot) {
		s.State, s.Err = downloader.Failed, &failure.Error{Kind: kind, Subject: "gamma.PDF"}
	})
	r.until("the error is shown", func() bool { e := r.model.Find(id).Err; return e != nil && e.Kind == kind })
}

func TestRename(t *testing.T) {
	r := withDownloads(t)
	r.click(2, 0)
	r.key(fyne.KeyF2)
	test.Type(r.win.Canvas().Focused(), "omega")
	r.key(fyne.KeyReturn)
	r.until("the row has the name", func() bool { return r.model.Find(2).Name == "omega.mp4" })
	if r.engine.heard("resume") {
		t.Error("a finished download was started again")
	}
	r.command(view.Rename, 2)
	r.win.Canvas().Focused().(*ui.Entry).SetText("taken")
	r.key(fyne.KeyReturn)
	const want = "“omega.mp4” was not renamed. A file named taken already exists. Choose another name."
	r.until("it is said why not", func() bool { return r.said() == want })
}

func TestAPageInPlaceOfTheFile(t *testing.T) {
	r := withDownloads(t)
	r.fails(3, failure.Page)
	r.command(view.Help, 3)
	if got := <-r.desktop.opened; got != "open https://a.example/gamma.PDF" {
		t.Error(got)
	}
	if first, _ := view.RowCommands(r.model.Find(3)); first != view.AcceptPage {
		t.Errorf("the first button does %v", first)
	}
	r.command(view.AcceptPage, 3)
	r.until("it is kept", func() bool { return r.engine.heard("keep page") })
}

func TestLeavingHTTPSIsAsked(t *testing.T) {
	r := withDownloads(t)
	r.fails(3, failure.Insecure)
	if _, second := view.RowCommands(r.model.Find(3)); second != view.Remove {
		t.Errorf("the second button does %v", second)
	}
	r.command(view.Help, 3)
	r.until("it is downloaded", func() bool { return r.engine.heard("allow http") })
	if r.engine.heard("resume") {
		t.Error("trying again allows it too")
	}
}

func TestAnotherFolder(t *testing.T) {
	r := withDownloads(t)
	r.fails(3, failure.DiskFull)
	r.desktop.folder = "/media/stick"
	r.command(view.ChangeFolder, 3)
	r.until("it goes on there", func() bool { return r.engine.heard(`instead dir "/media/stick" name ""`) })
	r.fails(3, failure.Denied)
	if view.ChangeFolder.Suits(r.model.Find(3)) {
		t.Error("another folder is offered where it does not help")
	}
}

func TestCloseStopsEverything(t *testing.T) {
	r := withDownloads(t)
	r.Close()
	if !r.told {
		t.Error("nobody was told")
	}
	<-r.pump.done
	<-r.worker.done
}

func TestKeyboardStaysInPlaceWhenRowsGo(t *testing.T) {
	r := withDownloads(t) // shown: 4 3 1 2
	r.click(3, 0)
	for _, want := range []downloader.ID{1, 2, 4} {
		r.key(fyne.KeyDelete)
		if got := r.list.Selection(); !slices.Equal(got, []downloader.ID{want}) {
			t.Errorf("selected %v, want %d", got, want)
		}
	}
	r.key(fyne.KeyDelete)
	if r.model.Len() != 0 || len(r.list.Selection()) != 0 {
		t.Errorf("left: %v", r.names())
	}
}
