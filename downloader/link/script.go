// Commands of PowerShell and fetch, as browsers copy them.

package link

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// fieldOption stands in the words of PowerShell before a header field "name: value" of a table.
const fieldOption = "-gannet-field"

// powerShellWords does what shellWords does for PowerShell. Each entry of a table @{…} becomes fieldOption
// and "name: value".
func powerShellWords(text string) (words []string, n int) {
	var word strings.Builder
	begun, inTable, parens := false, false, 0
	var entry []string // name and value in a table
	flush := func() {
		switch {
		case begun && inTable:
			entry = append(entry, word.String())
		case begun:
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	endEntry := func() {
		flush()
		if len(entry) > 1 {
			words = append(words, fieldOption, entry[0]+": "+strings.Join(entry[1:], " "))
		}
		entry = nil
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"' || c == '\'':
			part, size := powerShellString(text[i:])
			if size == 0 {
				return nil, len(text)
			}
			word.WriteString(part)
			begun = true
			i += size - 1
		case c == '`' && lineEnd(text[i+1:]) > 0:
			flush()
			i += lineEnd(text[i+1:])
		case c == '@' && strings.HasPrefix(text[i+1:], "{"):
			flush()
			inTable = true
			i++
		case c == '}' && inTable:
			endEntry()
			inTable = false
		case inTable && (c == '\n' || c == '\r' || c == ';'):
			endEntry()
		case c == '(' || c == ')':
			parens += 1 - 2*int(c-'(')
		case strings.IndexByte("\n\r;|\x00", c) >= 0 && parens <= 0:
			flush()
			return lowerOptions(words), i + 1
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == '=' && inTable:
			flush()
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	flush()
	if inTable {
		return nil, len(text)
	}
	return lowerOptions(words), len(text)
}

// powerShellString gives the string that a text begins with, and its length with the quotes; 0 if it is not closed.
func powerShellString(text string) (part string, size int) {
	var out strings.Builder
	mark := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == mark && i+1 < len(text) && text[i+1] == mark:
			out.WriteByte(mark)
			i++
		case text[i] == mark:
			return out.String(), i + 1
		case text[i] == '`' && mark == '"' && i+1 < len(text):
			i++
			if j := strings.IndexByte("0nrt", text[i]); j >= 0 {
				out.WriteByte("\x00\n\r\t"[j])
			} else {
				out.WriteByte(text[i])
			}
		default:
			out.WriteByte(text[i])
		}
	}
	return "", 0
}

// lowerOptions writes the names of options as they are known: PowerShell takes them in any case.
func lowerOptions(words []string) []string {
	for i, word := range words {
		if strings.HasPrefix(word, "-") {
			words[i] = strings.ToLower(word)
		}
	}
	return words
}

// session is what a browser writes before a command for PowerShell: cookies and the user agent.
type session struct{ item Item }

var (
	sessionCookie = regexp.MustCompile(`System\.Net\.Cookie\("((?:[^"` + "`" + `]|` + "`" + `.)*)",\s*"((?:[^"` + "`" +
		`]|` + "`" + `.)*)"`)
	sessionAgent = regexp.MustCompile(`(?i)^\$session\.UserAgent\s*=\s*(".*")$`)
)

func (s *session) read(line string) {
	if m := sessionAgent.FindStringSubmatch(line); m != nil {
		agent, _ := powerShellString(m[1])
		s.item.addHeader("User-Agent", agent)
	} else if m := sessionCookie.FindStringSubmatch(line); m != nil {
		name, _ := powerShellString(`"` + m[1] + `"`)
		value, _ := powerShellString(`"` + m[2] + `"`)
		s.item.addHeader("Cookie", name+"="+value)
	} else if strings.Contains(line, "New-Object") {
		s.item = Item{}
	}
}

// forCommand gives what a command begins with that is run in the session, if it is.
func (s *session) forCommand(words []string) Item {
	in := slices.ContainsFunc(words, func(word string) bool { return word == "-websession" })
	if !in {
		return Item{}
	}
	item := s.item
	item.Header = item.Header.Clone()
	return item
}

// readFetch reads fetch("link", {…}), as browsers copy it, and gives how many bytes of the text it takes.
func readFetch(text string) (c command, n int) {
	begin := len("fetch(")
	d := json.NewDecoder(strings.NewReader(text[begin:]))
	var ref string
	if d.Decode(&ref) != nil {
		return c, min(len(text), begin)
	}
	n = begin + int(d.InputOffset())
	var init struct {
		Headers  map[string]string
		Referrer string
		Body     *string
		Method   string
	}
	rest := strings.TrimLeft(text[n:], " \r\n\t")
	if strings.HasPrefix(rest, ",") {
		d := json.NewDecoder(strings.NewReader(rest[1:]))
		if d.Decode(&init) != nil {
			return command{}, n
		}
		n = len(text) - len(rest) + 1 + int(d.InputOffset())
	}
	for name, value := range init.Headers {
		c.item.addHeader(name, value)
	}
	c.item.addHeader("Referer", init.Referrer)
	c.sends = init.Body != nil
	if init.Method != "" {
		c.method(init.Method)
	}
	c.url(ref)
	end := strings.IndexAny(text[n:], "\r\n")
	if end < 0 {
		end = len(text) - n
	}
	return c, n + end
}
