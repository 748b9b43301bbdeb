//go:build linux && packages

package e2e

import (
	"context"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gannet/internal/dev/screen"
)

// Debian's wine lacks a system function that Go's run time asks for.
const winePatch = `#include <windows.h>
BOOLEAN WINAPI SystemFunction036(void *, ULONG);
BOOL WINAPI ProcessPrng(BYTE *to, SIZE_T size) { return SystemFunction036(to, size); }
`

// wine is a fresh Windows, as far as wine is one, with the packaged program.
type wine struct {
	*screen.Screen
	ctx      context.Context // done when the test must end
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
	w.ctx, cancel = context.WithDeadline(context.Background(), byWhen(t, 5*limit)) // t.Context() ends before the clean-up
	t.Cleanup(cancel)
	if w.Screen, err = screen.Start(w.ctx, 1300, 800); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	t.Cleanup(func() { w.last("wineserver", "-k") }) // it may have ended by itself
	w.run(t, "wineboot", "--init")
	w.compile(t, w.path("windows/system32/bcryptprimitives.dll"), winePatch, "-shared", "-ladvapi32")
	return w
}

// command prepares a program on the display, such as wine itself; it is killed when ctx is done.
// Debian's wine ends programs that tell screen readers of a change: it goes without that library.
func (w *wine) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = 10 * time.Second // what it started may keep its output open
	cmd.Env = append(append(os.Environ(), w.Env()...), "HOME="+w.dir, "WINEPREFIX="+filepath.Join(w.dir, "prefix"), "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml,uiautomationcore=")
	return cmd
}

// run runs such a program to its end and gives what it prints.
func (w *wine) run(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithDeadline(w.ctx, byWhen(t, limit))
	defer cancel()
	return done(t, w.command(ctx, args...))
}

// last runs such a program though the test must end, and gives what it prints.
func (w *wine) last(args ...string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	said, _ := w.command(ctx, args...).CombinedOutput() // says itself what is wrong
	return string(said)
}

// look tells what there is on the display, if the test failed.
func (w *wine) look(t *testing.T) {
	if !t.Failed() {
		return
	}
	const picture = "../../../build/windows-failed.png"
	t.Logf("what there was is in %s: %s", picture, w.last("import", "-window", "root", picture))
	t.Logf("the windows:\n%s", w.last("xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"))
}

// path is where a file of drive C: is.
func (w *wine) path(name string) string { return filepath.Join(w.dir, "prefix/drive_c", name) }

func (w *wine) compile(t *testing.T, to, source string, flags ...string) {
	t.Helper()
	cmd := exec.Command("x86_64-w64-mingw32-gcc", append([]string{"-o", to, "-xc", "-", "-xnone"}, flags...)...)
	cmd.Stdin = strings.NewReader(source)
	done(t, cmd)
}

// set writes the settings where the program looks for them.
func (w *wine) set(t *testing.T, settings string) {
	t.Helper()
	folder, ok := strings.CutPrefix(strings.TrimSpace(w.run(t, "wine", "cmd", "/c", "echo %LOCALAPPDATA%")), `C:\`)
	path := filepath.Join(w.path(strings.ReplaceAll(folder, `\`, "/")), "gannet", "settings.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil || !ok {
		t.Fatalf("the settings belong into %q (%v)", folder, err)
	}
	if err := os.WriteFile(path, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start shows the window, and gives it and how the program ends.
func (w *wine) start(t *testing.T) (id string, ended <-chan error) {
	t.Helper()
	window := w.command(w.ctx, "wine", w.exe)
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	end := make(chan error, 1)
	go func() { end <- window.Wait() }()            // it ends with the program
	t.Cleanup(func() { _ = window.Process.Kill() }) // it may have ended by itself
	return w.window(t, "gannet.exe"), end
}

// window waits for a window of the class.
func (w *wine) window(t *testing.T, class string) (id string) {
	t.Helper()
	ctx, cancel := context.WithDeadline(w.ctx, byWhen(t, limit))
	defer cancel()
	id, err := w.Window(ctx, class)
	if err != nil {
		t.Fatal(err)
	}
	return id
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
	said := w.run(t, "wine", w.exe, "get", "-dir", `C:\files`, server.URL+"/setup.exe")
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
			cmd := exec.Command("go", "test", "-c", "-o", test, "gannet/internal/platform/"+name)
			cmd.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
			done(t, cmd)
			t.Log(w.run(t, "wine", test, "-test.v"))
		})
	}
}

func (w *wine) testWindow(t *testing.T) {
	defer w.look(t)
	w.set(t, "ask_before_quitting = false") // the last downloads may not be finished when it is closed
	id, ended := w.start(t)
	const picture = "../../../build/windows.png"
	until(t, "the window to be drawn", func() bool {
		w.run(t, "import", "-window", id, picture)
		return coloursIn(t, picture) > 100 // a window that is not drawn yet has one
	})
	o := startOrigin(t, nil)
	// Under wine the first start that wants to hand something over is not heard.
	until(t, "a further start to be heard", func() bool {
		ctx, cancel := context.WithDeadline(w.ctx, byWhen(t, limit))
		defer cancel()
		return w.command(ctx, "wine", w.exe, o.URL+"/handed%2Fover.zip").Run() == nil
	})
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

	if err := w.CloseWindow(w.ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := result(t, "the program to end with its window", ended); err != nil {
		t.Error("closing the window ends the program with", err)
	}
}

func (w *wine) do(t *testing.T, args ...string) {
	t.Helper()
	w.run(t, append([]string{"xdotool"}, args...)...)
}

// result waits for how a program ends; what names that for the failure.
func result(t *testing.T, what string, ended <-chan error) (err error) {
	t.Helper()
	until(t, what, func() bool {
		select {
		case err = <-ended:
			return true
		default:
			return false
		}
	})
	return err
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
