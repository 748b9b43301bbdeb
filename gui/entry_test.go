package gui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/platform/clipboard"
	"gannet/settings"
)

// slowly has an entry wait for what is pasted until the test gives it.
func slowly(e *ui.Entry) (give func(text string)) {
	var waiting []func(string, bool)
	e.Read = func(_ fyne.Clipboard, got func(string, bool)) { waiting = append(waiting, got) }
	return func(text string) {
		first := waiting[0]
		waiting = waiting[1:]
		first(text, text != "")
	}
}

func (r *rig) press(key fyne.KeyName) { r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key}) }

func TestWhatIsTypedComesAfterWhatIsPasted(t *testing.T) {
	r := newRig(t)
	give := slowly(r.adding.bar.box)
	r.win.Canvas().Focus(r.adding.bar.box)
	test.Type(r.adding.bar.box, "https:")
	r.paste("")
	test.Type(r.adding.bar.box, ".")
	r.press(fyne.KeyBackspace)
	r.paste("")
	test.Type(r.adding.bar.box, ".zip")
	r.press(fyne.KeyReturn)
	if r.adding.bar.box.Text != "https:" {
		t.Errorf("before it comes, the box has %q", r.adding.bar.box.Text)
	}
	give("//a.example")
	if r.adding.bar.box.Text != "https://a.example" {
		t.Errorf("when the first has come, the box has %q", r.adding.bar.box.Text)
	}
	give("/x")
	r.until("one row", func() bool { return r.model.Len() == 1 })
	if links, _ := r.links(); links[0] != "https://a.example/x.zip" {
		t.Errorf("started %q", links)
	}
}

func TestDownloadComesAfterWhatIsPasted(t *testing.T) {
	r := newRig(t)
	give := slowly(r.adding.bar.box)
	r.win.Canvas().Focus(r.adding.bar.box)
	r.paste("")
	test.Tap(r.adding.bar.start)
	give("https://a.example/x.zip")
	r.until("one row", func() bool { return r.model.Len() == 1 })
}

// What is pasted takes the place of what is selected, and is undone like any other text;
// where nothing comes, all stays as it was.
func TestPastedTextCanBeUndone(t *testing.T) {
	r := newRig(t)
	give := slowly(r.side.search)
	r.win.Canvas().Focus(r.side.search)
	test.Type(r.side.search, "abc")
	r.press(fyne.KeyHome)
	r.side.search.SelectFirst(2)
	for _, text := range []string{"", "x\ny"} {
		r.side.search.TypedShortcut(&fyne.ShortcutPaste{})
		if give(text); text == "" && (r.side.search.Text != "abc" || r.side.search.SelectedText() != "ab") {
			t.Errorf("when nothing comes, %q is left, %q selected", r.side.search.Text, r.side.search.SelectedText())
		}
	}
	if r.side.search.Text != "x yc" || r.model.Query.Search != "x yc" {
		t.Errorf("it has %q and searches for %q", r.side.search.Text, r.model.Query.Search)
	}
	r.side.search.TypedShortcut(&fyne.ShortcutUndo{})
	r.side.search.TypedShortcut(&fyne.ShortcutUndo{})
	if r.side.search.Text != "abc" {
		t.Errorf("undone, it has %q", r.side.search.Text)
	}
}

// A setting that is left while it is pasted is saved once it has come.
func TestSettingIsSavedOncePasted(t *testing.T) {
	r := newRig(t)
	p := r.settingsAt(0)
	f := fields(p.tabs)[0].(*ui.Field)
	give := slowly(&f.Entry)
	r.win.Canvas().Focus(f)
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	f.TypedShortcut(&fyne.ShortcutPaste{})
	r.win.Canvas().Unfocus()
	give("rar zip")
	if r.prefs.CopiedTypes != "rar zip" {
		t.Errorf("the setting is %q", r.prefs.CopiedTypes)
	}
}

// What is asked for is done with what is pasted, once.
func TestAnswerComesAfterWhatIsPasted(t *testing.T) {
	for name, accept := range map[string]func(*rig){
		"the button": func(r *rig) { r.tapIn("Resume") },
		"Enter": func(r *rig) {
			r.press(fyne.KeyReturn)
			r.press(fyne.KeyReturn)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := withDownloads(t)
			r.command(view.Relink, 3)
			give := slowly(r.win.Canvas().Focused().(*ui.Entry))
			r.paste("")
			accept(r)
			give("https://a.example/fresh.zip")
			r.worker.close()
			<-r.worker.done
			if n := r.engine.times("relink https://a.example/fresh.zip"); n != 1 || r.dialogs.Len() != 0 {
				t.Errorf("%d links given, %d dialogs left", n, r.dialogs.Len())
			}
		})
	}
}

// What is pasted into a dialog that is closed meanwhile comes to nothing, like what was
// asked for after it.
func TestNothingComesOfAClosedDialog(t *testing.T) {
	r := withDownloads(t)
	r.command(view.Rename, 3)
	field := r.win.Canvas().Focused().(*ui.Entry)
	before, give := field.Text, slowly(field)
	r.paste("")
	r.press(fyne.KeyReturn)
	r.tapIn("Cancel")
	give("other")
	if field.Text != before {
		t.Errorf("the closed dialog has %q", field.Text)
	}

	r.command(view.Check, 2)
	field = r.win.Canvas().Focused().(*ui.Entry)
	give = slowly(field)
	r.paste("")
	r.tapIn("Close")
	give(strings.Repeat("ab", 20))
	if field.Text != "" {
		t.Errorf("the closed dialog reads the file for %q", field.Text)
	}
}

// A text that no field is made for would hold up the window while it is drawn.
func TestFieldsTakeNoBooks(t *testing.T) {
	r := newRig(t)
	book := strings.Repeat("x", maxBoxBytes+1)
	p := r.settingsAt(0)
	for _, field := range []*ui.Entry{r.side.search, &fields(p.tabs)[0].(*ui.Field).Entry} {
		give := slowly(field)
		field.TypedShortcut(&fyne.ShortcutPaste{})
		before := field.Text
		r.notice.Close()
		give(book)
		if field.Text != before || r.said() != "The copied text is too long for this field." {
			t.Errorf("it has %d characters, and is told %q", len(field.Text), r.said())
		}
	}
	give := slowly(r.side.search)
	r.side.search.TypedShortcut(&fyne.ShortcutPaste{})
	if give(book[1:]); len(r.side.search.Text) != maxBoxBytes {
		t.Errorf("the longest text is cut to %d", len(r.side.search.Text))
	}
}

// fields are the text fields in an object.
func fields(in fyne.CanvasObject) (found []fyne.CanvasObject) {
	for _, o := range test.LaidOutObjects(in) {
		switch o.(type) {
		case *widget.Entry, *ui.Entry, *ui.Field:
			found = append(found, o)
		}
	}
	return found
}

// Fyne's own entries may hold up the window.
func TestEveryFieldIsAnEntry(t *testing.T) {
	r := withDownloads(t)
	r.change(func(v *settings.Values) { v.Details, v.Sidebar = true, true })
	all := fields(r.win.Canvas().Content())
	for tab := range 6 {
		p := r.settingsAt(tab)
		all = append(all, fields(p.tabs)...)
		r.escape()
	}
	r.command(view.Check, 2)
	all = append(all, fields(r.win.Canvas().Overlays().Top())...)
	for _, o := range all {
		if e, ok := o.(*widget.Entry); ok {
			t.Errorf("the field %q is Fyne's", e.PlaceHolder)
		}
	}
	if len(all) < 10 {
		t.Errorf("only %d fields were found", len(all))
	}
}

// Shift counts as it was held when a key was pressed, though its turn comes later.
func TestShiftIsKeptWithWhatIsTyped(t *testing.T) {
	r := newRig(t)
	box := r.adding.bar.box
	give := slowly(box)
	r.win.Canvas().Focus(box)
	var held fyne.KeyModifier
	box.Held = func() fyne.KeyModifier { return held }
	shifted := func(keys ...fyne.KeyName) {
		held = fyne.KeyModifierShift
		box.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		for _, key := range keys {
			r.press(key)
		}
		held = 0
		box.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
	r.paste("")
	shifted(fyne.KeyReturn)
	test.Type(box, "second")
	shifted(fyne.KeyLeft, fyne.KeyLeft)
	give("https://a.example/x.zip")
	if want := "https://a.example/x.zip\nsecond"; box.Text != want || box.SelectedText() != "nd" {
		t.Errorf("the box has %q, of which %q is selected", box.Text, box.SelectedText())
	}

	r.paste("")
	box.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	r.win.Canvas().Unfocus() // and never learns that the key is let go
	give("X")
	r.win.Canvas().Focus(box)
	r.press(fyne.KeyLeft)
	if box.SelectedText() != "" {
		t.Errorf("without Shift, %q is selected", box.SelectedText())
	}
}

// Who presses Ctrl+V again and again waits once for a program that hangs; what is typed stays.
func TestImpatientPasteWaitsOnce(t *testing.T) {
	r := newRig(t)
	var asked []func(string, bool)
	r.side.search.Read = func(_ fyne.Clipboard, got func(string, bool)) { asked = append(asked, got) }
	r.win.Canvas().Focus(r.side.search)
	for range 5 {
		r.paste("")
	}
	test.Type(r.side.search, "typed ")
	asked[0]("", false)
	if len(asked) != 1 || r.side.search.Text != "typed " {
		t.Errorf("it was asked for %d times, and there is %q", len(asked), r.side.search.Text)
	}
	r.paste("")
	r.paste("")
	asked[1]("a", true)
	asked[2]("b", true)
	if r.side.search.Text != "typed ab" {
		t.Errorf("once it answers, there is %q", r.side.search.Text)
	}
}

// What is said where nothing is pasted tells why.
func TestFailedPasteIsExplained(t *testing.T) {
	r := newRig(t)
	for err, want := range map[error]string{
		clipboard.ErrSilent:  "The program you copied from does not respond. Copy again.",
		clipboard.ErrTooLong: "The copied text is too long to paste. Copy only part of it.",
	} {
		if r.failPaste(fmt.Errorf("reading: %w", err)); r.said() != want {
			t.Errorf("of %v it is said: %q", err, r.said())
		}
	}
}
