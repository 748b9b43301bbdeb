// Words of our own that people do not know, and a test that they are not used.

package gui

import (
	"encoding/json"
	"os"
	"regexp"
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
		{`what happened`, "activity"},
		{`what came`, "the data received, the partial file"},
		{`asking the server`, "connecting"},
		{`type a link`, "add link"},
		{`need(s)? you`, "needs attention"},
		{`by itself`, "automatically"},
		{`nobody answers`, "no response"},
		{`cancelled|colours?|favourites|minimised`, "the American spelling"},
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
	texts := map[string]string{}
	for _, path := range []string{
		"../help.txt", "../internal/get/help.txt", "../packaging/linux/gannet.1.in", "../docs/guide.md", "../README.md",
	} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = strings.ReplaceAll(string(data), ", -unpack ", "") // the other name of -extract
	}
	texts["the sentences"] = translated(t, "en")
	for _, w := range homemade {
		search := regexp.MustCompile(`(?i)\b(` + w.word + `)\b`)
		for where, text := range texts {
			for _, found := range search.FindAllString(text, -1) {
				t.Errorf("%s says %q, not: %s", where, found, w.better)
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
