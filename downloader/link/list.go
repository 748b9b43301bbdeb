// Lists of links, as aria2 reads them.

package link

import (
	"encoding/base64"
	"net/http"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// options are those of aria2's lists that say something about a file: indented lines "name=value"
// below its link (aria2c(1), "Input File"). All others are left out.
var options = map[string]func(item *Item, value string){
	"out":         func(item *Item, value string) { item.Name = path.Base(strings.ReplaceAll(value, `\`, "/")) },
	"dir":         func(item *Item, value string) { item.Dir = value },
	"header":      (*Item).addHeaderLine,
	"referer":     func(item *Item, value string) { item.addHeader("Referer", value) },
	"user-agent":  func(item *Item, value string) { item.addHeader("User-Agent", value) },
	"http-user":   func(item *Item, value string) { item.user = value },
	"http-passwd": func(item *Item, value string) { item.login(item.user + ":" + value) },
	"checksum": func(item *Item, value string) {
		sum := strings.Replace(value, "=", ":", 1)
		if _, _, err := ParseChecksum(sum); err == nil {
			item.Checksum = sum
		}
	},
}

// engines are header fields that only the engine sets: it asks for pieces as it needs them, and
// takes bytes as they are stored.
var engines = map[string]bool{
	"Accept-Encoding": true, "Connection": true, "Content-Length": true, "Content-Type": true, "Expect": true,
	"Host": true, "Http2-Settings": true, "If-Match": true, "If-Modified-Since": true, "If-None-Match": true,
	"If-Range": true, "If-Unmodified-Since": true, "Keep-Alive": true, "Proxy-Authorization": true,
	"Proxy-Connection": true, "Range": true, "Te": true, "Trailer": true, "Transfer-Encoding": true,
	"Upgrade": true,
}

// addHeader takes a field to send, unless it is one of the engine's or cannot be sent.
func (i *Item) addHeader(name, value string) {
	name, value = http.CanonicalHeaderKey(strings.TrimSpace(name)), strings.TrimSpace(value)
	if engines[name] || value == "" || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
		return
	}
	if i.Header == nil {
		i.Header = http.Header{}
	}
	if name == "Cookie" && i.Header.Get(name) != "" {
		value = i.Header.Get(name) + "; " + value
	}
	i.Header.Set(name, value)
}

func (i *Item) addHeaderLine(line string) {
	if name, value, ok := strings.Cut(line, ":"); ok {
		i.addHeader(name, value)
	}
}

// login takes "user:password".
func (i *Item) login(both string) {
	i.addHeader("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(both)))
}

// isOption reports whether a text begins with an indented line "name=value".
func isOption(text string) bool {
	text = strings.TrimLeft(text, "\r\n")
	if text == "" || text[0] != ' ' && text[0] != '\t' {
		return false
	}
	name, _, ok := strings.Cut(strings.TrimLeft(text[:min(len(text), 64)], " \t"), "=")
	return ok && optionName.MatchString(name)
}

var optionName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// readOption takes an option of the links before.
func (f *finder) readOption(line string) bool {
	if f.below = f.below && isOption(line); !f.below {
		return false
	}
	name, value, _ := strings.Cut(line[1:], "=")
	if option := options[name]; option != nil && f.last >= 0 {
		option(&f.Items[f.last], strings.TrimSpace(value))
	}
	return true
}

// readBlock takes the lines of an .ef2 file, which Internet Download Manager writes: a link and header
// fields between < and >.
func (f *finder) readBlock(line string) bool {
	switch {
	case line == "<" || line == ">":
		f.block = line == "<"
		return true
	case !f.block || len(f.Items) == 0:
		return false
	}
	name, value, ok := strings.Cut(line, ": ")
	if ok && httpguts.ValidHeaderFieldName(name) {
		f.Items[len(f.Items)-1].addHeader(name, value)
	}
	return ok
}

// readComment takes a line that is a comment.
func (f *finder) readComment(line string) bool {
	if f.single && !f.list {
		return false
	}
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "#") && !strings.Contains(line, "](") || // no heading of Markdown
		strings.HasPrefix(line, "// ") || strings.HasPrefix(line, "; ")
}

// group is one of a file with lines "key=value".
type group struct {
	key      string // of the link, in lower case; "" if the group has none
	unescape func(string) string
}

var groups = map[string]*group{
	"[internetshortcut]": {"url", strings.TrimSpace},
	"[desktop entry]":    {"url", unescapeDesktop},
	"[default]":          {},
	"[{000214a0-0000-0000-c000-000000000046}]": {}, // behind a link in Windows' files
}

var groupKey = regexp.MustCompile(`^[A-Za-z][\w-]*(\[[^\]]*\])?\s*=`)

// readGroup takes the lines of files that stand for a link, also where they are in a list.
func (f *finder) readGroup(line string) bool {
	if g := groups[strings.ToLower(strings.TrimSpace(line))]; g != nil {
		f.group = g
		return true
	}
	if f.group == nil || !groupKey.MatchString(line) {
		f.group = nil
		return false
	}
	if link := f.group.link(line); link != "" {
		f.check(link)
	}
	return true
}

// link gives the link in a line "key=value", "" if it is in another one.
func (g *group) link(line string) string {
	key, value, _ := strings.Cut(line, "=")
	key, _, _ = strings.Cut(key, "[") // URL[$e], as KDE writes
	if g.key == "" || !strings.EqualFold(strings.TrimSpace(key), g.key) {
		return ""
	}
	return g.unescape(value)
}

// mirrored gives the link to use of a line that is several links to one file, with tabs between
// as in aria2's lists; "" if it is not. That they lead to one file is known by their names, or by the
// options below.
func mirrored(line string, hasOptions bool) (first string) {
	names := map[string]bool{}
	for field := range strings.SplitSeq(line, "\t") {
		if field = strings.TrimSpace(field); field == "" {
			continue
		}
		scheme, after, _ := strings.Cut(field, ":")
		if !beginsLink(strings.ToLower(scheme), after) || strings.Contains(field, " ") {
			return ""
		}
		if link, reason := Check(plainAmpersands(field)); reason.IsZero() && first == "" {
			first = link
		}
		field, query, _ := strings.Cut(field, "?")
		if name := path.Base(field); path.Ext(name) != "" {
			names[name] = true
		} else {
			names[name+"?"+query] = true
		}
	}
	if len(names) > 1 && !hasOptions {
		return ""
	}
	return first
}

// withSpaces gives the link that a line is as a whole, though it has spaces in its file's
// name; "" for any other. It is one if its name has an extension that is nothing but a file's only at its end.
func withSpaces(line string) string {
	rest, web := webStart(line)
	before, _, several := strings.Cut(rest, " ")
	switch {
	case !web || !several || !strings.Contains(before, "/") || strings.ContainsAny(line, "\t\"<>|#"):
		return ""
	case strings.Contains(rest, "://") || strings.Contains(rest, " //") ||
		strings.Contains(rest, " - ") && !strings.HasSuffix(before, "/"):
		return ""
	case strings.ContainsAny(before[len(before)-1:], ".,;:!?)") || IsFileType(path.Ext(before)),
		!IsFileType(path.Ext(rest)):
		return ""
	}
	link, _ := Check(plainAmpersands(line))
	return link
}
