//go:build linux && packages

package e2e

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"html"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"gannet/internal/screen"
)

// Debian's wine lacks a system function that Go's run time asks for.
const winePatch = `#include <windows.h>
BOOLEAN WINAPI SystemFunction036(void *, ULONG);
BOOL WINAPI ProcessPrng(BYTE *to, SIZE_T size) { return SystemFunction036(to, size); }
`

// wine is a fresh Windows, as far as wine is one, with the packaged program.
type wine struct {
	*screen.Screen
	ctx      context.Context
	dir, exe string
}

func startWine(t *testing.T) *wine {
	t.Helper()
	need(t, "wine", "x86_64-w64-mingw32-gcc", "unzip", "Xvfb", "openbox", "xdotool", "import")
	w := &wine{dir: t.TempDir()}
	do(t, "unzip", "-q", built(t, "*-windows-amd64.zip"), "-d", w.dir)
	found, err := filepath.Glob(filepath.Join(w.dir, "*", "gannet.exe"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the archive holds %q (%v)", found, err)
	}
	w.exe = found[0]
	var cancel context.CancelFunc
	w.ctx, cancel = context.WithTimeout(t.Context(), 5*limit)
	t.Cleanup(cancel)
	if w.Screen, err = screen.Start(w.ctx, 1300, 800); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	t.Cleanup(func() { _ = w.run("wineserver", "-k").Run() }) // it may have ended by itself
	done(t, w.run("wineboot", "--init"))
	w.compile(t, w.path("windows/system32/bcryptprimitives.dll"), winePatch, "-shared", "-ladvapi32")
	return w
}

// run prepares a program of wine. Debian's ends programs that tell screen readers of a change:
// it goes without that library.
func (w *wine) run(args ...string) *exec.Cmd {
	cmd := w.Command(args[0], args[1:]...)
	cmd.Env = append(cmd.Env, "HOME="+w.dir, "WINEPREFIX="+filepath.Join(w.dir, "prefix"), "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml,uiautomationcore=")
	return cmd
}

// path is where a file of drive C: is.
func (w *wine) path(name string) string { return filepath.Join(w.dir, "prefix/drive_c", name) }

func (w *wine) compile(t *testing.T, to, source string, flags ...string) {
	t.Helper()
	cmd := exec.Command("x86_64-w64-mingw32-gcc", append([]string{"-o", to, "-xc", "-", "-xnone"}, flags...)...)
	cmd.Stdin = strings.NewReader(source)
	done(t, cmd)
}

// start shows the window, and gives it and how the program ends.
func (w *wine) start(t *testing.T) (id string, ended <-chan error) {
	t.Helper()
	window := w.run("wine", w.exe)
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	end := make(chan error, 1)
	go func() { end <- window.Wait() }()            // it ends with the program
	t.Cleanup(func() { _ = window.Process.Kill() }) // it may have ended by itself
	id, err := w.Window(w.ctx, "gannet.exe")
	if err != nil {
		t.Fatal(err)
	}
	return id, end
}

// The Windows program downloads, opens one window and takes what is dropped.
func TestWindowsUnderWine(t *testing.T) {
	w := startWine(t)
	t.Run("get", w.testGet)
	w.testTests(t)
	t.Run("window", w.testWindow)
}

func (w *wine) testGet(t *testing.T) {
	server := startNginx(t)
	want := server.Put(t, "setup.exe", 8*mib)
	said := done(t, w.run("wine", w.exe, "get", "-dir", `C:\files`, server.URL+"/setup.exe"))
	if want := "C:\\files\\setup.exe"; strings.TrimSpace(said) != want {
		t.Errorf("it printed %q, want %q", said, want)
	}
	if got := hashOf(t, w.path("files/setup.exe")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}
	// Wine has no streams in files: they are files of their own, and do not follow when one is renamed.
	mark, err := os.ReadFile(w.path("files/setup.exe.part:Zone.Identifier"))
	if want := "[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=" + server.URL + "/setup.exe\r\n"; err != nil || string(mark) != want {
		t.Errorf("marked %q, want %q (%v)", mark, want, err)
	}
}

// testTests runs the tests of the packages that do most with Windows.
func (w *wine) testTests(t *testing.T) {
	for _, name := range []string{"desktop", "clipboard", "drop"} {
		t.Run(name, func(t *testing.T) {
			test := filepath.Join(w.dir, name+".test.exe")
			cmd := exec.Command("go", "test", "-c", "-o", test, "gannet/gui/"+name)
			cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
			done(t, cmd)
			t.Log(done(t, w.run("wine", test, "-test.v")))
		})
	}
}

func (w *wine) testWindow(t *testing.T) {
	id, ended := w.start(t)
	const picture = "../../build/windows.png"
	until(t, "the window to be drawn", func() bool {
		if err := w.Picture(id, picture); err != nil {
			t.Fatal(err)
		}
		return coloursIn(t, picture) > 100 // a window that is not drawn yet has one
	})
	o := startOrigin(t, nil)
	// Under wine the first start that wants to hand something over is not heard.
	until(t, "a further start to be heard", func() bool { return w.run("wine", w.exe, o.URL+"/handed%2Fover.zip").Run() == nil })
	o.take(t, "/handed%2Fover.zip")

	source, err := os.ReadFile("testdata/dragsource.c")
	if err != nil {
		t.Fatal(err)
	}
	w.compile(t, w.path("dragsource.exe"), string(source), "-lole32", "-luuid", "-lurlmon")
	for i, path := range exactPaths {
		w.drag(t, id, map[string][]byte{"UniformResourceLocatorW": utf16Text(o.URL + path), "CF_UNICODETEXT": utf16Text("a link")})
		o.take(t, exactPaths[i])
	}
	w.drag(t, id, map[string][]byte{"CF_UNICODETEXT": utf16Text("two: " + o.URL + "/text1.zip?a=%2B and\r\n" + o.URL + "/text2.zip")})
	o.take(t, "/text1.zip?a=%2B", "/text2.zip")
	w.drag(t, id, map[string][]byte{"HTML Format": htmlFormat(o.URL+"/html1.zip?a=%2B&b=1", o.URL+"/html2.zip"), "CF_UNICODETEXT": utf16Text("1 2")})
	o.take(t, "/html1.zip?a=%2B&b=1", "/html2.zip")
	if err := os.WriteFile(w.path("list ü.txt"), []byte(o.URL+"/list%2F1.zip\r\n"+o.URL+"/list2.zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.drag(t, id, map[string][]byte{"CF_HDROP": fileList(`C:\list ü.txt`)})
	o.take(t, "/list%2F1.zip", "/list2.zip")

	w.do(t, "windowactivate", "--sync", id)
	w.do(t, "key", "alt+F4")
	select {
	case err := <-ended:
		if err != nil {
			t.Error("closing the window ends the program with", err)
		}
	case <-w.ctx.Done():
		t.Error("closing the window does not end the program")
	}
}

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
	cmd := w.run(args...)
	cmd.Stdout = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()       // it ends with the program
	defer func() { _ = cmd.Process.Kill() }() // it may have ended by itself
	from, err := w.Window(w.ctx, "dragsource.exe")
	if err != nil {
		t.Fatal(err)
	}
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
	if err := <-ended; err != nil {
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
	out, err := w.Command("import", "-window", "root", "-crop", "1x1+300+560", "txt:-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(out), "(225,236,251)")
}

func (w *wine) do(t *testing.T, args ...string) {
	t.Helper()
	if err := w.Do(args...); err != nil {
		t.Fatal(err)
	}
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

// coloursIn counts the different colours in a picture.
func coloursIn(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[color.Color]bool{}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			seen[picture.At(x, y)] = true
		}
	}
	return len(seen)
}
