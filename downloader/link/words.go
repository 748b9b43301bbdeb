// The words of a command, as a POSIX shell splits them.

package link

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// shellWords splits the first command of a text as a POSIX shell does, and gives how many bytes of the
// text it takes. Lines that go on in the next may also end in a backtick, as in PowerShell.
func shellWords(text string) (words []string, n int) {
	var word strings.Builder
	begun, drop := false, false
	flush := func() {
		if begun && !drop {
			words = append(words, word.String())
		}
		drop = drop && !begun
		word.Reset()
		begun = false
	}
	for i := 0; i < len(text); {
		c := text[i]
		rest := text[i+1:]
		switch {
		case c == ' ' || c == '\t':
			flush()
			i++
		case (c == '\\' || c == '`' || c == '^') && (lineEnd(rest) > 0 || rest == ""):
			i += 1 + lineEnd(rest)
		case c == '#' && !begun:
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case strings.IndexByte("\r\n;&|\x00", c) >= 0:
			flush()
			return words, i + 1
		case c == '>':
			drop = drop || word.String() == "2" // messages
			if !drop {
				flush()
				words = append(words, redirection)
			} else {
				word.Reset()
				begun = false
			}
			i += 1 + len(rest) - len(strings.TrimLeft(rest, ">&|"))
		case c == '\\':
			_, size := utf8.DecodeRuneInString(rest)
			word.WriteString(rest[:size])
			begun = true
			i += 1 + size
		case c == '\'' || c == '"' || c == '$' && (strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, `"`)):
			part, size := quoted(text[i:])
			if size == 0 {
				return nil, len(text) // not closed
			}
			word.WriteString(part)
			begun = true
			i += size
		default:
			word.WriteByte(c)
			begun = true
			i++
		}
	}
	flush()
	return words, len(text)
}

// lineEnd is how long the line end is that a text begins with.
func lineEnd(text string) int {
	switch {
	case strings.HasPrefix(text, "\r\n"):
		return 2
	case strings.HasPrefix(text, "\n"), strings.HasPrefix(text, "\r"):
		return 1
	}
	return 0
}

// quoted gives what stands in the quotes that a text begins with ('…', "…", $'…' or $"…"), and
// their length with it; 0 if they are not closed.
func quoted(text string) (part string, size int) {
	escapes := strings.HasPrefix(text, "$'")
	begin := len(text) - len(strings.TrimPrefix(text, "$"))
	mark := text[begin]
	if mark == '\'' && !escapes {
		end := strings.IndexByte(text[begin+1:], mark)
		if end < 0 {
			return "", 0
		}
		return text[begin+1 : begin+1+end], begin + end + 2
	}
	var out strings.Builder
	for i := begin + 1; i < len(text); {
		switch rest := text[i+1:]; {
		case text[i] == mark:
			return out.String(), i + 1
		case text[i] != '\\' || rest == "":
			out.WriteByte(text[i])
			i++
		case escapes:
			letters, size := ansiC(rest)
			out.WriteString(letters)
			i += 1 + size
		case lineEnd(rest) > 0:
			i += 1 + lineEnd(rest)
		default:
			if strings.IndexByte("\"\\$`", rest[0]) < 0 {
				out.WriteByte('\\')
			}
			out.WriteByte(rest[0])
			i += 2
		}
	}
	return "", 0
}

// ansiC gives what an escape of $'…' means whose backslash stands before text, and its length.
func ansiC(text string) (letters string, size int) {
	if letter, ok := map[byte]string{
		'n': "\n", 't': "\t", 'r': "\r", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v",
		'e': "\x1b", 'E': "\x1b",
	}[text[0]]; ok {
		return letter, 1
	}
	digits, base, from := 0, 16, 1
	switch text[0] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '0', '1', '2', '3', '4', '5', '6', '7':
		digits, base, from = 3, 8, 0
	default:
		return text[:1], 1
	}
	end := from
	for end < len(text) && end < from+digits && isHex(text[end]) && (base == 16 || text[end] < '8') {
		end++
	}
	code, err := strconv.ParseUint(text[from:end], base, 32)
	switch {
	case err != nil:
		return text[:1], 1
	case text[0] == 'u' || text[0] == 'U':
		return string(rune(code)), end
	}
	return string([]byte{byte(code)}), end
}

// cmdWords does what shellWords does for the prompt of Windows: first ^ escapes, then
// quotes group, in which \" and "" stand for one.
func cmdWords(text string) (words []string, n int) {
	var word strings.Builder
	begun, group, verbatim := false, false, false
	flush := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for i := 0; i < len(text); i++ {
		c, escaped := text[i], false
		if c == '^' && !verbatim && i+1 < len(text) {
			if size := lineEnd(text[i+1:]); size > 0 {
				i += size
				continue
			}
			i++
			c, escaped = text[i], true
		}
		next := strings.TrimPrefix(text[i+1:], "^")
		switch {
		case c == '"' && !escaped:
			verbatim = !verbatim
			fallthrough
		case c == '"':
			if group && strings.HasPrefix(next, `"`) && !escaped {
				word.WriteByte('"')
				verbatim = !verbatim
				i = len(text) - len(next)
			} else {
				group = !group
			}
			begun = true
		case c == '\\' && strings.HasPrefix(next, `"`):
			word.WriteByte('"')
			begun = true
			if !strings.HasPrefix(text[i+1:], "^") {
				verbatim = !verbatim
			}
			i = len(text) - len(next)
		case c == '\n' || c == '\r' || c == 0, (c == '&' || c == '|') && !escaped && !verbatim:
			if group {
				return nil, len(text)
			}
			flush()
			return words, i + 1
		case (c == ' ' || c == '\t') && !group:
			flush()
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	flush()
	if group {
		return nil, len(text)
	}
	return words, len(text)
}
