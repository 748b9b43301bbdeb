package link

import (
	"encoding/base64"
	"slices"
	"strings"

	"gannet/internal/phrase"
)

// A scheme is what stands before the colon of a link, in lower case.
type scheme struct {
	begins []string // one of these follows the colon; nil: anything but a space
	reason phrase.Phrase
	aside  bool // in a text with links nobody means one of these
}

var (
	ofBrowser = phrase.Of("This is a page of a browser, not a link")
	theirs    = []string{"//"}
)

// schemes are those that are more than a word and a colon, or of which more can be said than
// that Gannet does not know them.
var schemes = map[string]scheme{
	"http":  {},
	"https": {},
	"file":  {begins: theirs, reason: phrase.Of("This is the place of a file on a computer, not a link")},
	"data": {
		begins: []string{",", ";", "application/", "audio/", "font/", "image/", "text/", "video/"},
		reason: phrase.Of("This is the file itself written as text, not a link"),
	},
	"blob":       {begins: []string{"http", "null"}, reason: phrase.Of("This link works only inside the browser it comes from")},
	"javascript": {reason: phrase.Of("This is a program of a web page, not a link"), aside: true},
	"mailto":     {reason: phrase.Of("This is an e-mail address, not a link"), aside: true},
	"about":      {begins: []string{"blank", "config", "newtab", "home", "addons", "downloads"}, reason: ofBrowser},
	"chrome":     {begins: theirs, reason: ofBrowser},
	"edge":       {begins: theirs, reason: ofBrowser},
	"opera":      {begins: theirs, reason: ofBrowser},
	"brave":      {begins: theirs, reason: ofBrowser},
	"resource":   {begins: theirs, reason: ofBrowser},
	"ed2k":       {reason: notYet("ed2k")},
	"magnet":     {begins: []string{"?"}, reason: notYet("magnet")},
}

// misspelt are schemes that were meant as http or https.
var misspelt = strings.Fields("htp htps htttp htttps hhttp hhttps ttp ttps tp tps hxxp hxxps httpss httpp htpps htt http1 https1")

func notYet(scheme string) phrase.Phrase {
	return phrase.Of("Gannet does not know {{.X}} links yet", phrase.Gaps{"X": scheme})
}

func isWeb(scheme string) bool { return scheme == "http" || scheme == "https" }

// foreign says why a link of this scheme cannot be used; zero if it can.
func foreign(name string) phrase.Phrase {
	switch known, ok := schemes[name]; {
	case ok:
		return known.reason
	case slices.Contains(misspelt, name):
		return notWeb
	}
	return notYet(name)
}

// beginsLink tells a scheme and its colon from a word and one.
func beginsLink(name, after string) bool {
	known, ok := schemes[name]
	switch {
	case !ok:
		return len(name) > 1 && strings.HasPrefix(after, "//")
	case known.begins == nil:
		return after != "" && after[0] > ' '
	}
	return slices.ContainsFunc(known.begins, func(begin string) bool { return strings.HasPrefix(after, begin) })
}

// wrappings are schemes of other download managers that hide a link in Base64, with what each
// puts around it first.
var wrappings = map[string]struct{ before, after string }{
	"thunder":  {"AA", "ZZ"},
	"flashget": {"[FLASHGET]", "[FLASHGET]"},
	"qqdl":     {"", ""},
}

// unwrap gives the link in one of the wrappings, "" if there is none.
func unwrap(name, link string) string {
	around, ok := wrappings[name]
	if !ok {
		return ""
	}
	_, coded, _ := strings.Cut(link, "://")
	coded, _, _ = strings.Cut(coded, "&") // FlashGet adds numbers
	if len(coded)%4 == 1 {                // a slash of the browser's
		coded = strings.TrimSuffix(coded, "/")
	}
	coded = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(coded, "="))
	text, err := base64.RawStdEncoding.DecodeString(coded)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(text), around.before), around.after)
}
