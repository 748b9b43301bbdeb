package link

import (
	"net/url"
	"path"
	"strings"

	"gannet/internal/message"
)

// Commands that download are read as the browsers' developer tools copy them (as cURL, PowerShell or
// fetch) and as people write them down. One is read as its shell would, so that what it would not
// download, such as the page in its Referer, is not taken for a link.

// command is what one says.
type command struct {
	item   Item
	urls   []Item
	data   []string // that goes into the query with --get, else into the request's body
	get    bool
	sends  bool
	mirror bool // all its links lead to one file
}

func (c *command) header(value string) {
	if name, value, ok := strings.Cut(value, ":"); ok {
		c.item.addHeader(name, value)
	}
}

func (c *command) cookie(value string) {
	if strings.Contains(value, "=") { // else it is a file
		c.item.addHeader("Cookie", value)
	}
}

func (c *command) login(value string) {
	if !strings.Contains(value, ":") {
		value += ":"
	}
	c.item.login(value)
}

func (c *command) name(value string) {
	if value != "-" && !strings.HasPrefix(value, "/dev/") {
		c.item.Name = path.Base(strings.ReplaceAll(value, `\`, "/"))
	}
}

func (c *command) method(value string) {
	c.sends = c.sends || !strings.EqualFold(value, "GET") && !strings.EqualFold(value, "HEAD")
}

func (c *command) body(value string) { c.data = append(c.data, value) }

func (c *command) encodedBody(value string) {
	name, content, ok := strings.Cut(value, "=")
	if !ok {
		name, content = "", value
	} else if name != "" {
		name += "="
	}
	c.data = append(c.data, name+strings.ReplaceAll(url.QueryEscape(content), "+", "%20"))
}

func (c *command) upload(string) { c.sends = true }

// url takes a word that may be a link.
func (c *command) url(word string) {
	word = strings.TrimRight(word, ",") // of a sentence about the program
	if _, web := webStart(word); web {
		c.urls = append(c.urls, Item{URL: word})
	} else if scheme, after, ok := strings.Cut(word, ":"); ok && beginsLink(strings.ToLower(scheme), after) {
		c.urls = append(c.urls, Item{URL: word})
	} else if item := bareLink(word); item.URL != "" {
		c.urls = append(c.urls, item)
	}
}

// read takes the words behind the program's name, up to --next, and gives those behind that.
func (c *command) read(p *program, words []string) (rest []string) {
	c.mirror = p.mirrors
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		option, value, joined := p.find(word)
		switch {
		case word == "--next" || word == "-:":
			return words
		case word == redirection && len(words) > 0:
			c.name(words[0])
			words = words[1:]
		case word == "--get" || word == "-G":
			c.get = true
		case option == nil && strings.HasPrefix(word, "-"):
			c.get = c.get || isBundle(word) && strings.Contains(word, "G")
		case option == nil:
			c.url(word)
		case joined:
			option(c, value)
		case len(words) > 0:
			option(c, words[0])
			words = words[1:]
		}
	}
	return nil
}

// isBundle reports whether a word is several options of one letter.
func isBundle(word string) bool { return len(word) > 1 && word[0] == '-' && word[1] != '-' }

// find gives the option in a word, and its value if that is in the word too.
func (p *program) find(word string) (o option, value string, joined bool) {
	if o := p.options[word]; o != nil {
		return o, "", false
	}
	if o := powerShells[strings.ToLower(word)]; o != nil {
		return o, "", false
	}
	if name, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(word, "--") {
		return p.options[name], value, true
	}
	if !isBundle(word) {
		return nil, "", false
	}
	for i := 1; i < len(word); i++ { // -sSLo name, -XPOST
		if o := p.options["-"+word[i:i+1]]; o != nil {
			return o, word[i+1:], i+1 < len(word)
		}
	}
	return nil, "", false
}

// redirection stands before the name of the file that what is printed goes to.
const redirection = ">"

// end takes what was read into what was found, and reports whether there was a link.
func (c *command) end(f *Found) bool {
	if c.mirror && len(c.urls) > 1 {
		c.urls = c.urls[:1]
	}
	for _, said := range c.urls {
		ref := said.URL
		if c.get && len(c.data) > 0 {
			joint := "?"
			if strings.Contains(ref, "?") {
				joint = "&"
			}
			ref += joint + strings.Join(c.data, "&")
		}
		link, reason := Check(ref)
		if c.sends || len(c.data) > 0 && !c.get {
			link, reason = "", message.Of(sendsData)
		}
		if link == "" {
			f.Bad = append(f.Bad, Bad{Line: ref, Reason: reason})
			continue
		}
		item := c.item
		item.URL, item.AnyScheme = link, said.AnyScheme
		if len(c.urls) > 1 {
			item.Name = ""
		}
		f.add(item)
	}
	return len(c.urls) > 0
}

// readCommand takes the commands that a line begins with; each may have several lines.
func (f *finder) readCommand(string) bool {
	if len(f.whole) > f.looked {
		return false // it was looked at already, as part of what turned out to be none
	}
	taken := false
	for text, name := commandIn(f.whole); name != ""; text, name = commandIn(text) {
		n, any := f.command(text, name)
		if !any {
			f.looked = min(f.looked, len(text)-n)
			break
		}
		text = text[n:]
		f.rest, f.below, taken = text, false, true
	}
	return taken
}

// command takes the command that a text begins with, of n bytes, and reports whether there was anything for
// us in it.
func (f *finder) command(text, name string) (n int, any bool) {
	var words []string
	switch {
	case name == "$session":
		line, _, _ := strings.Cut(text, "\n")
		f.shell.read(strings.TrimSpace(line))
		return len(line), true
	case name == "fetch":
		c, n := readFetch(text)
		return n, c.end(&f.Found)
	case strings.Contains(name, "-"):
		words, n = powerShellWords(text)
	case strings.Contains(text[:min(len(text), 1000)], `^"`):
		words, n = cmdWords(text)
	default:
		words, n = shellWords(text)
	}
	for words = words[min(1, len(words)):]; len(words) > 0; {
		c := command{item: f.shell.forCommand(words)}
		words = c.read(programs[name], words)
		any = c.end(&f.Found) || any
	}
	return n, any
}

// commandIn gives a text from its first word on that is a program's name, and that name; "" if it
// does not begin with one. A prompt may stand before it.
func commandIn(text string) (from, name string) {
	for range 4 { // words before it
		text = strings.TrimLeft(text, " \t")
		end := strings.IndexAny(text[:min(len(text), 200)], " \t\r\n(.=")
		if end < 0 {
			return "", ""
		}
		word := strings.ToLower(text[:end])
		if strings.Contains(word, "://") {
			return "", ""
		}
		if text[end] == '.' && word != "$session" { // curl.exe, and /usr/bin/curl
			if rest := text[end:]; len(rest) > 4 && strings.EqualFold(rest[:5], ".exe ") {
				end += 4
			}
		}
		word = word[strings.LastIndexAny(word, `/\`)+1:]
		if alias := aliases[word]; alias != "" {
			word = alias
		}
		switch {
		case word == "fetch" && text[end] == '(', word == "$session",
			programs[word] != nil && text[end] != '(' && text[end] != '.' && text[end] != '=':
			return text, word
		case word == "$" || word == ">" || word == "%" || word == "sudo" || word == "time" || word == "await" ||
			word == "&":
			text = text[end:]
		default:
			return "", ""
		}
	}
	return "", ""
}
