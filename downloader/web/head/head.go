// The head of an answer, read as generously as browsers read it.

package head

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// message is the head of an answer.
type message struct {
	minor  int // of HTTP/1
	status int
	reason string
	fields []field

	chunked bool // the body is
}

type field struct{ name, value string }

// skipNewlines leaves out what some servers send before an answer, as behind the last body.
func skipNewlines(b []byte) []byte { return bytes.TrimLeft(b, "\r\n") }

// recognize gives an error as soon as the first bytes of an answer show that it is no head of HTTP/1.
func recognize(b []byte) error {
	const frame = 9 // bytes of the head of a frame, RFC 9113 §4.1
	if len(b) == 0 {
		return nil
	}
	switch b[0] {
	case 0x15, 0x16: // an alert or a handshake, RFC 8446 §5.1
		if len(b) == 1 || b[1] == 3 {
			return whole(b, 2, ErrTLS)
		}
	case 0: // the length of a first frame: SETTINGS or GOAWAY, of the connection
		if len(b) < frame || (b[3] == 4 || b[3] == 7) && bytes.Equal(b[5:frame], make([]byte, 4)) {
			return whole(b, frame, ErrHTTP2)
		}
	}
	for _, start := range []string{"HTTP", "ICY "} {
		n := min(len(b), len(start))
		if strings.EqualFold(string(b[:n]), start[:n]) {
			return nil
		}
	}
	return fmt.Errorf("%w: %.40q", ErrNotHTTP, b)
}

// whole gives err once b has so many bytes that it is certain.
func whole(b []byte, size int, err error) error {
	if len(b) < size {
		return nil
	}
	return err
}

// end gives the length of the head in b with the empty line behind it, or 0 if that has not come yet. It was
// not in the first seen bytes.
func end(b []byte, seen int) int {
	for at := max(seen-2, 0); ; {
		n := bytes.IndexByte(b[at:], '\n')
		if n < 0 {
			return 0
		}
		at += n + 1
		rest := b[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("\n")):
			return at + 1
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return at + 2
		}
	}
}

// statusLine is that of RFC 9112 §4, and what browsers take for one: without a reason or the spaces, with
// another version, or of a SHOUTcast server.
var statusLine = regexp.MustCompile(`^(?i:HTTP|ICY)(?:/ *(\d)(?:\.(\d))?)?[ \t]*(\d{3})?[ \t]*(.*)$`)

// parse reads a whole head.
func parse(b []byte) (*message, error) {
	first, rest, _ := strings.Cut(string(b), "\n")
	part := statusLine.FindStringSubmatch(clean(first))
	// its lines end otherwise: nobody knows where the body begins
	if strings.Contains(strings.TrimRight(first, "\r \t"), "\r") {
		part = nil
	}
	if part == nil || part[3] == "" && part[4] != "" && !strings.EqualFold(part[4], "OK") {
		return nil, fmt.Errorf("%w: %.40q", ErrNotHTTP, first)
	}
	m := &message{status: 200, reason: part[4], fields: parseFields(rest)}
	if part[1] > "1" || part[1] == "1" && part[2] > "0" {
		m.minor = 1
	}
	if part[3] != "" {
		m.status, _ = strconv.Atoi(part[3]) // three digits
	}
	return m, m.frame()
}

// parseFields reads the lines behind the first one.
func parseFields(lines string) (fields []field) {
	into := -1 // the field that a folded line belongs to, RFC 9112 §5.2
	for line := range strings.Lines(lines) {
		if folded := line[0] == ' ' || line[0] == '\t'; folded {
			if more := clean(line); into >= 0 && more != "" {
				fields[into].value = strings.TrimSpace(fields[into].value + " " + more)
			}
			continue
		}
		into = -1
		name, value, found := strings.Cut(line, ":")
		if name = strings.TrimRight(name, " \t"); found && httpguts.ValidHeaderFieldName(name) {
			into = len(fields)
			fields = append(fields, field{name, clean(value)})
		}
	}
	return fields
}

// clean gives a line or a value without what no value may have (RFC 9110 §5.5).
func clean(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			b[i] = ' '
		}
	}
	return string(bytes.Trim(b, " \t"))
}

// frame leaves one field that says where the body ends, RFC 9112 §6.3.
func (m *message) frame() error {
	codings := slices.DeleteFunc(m.take("Transfer-Encoding"), func(coding string) bool { return coding == "identity" })
	if slices.ContainsFunc(codings, func(coding string) bool { return coding != "chunked" }) {
		return fmt.Errorf("%w: %.40q", ErrCoding, codings)
	}
	lengths := slices.Compact(m.take("Content-Length"))
	if len(codings) > 0 {
		m.chunk()
		return nil
	}
	if len(lengths) > 1 {
		return fmt.Errorf("%w: %.80q", ErrLengths, lengths)
	}
	if len(lengths) == 1 && isLength(lengths[0]) { // else the body ends with the connection
		m.add("Content-Length", lengths[0])
	}
	return nil
}

func isLength(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strings.Trim(s, "0123456789") == ""
}

// chunk says that the body is in chunks, which HTTP/1.0 has not: a server that sends them in spite of that
// need not keep the connection.
func (m *message) chunk() {
	m.chunked = true
	m.add("Transfer-Encoding", "chunked")
	if m.minor == 0 {
		m.minor = 1
		m.add("Connection", "close")
	}
}

// take removes the fields of a name and gives the elements of their lists, in small letters.
func (m *message) take(name string) (elements []string) {
	m.fields = slices.DeleteFunc(m.fields, func(f field) bool {
		if !strings.EqualFold(f.name, name) {
			return false
		}
		for element := range strings.SplitSeq(f.value, ",") {
			if element = strings.ToLower(strings.TrimSpace(element)); element != "" {
				elements = append(elements, element)
			}
		}
		return true
	})
	return elements
}

func (m *message) add(name, value string) { m.fields = append(m.fields, field{name, value}) }

// interim reports whether another head follows this one, RFC 9110 §15.2.
func (m *message) interim() bool { return m.status < 200 && m.status >= 100 && m.status != 101 }

// bytes writes the head as net/http reads it.
func (m *message) bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.%d %03d %s\r\n", m.minor, m.status, m.reason)
	for _, f := range m.fields {
		b.WriteString(f.name + ": " + f.value + "\r\n")
	}
	b.WriteString("\r\n")
	return b.Bytes()
}
