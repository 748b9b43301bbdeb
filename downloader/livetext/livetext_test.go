// Which lines come of which text.

package livetext

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func linesOf(t *testing.T, r io.Reader, contentType string, most int, cut bool) []string {
	t.Helper()
	var got []string
	s := &Splitter{Most: most, Cut: cut, Emit: func(line []byte) { got = append(got, string(line)) }}
	if err := ReadLines(r, contentType, s); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestLinesAreSplitAndDecoded(t *testing.T) {
	utf16 := func(s string) string {
		b := []byte("\xff\xfe")
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	for _, c := range []struct {
		text, contentType string
		most              int
		cut               bool
		want              []string
	}{
		{text: "one\ntwo\r\n\nlast", want: []string{"one", "two", "", "last"}},
		{text: "", want: nil},
		{text: "\n", want: []string{""}},
		{text: "a\rb\n", want: []string{"a\rb"}},
		{text: "0123456789\nab\n", most: 4, cut: true, want: []string{"0123…", "ab"}},
		{text: "0123456789\nab\n", most: 4, want: []string{"0123", "4567", "89", "ab"}},
		{text: "aéé\nb", most: 4, want: []string{"aé", "é", "b"}},
		{text: "gr\xfcn gr\xfcn\n", most: 4, cut: true, want: []string{"grün…"}},
		{text: "grün\n", want: []string{"grün"}},
		{text: "\xef\xbb\xbfgrün\n", want: []string{"grün"}},
		{text: "gr\xfcn\nblau\n", want: []string{"grün", "blau"}},
		{text: "blau\ngr\xfcn\ngrün\n", want: []string{"blau", "grün", "grün"}},
		{text: "gr\xfcn\n", contentType: "text/plain; charset=ISO-8859-1", want: []string{"grün"}},
		{text: "\x83e\x83X\x83g\n", contentType: "text/plain; charset=shift_jis", want: []string{"テスト"}},
		{text: "gr\xfcn\n", contentType: "text/plain; charset=nonsense", want: []string{"grün"}},
		{text: utf16("grün\nŁódź\n"), want: []string{"grün", "Łódź"}},
		{text: utf16("grün\nŁódź\n"), contentType: "text/plain; charset=utf-16", want: []string{"grün", "Łódź"}},
	} {
		if c.most == 0 {
			c.most = 100
		}
		for name, r := range map[string]io.Reader{
			"at once": strings.NewReader(c.text), "by bytes": iotest.OneByteReader(strings.NewReader(c.text)),
			"with the end": iotest.DataErrReader(strings.NewReader(c.text)),
		} {
			if name == "by bytes" && c.contentType == "" && !utf8.ValidString(c.text) && strings.HasPrefix(c.text, "\xff") {
				continue // a mark that comes in two pieces is not seen
			}
			if got := linesOf(t, r, c.contentType, c.most, c.cut); !slices.Equal(got, c.want) {
				t.Errorf("%q (%s, %s): %q, want %q", c.text, c.contentType, name, got, c.want)
			}
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("one\ntwo\r\n"), "text/plain", 5, true)
	f.Add([]byte("gr\xfcn \xe2\x82\xac\n\n"), "text/plain; charset=utf-16le", 3, false)
	f.Fuzz(func(t *testing.T, text []byte, contentType string, most int, cut bool) {
		if most < 1 || most > 1000 {
			return
		}
		var raw []byte
		s := &Splitter{Most: most, Cut: cut, Emit: func(line []byte) {
			if len(line) > 3*most+len(ellipsis) { // as many bytes as one of Windows-1252 becomes
				t.Errorf("a line of %d bytes", len(line))
			}
		}}
		plain := &Splitter{Most: most, Emit: func(line []byte) { raw = append(raw, line...) }}
		for piece := range slices.Chunk(text, 7) {
			plain.write(piece)
		}
		plain.end()
		if want := bytes.ReplaceAll(text, []byte("\n"), nil); len(want)-len(raw) > bytes.Count(text, []byte("\r")) {
			t.Errorf("%d bytes of %d are missing", len(want)-len(raw), len(want))
		}
		if err := ReadLines(bytes.NewReader(text), contentType, s); err != nil && len(contentType) == 0 {
			t.Error(err)
		}
	})
}

func TestTailIsBounded(t *testing.T) {
	var text bytes.Buffer
	for i := range tailLines + 10 {
		fmt.Fprintf(&text, "%d %s\n", i, strings.Repeat("x", 2*tailWidth))
	}
	tail := Of(&text, "")
	<-tail.Ended()
	lines, first := tail.Lines()
	if len(lines) != tailLines || first != 10 || !strings.HasPrefix(lines[0], "10 x") || !strings.HasPrefix(lines[tailLines-1], fmt.Sprint(tailLines+9)) {
		t.Errorf("%d lines from number %d, %.10q to %.10q", len(lines), first, lines[0], lines[len(lines)-1])
	}
	if len(lines[0]) > tailWidth+len(ellipsis) {
		t.Errorf("a line of %d bytes", len(lines[0]))
	}
}

func TestTextIsKnown(t *testing.T) {
	for _, c := range []struct {
		media, name string
		want        bool
	}{
		{"text/plain; charset=utf-8", "x", true},
		{"Application/JSON", "x", true},
		{"application/vnd.api+json", "x", true},
		{"image/svg+xml", "x.svg", false},
		{"application/octet-stream", "a.LOG", true},
		{"", "a.csv", true},
		{"video/mp4", "a.log", false},
		{"application/octet-stream", "a.zip", false},
	} {
		if got := Is(c.media, c.name); got != c.want {
			t.Errorf("%s %s: %v", c.media, c.name, got)
		}
	}
}
