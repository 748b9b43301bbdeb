// What mail does to links, undone.

package link

import "strings"

// fromMail undoes what mail does to text: the lines of quoted-printable (RFC 2045 §6.7), which
// end in "=" where they go on in the next, and links broken into lines between < and >
// (RFC 3986, Appendix C).
func fromMail(text string) string {
	if isQuotedPrintable(text) {
		text = unquote(text)
	}
	return rejoin(text)
}

// isQuotedPrintable reports whether a text says that it is that, or looks it: it has lines
// as long as they may be there that end in "=", and nothing that could be no escape.
func isQuotedPrintable(text string) bool {
	begin := strings.ToLower(text[:min(len(text), 64<<10)])
	if strings.Contains(begin, "content-transfer-encoding: quoted-printable") {
		return true
	}
	if !strings.Contains(begin, "=3d") {
		return false
	}
	soft := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if len(line) > 76 {
			return false
		}
		for i := strings.IndexByte(line, '='); i >= 0; {
			switch rest := line[i+1:]; {
			case rest == "":
				soft = soft || len(line) >= 70
			case len(rest) < 2 || !isHex(rest[0]) || !isHex(rest[1]):
				return false
			}
			next := strings.IndexByte(line[i+1:], '=')
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	return soft
}

// unquote undoes quoted-printable and leaves what is none as it is.
func unquote(text string) string {
	var out strings.Builder
	for {
		plain, rest, found := strings.Cut(text, "=")
		out.WriteString(plain)
		if !found {
			return out.String()
		}
		switch {
		case strings.HasPrefix(rest, "\r\n"):
			rest = rest[2:]
		case strings.HasPrefix(rest, "\n"):
			rest = rest[1:]
		case len(rest) >= 2 && isHex(rest[0]) && isHex(rest[1]):
			out.WriteByte(unhex(rest[0])<<4 | unhex(rest[1]))
			rest = rest[2:]
		default:
			out.WriteByte('=')
		}
		text = rest
	}
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// rejoin puts links together that are broken into lines between < and >.
func rejoin(text string) string {
	const longest = 4 << 10 // bytes; bounds the work on a text full of <
	var out strings.Builder
	for {
		begin := strings.Index(text, "<http")
		if begin < 0 {
			break
		}
		inside := text[begin+1 : min(len(text), begin+longest)]
		end := strings.IndexAny(inside, "<>\" \t")
		link := inside[:max(end, 0)]
		if end < 0 || inside[end] != '>' || !strings.ContainsAny(link, "\r\n") || strings.Count(link, "://") != 1 {
			out.WriteString(text[:begin+1])
			text = text[begin+1:]
			continue
		}
		out.WriteString(text[:begin+1])
		out.WriteString(lineEnds.Replace(link))
		text = text[begin+1+end:]
	}
	if out.Len() == 0 {
		return text
	}
	return out.String() + text
}
