package gui

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/assets"
	"gannet/downloader"
	"gannet/settings"
)

// sentences gives every sentence of this package that is looked up in the
// translations, and whether it has a plural.
func sentences(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			function, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := function.X.(*ast.Ident); !ok || pkg.Name != "lang" || !strings.Contains("LNX", function.Sel.Name) {
				return true
			}
			text, ok := call.Args[0].(*ast.BasicLit)
			if !ok && filepath.Base(file) == "told.go" {
				return true // it looks up what is in engineSays
			}
			if !ok {
				t.Errorf("%v: only a sentence written out can be translated", set.Position(call.Pos()))
				return true
			}
			sentence, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			found[sentence] = function.Sel.Name == "N"
			return true
		})
	}
	for _, sentence := range slices.Concat(engineSays, failuresSay, noticesSay, settingsSay) {
		found[sentence] = false
	}
	return found
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
	for _, l := range languages {
		data, err := assets.Translations.ReadFile("translations/" + l.tag + ".json")
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
				t.Errorf("%s: %q has a plural: %v, translated with one: %v", l.tag, sentence, plural, isPlural)
			}
			for form, text := range forms {
				if text, _ := text.(string); text == "" {
					t.Errorf("%s: %q is not translated (%s)", l.tag, sentence, form)
				} else if want := gaps(sentence); !slices.Equal(gaps(text), want) {
					t.Errorf("%s: %q has the gaps %v, want %v", l.tag, text, gaps(text), want)
				}
			}
		}
		for _, sentence := range slices.Sorted(maps.Keys(have)) {
			if _, ok := needed[sentence]; !ok && !slices.Contains(fynes, sentence) {
				t.Errorf("%s: nobody says %q any more", l.tag, sentence)
			}
		}
	}
}

func TestWindowSpeaksTheLanguageChosen(t *testing.T) {
	r := withDownloads(t)
	t.Cleanup(func() { speak("en") })
	for tag, want := range map[string][2]string{
		"de":      {"Herunterladen", "12,3 MB"},
		"es":      {"Descargar", "12,3 MB"},
		"fr":      {"Télécharger", "12,3 MB"},
		"zh-Hans": {"下载", "12.3 MB"},
		"en":      {"Download", "12.3 MB"},
	} {
		r.change(func(v *settings.Values) { v.Language = tag })
		if got := [2]string{r.add.start.Text, size(12_300_000)}; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
		if got := r.names(); len(got) != 4 || len(r.list.rows) == 0 {
			t.Errorf("%s: the list has lost its rows", tag)
		}
	}
}

func TestNothingIsCutOffInASmallWindow(t *testing.T) {
	r := newRig(t)
	r.until("the empty page", func() bool { return r.empty.welcome.Visible() })
	t.Cleanup(func() { speak("en") })
	const menu = 30 // high
	room := fyne.NewSize(640, 480)
	for _, textSize := range []int{100, 200} {
		for _, l := range languages {
			r.change(func(v *settings.Values) { v.Language, v.Details, v.TextSize = l.tag, true, textSize })
			if min := r.content.MinSize(); textSize == 100 && min.Height > room.Height-menu {
				t.Errorf("%s: the window has to scroll, it needs %v", l.tag, min)
			}
			r.notice.tell(true, "Already downloaded.", choice{lang.L("Open"), nil}, choice{lang.L("Show in folder"), nil}, choice{lang.L("Download again"), nil})
			r.win.Resize(room)
			needs := func(what string, min fyne.Size) {
				if min.Width > room.Width || min.Height > room.Height {
					t.Errorf("%s, text of %d %%: %s needs %v", l.tag, textSize, what, min)
				}
			}
			needs("the window", r.win.Content().MinSize())
			r.notice.close()
			for what, open := range map[string]func(){
				"settings": r.showSettings, "help": r.showHelp, "quit": func() { r.askWhatCloseMeans(2) }, "limit": r.askLimit,
			} {
				open()
				overlay := r.win.Canvas().Overlays().Top()
				needs(what, overlay.MinSize())
				r.escape()
			}
		}
	}
}

// What is translated of what the engine and the program say must be what they say.
func TestEngineStillSaysThis(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"../downloader/*.go", "../settings/*.go", "../main*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	for _, sentence := range slices.Concat(engineSays, noticesSay) {
		for part := range strings.SplitSeq(sentence, "{{.X}}") {
			if part != "." && !strings.Contains(source.String(), part) {
				t.Errorf("%q is not said any more", sentence)
			}
		}
	}
}

// What the engine says in the timeline of a download must be what is translated.
func TestTimelineIsTranslated(t *testing.T) {
	t.Cleanup(func() { speak("en") })
	if err := speak("de"); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../downloader/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	said := regexp.MustCompile(`(?:addNote|startOver|f\.note)\("([^"]+)"|note: +"([^"]+)"|Ended\w+: "([^"]+)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			found++
			sentence := m[1] + m[2] + m[3]
			if told(sentence) == sentence && told(sentence+"7") == sentence+"7" && told(sentence+"gzip): it is unpacked as it comes") == sentence+"gzip): it is unpacked as it comes" {
				t.Errorf("%s: %q is not translated", file, sentence)
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d sentences were found", found)
	}
	for _, kind := range downloader.Kinds() {
		e := &downloader.Error{Kind: kind, Subject: "a.example", Status: 404, Need: 2e9, Free: 1e9}
		if got := told(e.What()); got == e.What() || strings.Contains(got, "{{") || strings.Contains(got, "<no value>") {
			t.Errorf("%v: %q is told as %q", kind, e.What(), got)
		}
	}
	const want = "Die Verbindung zu a.example ging verloren"
	if got := told("The connection to a.example was lost"); !strings.HasPrefix(got, want[:20]) {
		t.Errorf("got %q", got)
	}
}

func TestEngineIsTranslated(t *testing.T) {
	t.Cleanup(func() { speak("en") })
	if err := speak("de"); err != nil {
		t.Fatal(err)
	}
	for english, want := range map[string]string{
		"There is no link in this line":          "In dieser Zeile steht kein Link",
		"Gannet does not know magnet links yet":  "Gannet kennt magnet-Links noch nicht",
		"Something nobody has translated so far": "Something nobody has translated so far",
	} {
		if got := told(english); got != want {
			t.Errorf("%q is told as %q, want %q", english, got, want)
		}
	}
}
