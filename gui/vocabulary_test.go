// Words of our own that people do not know, and a test that they are not used.

package gui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gannet/assets"
)

// Words that nobody but Gannet used, and those that people know instead. They are not to come back.
var (
	homemade = []struct{ word, better string }{
		{`go(es)? on with all`, "resume all"},
		{`in line, number`, "queued"},
		{`fresh link`, "update link, new link"},
		{`it did not work`, "download failed"},
		{`patience`, "timeout"},
		{`(un)?packed`, "extracted, compressed, decompressed"},
		{`unpack(s|ing)?`, "extract"},
		{`what came`, "the data received, the partial file"},
		{`asking the server`, "connecting"},
		{`type a link`, "add link"},
		{`need(s)? you`, "needs attention"},
		{`by itself`, "automatically"},
		{`nobody answers`, "no response"},
		{`what (has|had) come`, "the data received, the downloaded data"},
		{`anew`, "again"},
		{`typing errors?`, "typo"},
		{`without a word`, "silently"},
		{`strangers`, "untrusted"},
		{`mend(s|ed|ing)?`, "fix"},
		{`(goes|gone|go) on with`, "resume, continue"},
		{`(held|hold|holds) (it )?against`, "compare, verify"},
		{`(takes?|taken) up( again)?`, "resume"},
		{`marks that turn text`, "bidirectional characters"},
		{`(files?|bytes|downloads?) (come|comes|came)`, "are downloaded, arrive"},
		{`on (its|their|the) way`, "being downloaded"},
		{`one a line|a GiB|a connection per|a second at most`, "per"},
		{`behind (each|its|the|a) link`, "after the link"},
		{`begun`, "started"},
		{`is wanted|are wanted|certificate wanted`, "required"},
		{`said twice|said to be`, "duplicate; labeled as"},
		{`with the mouse`, "click, drag"},
		{`cancelled|colours?|favourites|minimised`, "the American spelling"},
	}
	// Words that only pages for developers may use.
	technical = []struct{ word, better string }{
		{`what happened`, "activity"},
		{`[0-9.]+ ?[KMG]iB`, "kB, MB, GB"},
	}
	homemadeIn = map[string][]string{
		"de":      {"Gescheitert", "Einzelheiten", "Es hat nicht geklappt", "Geduld", "Tempo", "in der Schlange"},
		"fr":      {"cela n’a pas fonctionné", "patience", "dans la file, numéro", "réglages"},
		"es":      {"no ha funcionado", "paciencia", "qué ha pasado", "rendirse"},
		"zh-Hans": {"未成功", "从不放弃"},
	}
)

func TestWordsArePlain(t *testing.T) {
	texts, forDevelopers := map[string]string{}, map[string]bool{
		"../docs/architecture.md": true, "../docs/benchmarks.md": true, "../docs/reliability.md": true,
		"../CONTRIBUTING.md": true, "../SECURITY.md": true,
	}
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages in docs", err)
	}
	for _, path := range append(pages,
		"../help.txt", "../internal/get/help.txt", "../packaging/linux/gannet.1.in",
		"../packaging/linux/io.github.gannet.Gannet.metainfo.xml",
		"../README.md", "../CHANGELOG.md", "../CONTRIBUTING.md", "../SECURITY.md",
	) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = strings.ReplaceAll(string(data), ", -unpack ", "") // the other name of -extract
	}
	texts["the sentences"] = translated(t, "en")
	for n, w := range slices.Concat(homemade, technical) {
		search := regexp.MustCompile(`(?i)(?:^|[^-\w])(` + w.word + `)\b`) // -unpack is a flag
		for where, text := range texts {
			if n >= len(homemade) && forDevelopers[where] {
				continue
			}
			for _, found := range search.FindAllStringSubmatch(text, -1) {
				t.Errorf("%s says %q, not: %s", where, found[1], w.better)
			}
		}
	}
	for tag, words := range homemadeIn {
		text := strings.ToLower(translated(t, tag))
		for _, word := range words {
			if regexp.MustCompile(`(^|\P{L})`+regexp.QuoteMeta(strings.ToLower(word))+`($|\P{L})`).MatchString(text) ||
				tag == "zh-Hans" && strings.Contains(text, word) {
				t.Errorf("%s says %q", tag, word)
			}
		}
	}
}

// translated gives all that the window says in a language, a sentence a line.
func translated(t *testing.T, tag string) string {
	t.Helper()
	data, err := assets.Translations.ReadFile("translations/" + tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var said map[string]any
	if err := json.Unmarshal(data, &said); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, text := range said {
		forms, _ := text.(map[string]any)
		for _, form := range forms {
			all = append(all, form.(string))
		}
		if one, ok := text.(string); ok {
			all = append(all, one)
		}
	}
	if len(all) < 200 {
		t.Fatalf("%s has only %d sentences", tag, len(all))
	}
	return strings.Join(all, "\n")
}
