// What is found in a text, and finding it.

package link

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"gannet/internal/message"
)

// Item is one link to download, with what is said about it where it was found.
type Item struct {
	URL      string
	Name     string      // what to save the file as, "" if nothing is said
	Dir      string      // the folder to save it in, likewise
	Header   http.Header // to send along; nil if nothing is said
	Checksum string      // as ParseChecksum reads it, "" if nothing is said

	AnyScheme bool // nobody said https://, so that it may be http://

	user string // of a login whose password may follow
}

// Bad is what was meant as a link and cannot be used. Of a text without any link it is each line.
type Bad struct {
	Line   string
	Reason message.Message

	aside bool // where there are links nobody means this
}

// Found is what was found in a text: each link once, in the order found.
type Found struct {
	Items []Item
	Bad   []Bad

	seen map[string]bool // by Key
}

// Links gives the links alone.
func (f Found) Links() (links []string) {
	for _, item := range f.Items {
		links = append(links, item.URL)
	}
	return links
}

// None reports whether nothing was found, and nothing was meant as a link.
func (f Found) None() bool {
	return len(f.Items) == 0 && !slices.ContainsFunc(f.Bad, func(b Bad) bool { return !b.aside })
}

// Add puts what else was found behind what is there. Lines without a link count only as long as
// there is nothing else.
func (f *Found) Add(other Found) {
	switch {
	case other.None() && len(f.Items)+len(f.Bad) > 0:
		return
	case f.None() && len(other.Items)+len(other.Bad) > 0:
		f.Bad = nil
	}
	for _, item := range other.Items {
		f.add(item)
	}
	f.Bad = append(f.Bad, other.Bad...)
}

// add takes an item, and reports whether its link is new.
func (f *Found) add(item Item) bool {
	key := Key(item.URL)
	if f.seen[key] {
		return false
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[key] = true
	f.Items = append(f.Items, item)
	return true
}

// check takes a text that is one whole link.
func (f *Found) check(ref string) {
	url, reason := Check(plainAmpersands(ref))
	if reason.IsZero() {
		f.add(Item{URL: url})
	} else {
		f.Bad = append(f.Bad, Bad{Line: ref, Reason: reason})
	}
}

// Find finds the links in any text: one or many a line, among other words, in quotes,
// brackets, Markdown, HTML, JSON or a table, in a command that downloads, in the lists of other
// download managers and in files that stand for a link. A link is given as it was written but
// for its #fragment, which is for browsers.
//
// A line without a link means something else, and is bad only if there is none in the whole
// text. Comments are left out: lines that begin with # (unless that is all there is).
//
// A link without https:// is taken only where it is alone on its line, and has a
// path or begins with "www."; among words it is more likely a mention.
func Find(text string) Found {
	single := !strings.ContainsAny(strings.TrimSpace(text), "\n\r")
	return find(text, finder{single: single})
}

// Given finds the links in what was given one by one, such as the arguments of a command: each is read as Find reads
// it.
func Given(texts ...string) (found Found) {
	for _, text := range texts {
		other := Find(text)
		for _, item := range other.Items {
			found.add(item)
		}
		found.Bad = append(found.Bad, other.Bad...)
	}
	return found
}

// One finds the link in a text that is to have but one. Its reason says why there is none to use, or that there are
// several.
func One(text string) (item Item, reason message.Message) {
	found := Find(text)
	switch {
	case len(found.Items) == 1:
		return found.Items[0], reason
	case len(found.Items) > 1:
		return Item{}, message.Of(notOne)
	case len(found.Bad) > 0:
		return Item{}, found.Bad[0].Reason
	}
	return Item{}, message.Of(noLink)
}

// Find gives the links in what a file or a page holds.
func (c Content) Find() (found Found) {
	for _, ref := range c.Links {
		found.check(ref)
	}
	for _, item := range c.Items {
		found.add(item)
	}
	found.Add(find(c.Text, finder{list: c.List, plain: !c.List}))
	return found
}

// finder goes through a text line by line.
type finder struct {
	Found
	plain  bool   // it is known to be no page and no table
	list   bool   // it is a list of links, so that a line of its comments is one even if it is alone
	single bool   // there is but one line
	rest   string // what was not read yet
	whole  string // that with the line that is read
	below  bool   // the line before had a link, so options may follow
	last   int    // the index of the item they are about; -1 for none
	group  *group // of a file with lines "key=value"; nil outside of one
	block  bool   // between the < and > of an .ef2 file
	looked int    // how long whole is where commands are looked for again
	shell  session
	aside  []Bad // of interest only if there is nothing else
}

// readers are what a line may be besides text with links; each reports whether it was.
// They are tried in turn.
var readers = []func(f *finder, line string) bool{
	(*finder).readOption, (*finder).readBlock, (*finder).readComment, (*finder).readGroup, (*finder).readCommand,
}

func find(text string, f finder) Found {
	f.rest = fromMail(text)
	f.looked = len(f.rest)
	if content, ok := structured(f.rest); ok && !f.plain {
		return content.Find()
	}
	for f.rest != "" {
		line := f.next()
		if line == "" {
			f.below = false
			continue
		}
		if slices.ContainsFunc(readers, func(read func(*finder, string) bool) bool { return read(&f, line) }) {
			continue
		}
		f.readLine(line)
	}
	if len(f.Items)+len(f.Bad) == 0 {
		f.Bad = f.aside
	}
	return f.Found
}

// next takes a line off what is left, without the spaces behind it, and those before it but
// for one if it is indented.
func (f *finder) next() string {
	f.whole = f.rest
	end := strings.IndexAny(f.rest, "\n\r\x00")
	line := f.rest
	if end >= 0 {
		line, f.rest = f.rest[:end], f.rest[end+1:]
	} else {
		f.rest = ""
	}
	trimmed := strings.TrimFunc(line, isBlank)
	if trimmed != "" && (line[0] == ' ' || line[0] == '\t') {
		return " " + trimmed
	}
	return trimmed
}

// isBlank is true of spaces, also of those without a width.
func isBlank(r rune) bool {
	return strings.ContainsRune(" \t\v\f\u00a0\u2028\u2029\ufeff\u200b\u200e\u200f", r)
}

// readLine takes the links of a line of text.
func (f *finder) readLine(line string) {
	line = strings.TrimSpace(line)
	before := len(f.Items)
	links, bad := f.linksOf(line)
	for _, item := range links {
		f.add(item)
	}
	f.below, f.last = len(links)+len(bad) > 0, -1
	if len(links) == 1 && len(f.Items) > before {
		f.last = before
		if len(line) > len(links[0].URL)+32 { // as a checksum is
			f.Items[before].Checksum = checksumBeside(line)
		}
	}
	if len(links)+len(bad) == 0 {
		bad = []Bad{{line, message.Of(noLink), true}}
	} else if len(links) == 0 {
		bad = []Bad{{line, bad[0].Reason, bad[0].aside}}
	}
	for _, b := range bad {
		if b.aside {
			f.aside = append(f.aside, b)
		} else {
			f.Bad = append(f.Bad, b)
		}
	}
}

// isWhole reports whether a line is one link, and so that to the byte. In a text of several lines a comma behind it
// separates them; behind the name of a file what ends a sentence belongs to no link.
func (f *finder) isWhole(line string) bool {
	if !isLink(line) || linkEnd(line, 0) < len(line) || withoutCells(line) != line ||
		!f.single && strings.ContainsAny(line[len(line)-1:], ",;") {
		return false
	}
	trimmed := trimPunctuation(line)
	return trimmed == line || strings.Contains(trimmed, "?") || !IsFileType(path.Ext(trimmed))
}

// linksOf finds the links in a line, and what was meant as one.
func (f *finder) linksOf(line string) (links []Item, bad []Bad) {
	if f.isWhole(line) {
		if link, reason := Check(plainAmpersands(line)); reason.IsZero() {
			return []Item{{URL: link}}, nil
		}
	}
	if strings.Contains(line, "\t") {
		if link := mirrored(line, isOption(f.rest)); link != "" {
			return []Item{{URL: link}}, nil
		}
	}
	if link := withSpaces(line); link != "" {
		return []Item{{URL: link}}, nil
	}
	return parseLine(line)
}
