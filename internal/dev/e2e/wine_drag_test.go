//go:build linux && packages

package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// drag drags data from a window of another Windows program onto Gannet's, and checks that
// Gannet takes a copy and gives back all references.
func (w *wine) drag(t *testing.T, id string, data map[string][]byte) {
	t.Helper()
	args, dir := []string{"wine", w.path("dragsource.exe")}, t.TempDir()
	for format, content := range data {
		path := filepath.Join(dir, format)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, format+"=Z:"+path)
	}
	var said bytes.Buffer
	cmd := w.command(w.ctx, args...)
	cmd.Stdout = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()       // it ends with the program
	defer func() { _ = cmd.Process.Kill() }() // it may have ended by itself
	from := w.window(t, "dragsource.exe")
	w.do(t, "windowmove", "--sync", id, "0", "0")
	w.do(t, "windowmove", "--sync", from, "1020", "300")
	w.do(t, "mousemove", "--window", from, "60", "60")
	w.do(t, "mousedown", "1")
	shift := 0
	until(t, "the window to show that it can be dropped", func() bool {
		shift = 1 - shift
		w.do(t, "mousemove", "--sync", fmt.Sprint(500+shift), "420")
		return w.covered(t)
	})
	w.do(t, "mouseup", "1")
	if err := result(t, "the source to end", ended); err != nil {
		t.Fatal(err)
	}
	const dropped, asCopy = "00040100", 1 // DRAGDROP_S_DROP, DROPEFFECT_COPY
	until(t, "the window to be as before", func() bool { return !w.covered(t) })
	if want := fmt.Sprintf("ready\r\nresult %s effect %d given 1 left 0\r\n", dropped, asCopy); said.String() != want {
		t.Errorf("the source says %q, want %q", said.String(), want)
	}
}

// covered reports whether the list is covered by the place to drop onto: by the colour of a point
// below the row chosen, which has the same colour.
func (w *wine) covered(t *testing.T) bool {
	t.Helper()
	return strings.Contains(w.run(t, "import", "-window", "root", "-crop", "1x1+300+560", "txt:-"), "(225,236,251)")
}

// utf16Text is a text as Windows programs give it.
func utf16Text(text string) (data []byte) {
	for _, unit := range utf16.Encode([]rune(text + "\x00")) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return data
}

// htmlFormat is a selection with links as browsers on Windows give it.
func htmlFormat(links ...string) []byte {
	var page strings.Builder
	page.WriteString("<html><body><!--StartFragment-->")
	for _, link := range links {
		fmt.Fprintf(&page, `<a href="%s">a link</a>`, html.EscapeString(link))
	}
	page.WriteString("<!--EndFragment--></body></html>")
	const head = "Version:0.9\r\nStartHTML:%010d\r\nEndHTML:%010d\r\nStartFragment:%010d\r\nEndFragment:%010d\r\n"
	start, text := len(fmt.Sprintf(head, 0, 0, 0, 0)), page.String()
	return fmt.Appendf(nil, head+"%s\x00", start, start+len(text),
		start+strings.Index(text, "<a"), start+strings.Index(text, "<!--End"), text)
}

// fileList is a DROPFILES with one file.
func fileList(path string) (data []byte) {
	const header, wide = 20, 1
	for _, word := range []uint32{header, 0, 0, 0, wide} {
		data = binary.LittleEndian.AppendUint32(data, word)
	}
	return append(data, utf16Text(path+"\x00")...)
}
