// The schemes of links, and which are ours.

package link

import (
	"encoding/base64"
	"slices"
	"strings"

	"gannet/internal/message"
)

// A scheme is what stands before the colon of a link, in lower case.
type scheme struct {
	begins []string     // one of these follows the colon; nil: anything but a space
	reason message.Code // why its links cannot be used; "" if Gannet only does not know them yet
	aside  bool         // in a text with links nobody means one of these
}

var theirs = []string{"//"}

// schemes are those that are more than a word and a colon, or of which more can be said than
// that Gannet does not know them.
var schemes = map[string]scheme{
	"http":  {},
	"https": {},
	"file":  {begins: theirs, reason: ofFile},
	"data": {
		begins: []string{",", ";", "application/", "audio/", "font/", "image/", "text/", "video/"},
		reason: ofData,
	},
	"blob":       {begins: []string{"http", "null"}, reason: ofBlob},
	"javascript": {reason: ofScript, aside: true},
	"mailto":     {reason: ofMail, aside: true},
	"about":      {begins: []string{"blank", "config", "newtab", "home", "addons", "downloads"}, reason: ofBrowser},
	"chrome":     {begins: theirs, reason: ofBrowser},
	"edge":       {begins: theirs, reason: ofBrowser},
	"opera":      {begins: theirs, reason: ofBrowser},
	"brave":      {begins: theirs, reason: ofBrowser},
	"resource":   {begins: theirs, reason: ofBrowser},
	"ed2k":       {},
	"magnet":     {begins: []string{"?"}},
}

// misspelt are schemes that were meant as http or https.
var misspelt = strings.Fields("htp htps htttp htttps hhttp hhttps ttp ttps tp tps hxxp hxxps httpss httpp htpps htt http1 https1")

func isWeb(scheme string) bool { return scheme == "http" || scheme == "https" }

// foreign says why a link of this scheme cannot be used; zero if it can.
func foreign(name string) message.Message {
	switch reason := schemes[name].reason; {
	case isWeb(name):
		return message.Message{}
	case reason != "":
		return message.Of(reason)
	case slices.Contains(misspelt, name):
		return message.Of(notWeb)
	}
	return message.Of(unknownScheme, message.Args{"Scheme": name})
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
