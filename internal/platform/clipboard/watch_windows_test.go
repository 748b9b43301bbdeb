package clipboard

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

var (
	emptyClipboard   = win32.User32.NewProc("EmptyClipboard")
	setClipboardData = win32.User32.NewProc("SetClipboardData")
	globalAlloc      = kernel32.NewProc("GlobalAlloc")
)

func TestMain(m *testing.M) {
	if how := os.Getenv("GANNET_TEST_COPY"); how != "" {
		copyAsOther(how)
		return
	}
	os.Exit(m.Run())
}

// copyAsOther is another program that copies a text, and ends or, with "hang", never gives what it has promised.
func copyAsOther(how string) {
	t := win32.NewThread()
	if err := t.Do(func() error { copyOn(t.Window, how); return nil }); err != nil {
		panic(err)
	}
	t.End(func() {}) // a process may take its time to end
	os.Stdout.WriteString("copied\n")
}

func copyOn(window uintptr, how string) {
	for {
		if ok, _, _ := openClipboard.Call(window); ok != 0 {
			break
		}
		time.Sleep(openWait)
	}
	emptyClipboard.Call()
	if how == "secret" {
		id, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(secretFormat)))
		setClipboardData.Call(id, inMemory("x"))
	}
	switch how {
	case "hang":
		setClipboardData.Call(unicodeText, 0)
	case "long":
		setClipboardData.Call(unicodeText, inMemory(strings.Repeat("x", mostBytes)))
	case "too long":
		setClipboardData.Call(unicodeText, inMemory(strings.Repeat("x", mostPasted)))
	default:
		setClipboardData.Call(unicodeText, inMemory(os.Getenv("GANNET_TEST_TEXT")))
	}
	closeClipboard.Call()
	if how == "hang" {
		os.Stdout.WriteString("copied\n")
		time.Sleep(time.Hour) // it is killed
	}
}

func inMemory(text string) uintptr {
	units := windows.StringToUTF16(text)
	const moveable = 2
	block, _, _ := globalAlloc.Call(moveable, uintptr(2*len(units)))
	at, _, _ := globalLock.Call(block)
	copy(unsafe.Slice((*uint16)(pointer(at)), len(units)), units)
	globalUnlock.Call(block)
	return block
}

// other has another program copy, and waits until it has.
func other(t *testing.T, how, text string) (end func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "GANNET_TEST_COPY="+how, "GANNET_TEST_TEXT="+text)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "copied" {
		t.Fatalf("%q %v", line, err)
	}
	return func() {
		if how == "hang" {
			_ = cmd.Process.Kill() // it may have ended by itself
		}
		_ = cmd.Wait() // it was killed
	}
}

func startWatch(t *testing.T) (copied chan string, stop func()) {
	t.Helper()
	copied = make(chan string, 10)
	stop, err := watch(nil, func(text string) { copied <- text })
	if err != nil {
		t.Fatal(err)
	}
	return copied, stop
}

func told(t *testing.T, copied chan string, want string) {
	t.Helper()
	select {
	case got := <-copied:
		if got != want {
			t.Errorf("it was told of %q, want %q", got, want)
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("it was not told of %q", want)
	}
}

func TestCopiedTextIsTold(t *testing.T) {
	copied, stop := startWatch(t)
	defer stop()
	for _, text := range []string{"https://a.example/x%2Fy.zip", "https://a.example/ü €\r\nhttps://b.example/" + strings.Repeat("%25", 1000)} {
		other(t, "text", text)()
		told(t, copied, text)
	}
	other(t, "secret", "password")()
	other(t, "long", "")()
	other(t, "text", "after")()
	told(t, copied, "after")
}

// A program that never gives what was copied holds nobody up, and is passed over.
func TestHungOwnerHoldsNobodyUp(t *testing.T) {
	copied, stop := startWatch(t)
	end := other(t, "hang", "")
	defer end()
	// Under wine, what is copied just then may be missed: it is copied again.
	for heard := false; !heard; {
		other(t, "text", "https://a.example/next.zip")()
		select {
		case got := <-copied:
			heard = true
			if got != "https://a.example/next.zip" {
				t.Errorf("it was told of %q", got)
			}
		case <-time.After(10 * time.Second):
			t.Log("missed")
		}
	}

	defer other(t, "hang", "")()
	stop() // does not wait for it
}

func TestTextThatWasCopiedElsewhere(t *testing.T) {
	for _, c := range []struct{ how, text, want string }{
		{"text", "https://a.example/ü €", "https://a.example/ü €"},
		{"secret", "password", "password"},
		{"long", "", strings.Repeat("x", mostBytes)},
	} {
		other(t, c.how, c.text)()
		if got, err := latest(mostPasted); got != c.want || err != nil {
			t.Errorf("%s: got %.50q (%d bytes), %v", c.how, got, len(got), err)
		}
	}
	other(t, "too long", "")()
	if got, err := latest(mostPasted); got != "" || !errors.Is(err, ErrTooLong) {
		t.Errorf("of what is too long: %d bytes, %v", len(got), err)
	}
	defer other(t, "hang", "")()
	if got, err := latest(mostPasted); got != "" || !errors.Is(err, ErrSilent) {
		t.Errorf("from one that hangs: %q, %v", got, err)
	}
}
