package gui

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"gannet/assets"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/settings"
)

// sentences gives every sentence of the program that is looked up in the translations,
// and whether it has a plural.
func sentences(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	set := token.NewFileSet()
	unquote := func(text *ast.BasicLit) string {
		sentence, err := strconv.Unquote(text.Value)
		if err != nil {
			t.Fatal(err)
		}
		return sentence
	}
	for _, file := range sources(t, "../gui") {
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isOf(call.Fun, "lang", "L", "N", "X") && !isLabel(call.Fun) || looksUp(file) {
				return true
			}
			text, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%v: only a sentence written out can be translated", set.Position(call.Pos()))
				return true
			}
			found[unquote(text)] = isOf(call.Fun, "lang", "N")
			return true
		})
	}
	for _, file := range sources(t, "../internal/message/catalog") {
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			made, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			for _, e := range made.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					e = pair.Value
				}
				if text, ok := e.(*ast.BasicLit); ok && text.Kind == token.STRING {
					found[unquote(text)] = false
				}
			}
			return true
		})
	}
	return found
}

// sources are the files in a folder and those below it, without tests.
func sources(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// looksUp reports whether a file looks up what others have written out.
func looksUp(file string) bool {
	return slices.Contains([]string{"label.go", "say.go"}, filepath.Base(file))
}

// isLabel reports whether an expression is the type of names that are looked up later.
func isLabel(x ast.Expr) bool {
	name, ok := x.(*ast.Ident)
	return ok && name.Name == "label"
}

// isOf reports whether an expression is one of the names of a package.
func isOf(x ast.Expr, pkg string, names ...string) bool {
	selected, ok := x.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := selected.X.(*ast.Ident)
	return ok && from.Name == pkg && slices.Contains(names, selected.Sel.Name)
}

// fynes are the sentences of Fyne's own that our translations hold too, since a
// language other than the system's has no others.
var fynes = []string{
	"Copy", "Cut", "Paste", "Redo", "OK", "Error", "Create Folder", "New Folder", "Favourites", "Show Hidden Files",
}

var gap = regexp.MustCompile(`{{\.\w+}}`)

func gaps(text string) []string {
	found := gap.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

func TestTranslationsAreComplete(t *testing.T) {
	needed := sentences(t)
	if len(needed) < 200 {
		t.Fatalf("only %d sentences were found", len(needed))
	}
	for _, l := range language.All {
		data, err := assets.Translations.ReadFile("translations/" + l.Tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var have map[string]any
		if err := json.Unmarshal(data, &have); err != nil {
			t.Fatal(err)
		}
		for sentence, plural := range needed {
			forms, isPlural := have[sentence].(map[string]any)
			if !isPlural {
				forms = map[string]any{"other": have[sentence]}
			}
			if plural != isPlural {
				t.Errorf("%s: %q has a plural: %v, translated with one: %v", l.Tag, sentence, plural, isPlural)
			}
			for form, text := range forms {
				if text, _ := text.(string); text == "" {
					t.Errorf("%s: %q is not translated (%s)", l.Tag, sentence, form)
				} else if want := gaps(sentence); !slices.Equal(gaps(text), want) {
					t.Errorf("%s: %q has the gaps %v, want %v", l.Tag, text, gaps(text), want)
				}
			}
		}
		for _, sentence := range slices.Sorted(maps.Keys(have)) {
			if _, ok := needed[sentence]; !ok && !slices.Contains(fynes, sentence) {
				t.Errorf("%s: nobody says %q any more", l.Tag, sentence)
			}
		}
	}
}

func TestWindowSpeaksTheLanguageChosen(t *testing.T) {
	r := withDownloads(t)
	t.Cleanup(func() { language.Speak("en") })
	for tag, want := range map[string][2]string{
		"de":      {"Herunterladen", "12,3 MB"},
		"es":      {"Descargar", "12,3 MB"},
		"fr":      {"Télécharger", "12,3 MB"},
		"zh-Hans": {"下载", "12.3 MB"},
		"en":      {"Download", "12.3 MB"},
	} {
		r.change(func(v *settings.Values) { v.Language = tag })
		if got := [2]string{r.adding.bar.start.Text, view.Size(12_300_000)}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
		if got := r.names(); len(got) != 4 || len(r.rows()) == 0 {
			t.Errorf("%s: the list has lost its rows", tag)
		}
	}
}

// Another language does not lose what the list was narrowed down to.
func TestOtherLanguageKeepsThePartShown(t *testing.T) {
	r := withDownloads(t)
	t.Cleanup(func() { language.Speak("en") })
	test.Tap(r.part(int(view.GroupFailed)))
	test.Type(r.side.search, "gamma")
	r.change(func(v *settings.Values) { v.Language = "de" })
	var bold []string
	for _, text := range guitest.Seen[*canvas.Text](r.side.bar) {
		if text.TextStyle.Bold {
			bold = append(bold, text.Text)
		}
	}
	if !slices.Equal(bold, []string{"Fehlgeschlagen"}) || r.side.search.Text != "gamma" || r.model.Len() != 1 {
		t.Errorf("part %q, search %q, rows %q", bold, r.side.search.Text, r.names())
	}
}

// Another language does not lose the links in the box, nor what is being pasted into a field.
func TestOtherLanguageKeepsWhatIsWritten(t *testing.T) {
	r := newRig(t)
	t.Cleanup(func() { language.Speak("en") })
	giveBox, giveSearch := slowly(r.adding.bar.box), slowly(r.side.search)
	test.Type(r.adding.bar.box, "https://a.example/x.zip ")
	r.adding.bar.box.TypedShortcut(&fyne.ShortcutPaste{})
	r.side.search.TypedShortcut(&fyne.ShortcutPaste{})
	r.change(func(v *settings.Values) { v.Language = "de" })
	r.until("the button counts one", func() bool { return r.adding.bar.start.Text == "Herunterladen" })
	giveBox("https://a.example/y.zip")
	giveSearch("gamma")
	r.until("the button counts both", func() bool { return r.adding.bar.start.Text == "2 Dateien herunterladen" })
	if want := "https://a.example/x.zip https://a.example/y.zip"; r.adding.bar.box.Text != want || r.side.search.Text != "gamma" {
		t.Errorf("the box has %q, the search %q", r.adding.bar.box.Text, r.side.search.Text)
	}
	if r.adding.bar.box.PlaceHolder == "Paste one or more links" || r.side.search.PlaceHolder == "Search" {
		t.Errorf("they ask for %q and %q", r.adding.bar.box.PlaceHolder, r.side.search.PlaceHolder)
	}
	for name, field := range map[string]*ui.Entry{"the box": r.adding.bar.box, "the search": r.side.search} {
		if !slices.Contains(fields(r.win.Canvas().Content()), fyne.CanvasObject(field)) {
			t.Error(name, "is not in the window")
		}
	}
	r.change(func(v *settings.Values) { v.Language = "es" })
	r.until("the button counts both in Spanish", func() bool { return r.adding.bar.start.Text == "Descargar 2 archivos" })
}

// Who does not see the whole page must see what to do.
func TestEmptyPageSaysWhatToDoBeforeItShowsAPicture(t *testing.T) {
	r := newRig(t)
	r.until("the empty page", func() bool { return r.welcomes() })
	t.Cleanup(func() { language.Speak("en") })
	for _, c := range []struct {
		size fyne.Size
		text int // percent
		want bool
	}{{fyne.NewSize(900, 560), 100, true}, {fyne.NewSize(640, 450), 200, false}, {fyne.NewSize(960, 800), 200, true}} {
		for _, l := range language.All {
			r.change(func(v *settings.Values) { v.Language, v.TextSize = l.Tag, c.text })
			r.win.Resize(c.size)
			page := r.adding.empty.Object
			if got := len(guitest.Seen[*canvas.Image](page)) > 0; got != c.want {
				t.Errorf("%s, %+v: picture %v", l.Tag, c, got)
			}
			if end, has := guitest.Seen[*ui.Link](page)[0].Position().Y, page.Size().Height; end > has {
				t.Errorf("%s, %+v: what to do ends at %v, and %v can be seen", l.Tag, c, end, has)
			}
		}
	}
}

func TestNothingIsCutOffInASmallWindow(t *testing.T) {
	r := newRig(t)
	r.until("the empty page", func() bool { return r.welcomes() })
	t.Cleanup(func() { language.Speak("en") })
	const menu = 30 // high
	room := fyne.NewSize(640, 480)
	for _, textSize := range []int{100, 200} {
		for _, l := range language.All {
			r.change(func(v *settings.Values) { v.Language, v.Details, v.TextSize = l.Tag, true, textSize })
			if min := r.content.MinSize(); textSize == 100 && min.Height > room.Height-menu {
				t.Errorf("%s: the window has to scroll, it needs %v", l.Tag, min)
			}
			r.notice.Tell(
				true, "Already downloaded.",
				ui.Choice{Name: lang.L("Open")}, ui.Choice{Name: lang.L("Show in folder")}, ui.Choice{Name: lang.L("Download again")},
			)
			r.win.Resize(room)
			needs := func(what string, min fyne.Size) {
				if min.Width > room.Width || min.Height > room.Height {
					t.Errorf("%s, text of %d %%: %s needs %v", l.Tag, textSize, what, min)
				}
			}
			needs("the window", r.win.Content().MinSize())
			r.notice.Close()
			for what, open := range map[string]func(){
				"settings": r.pages.settings.Show, "help": r.showHelp, "quit": func() { r.askWhatCloseMeans(2) }, "limit": r.askLimit,
			} {
				open()
				overlay := r.win.Canvas().Overlays().Top()
				needs(what, overlay.MinSize())
				r.escape()
			}
		}
	}
}

// What the engine says is told in the user's language, with what fills the gaps written
// as the window writes it. What has no translation is told in English.
func TestMessagesAreTold(t *testing.T) {
	t.Cleanup(func() { language.Speak("en") })
	if err := language.Speak("de"); err != nil {
		t.Fatal(err)
	}
	magnet, text := link.Find("magnet:?xt=1").Bad[0].Reason, link.Given("?").Bad[0].Reason
	full := &failure.Error{Kind: failure.DiskFull, Subject: "/d", Need: 2_340_000_000, Free: 1_000_000}
	failed := &failure.Error{Kind: failure.Server, Subject: "a.example", Status: 500}
	for _, c := range []struct {
		said message.Message
		want string
	}{
		{message.Message{}, ""},
		{text, "Kein Link in dieser Zeile gefunden"},
		{magnet, "magnet-Links werden noch nicht unterstützt"},
		{message.Of(note.WentOn, message.Args{"Time": 83 * time.Second}), "Fortgesetzt nach 1 min 23 s"},
		{full.Message(), "Der Datenträger ist voll: 2,34 GB erforderlich, 1,00 MB frei in /d"},
		{failed.Message(), "a.example hat einen Fehler gemeldet (500)"},
		{message.Of("code.of-a-later-version", message.Args{"X": 3}), "code.of-a-later-version X=3"},
	} {
		if got := view.Say(c.said); got != c.want {
			t.Errorf("%q is told as %q, want %q", c.said, got, c.want)
		}
	}
}
