//go:build linux

package clipboard

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"gannet/internal/dev/screen"
	"gannet/internal/platform/x11"
)

// board is a display of its own with a watch on its clipboard.
type board struct {
	*screen.Screen
	own    *x11.Conn // stands for the program that watches
	copied chan string
	stop   func()
}

func newBoard(t *testing.T) *board {
	t.Helper()
	for _, name := range []string{"Xvfb", "openbox", "xdotool", "xclip"} {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(name + " is not installed: see .ci/packages")
			}
			t.Skip(name + " is not installed")
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), screen.Limit)
	t.Cleanup(cancel)
	show, err := screen.Start(ctx, 320, 240)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(show.Close)
	for _, variable := range show.Env() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	b := &board{Screen: show, own: dial(t), copied: make(chan string, 10)}
	b.stop, err = listen(b.own.Window, func(text string) { b.copied <- text })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.stop)
	return b
}

func dial(t *testing.T) *x11.Conn {
	t.Helper()
	conn, err := x11.Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

// take has a connection take the clipboard, and never give anything.
func take(t *testing.T, conn *x11.Conn) {
	t.Helper()
	if err := xproto.SetSelectionOwnerChecked(conn.X, conn.Window, conn.Atom("CLIPBOARD"), xproto.TimeCurrentTime).Check(); err != nil {
		t.Fatal(err)
	}
}

// copy puts a text on the clipboard with another program.
func (b *board) copy(t *testing.T, text string) {
	t.Helper()
	if err := b.Copy(text); err != nil {
		t.Fatal(err)
	}
}

// told checks that a text, and none before it, was told.
func (b *board) told(t *testing.T, want string) {
	t.Helper()
	select {
	case got := <-b.copied:
		if got != want {
			t.Errorf("it was told of %.100q, want %.100q", got, want)
		}
	case <-time.After(screen.Limit):
		t.Fatalf("it was not told of %.100q", want)
	}
}

func TestCopiedTextIsTold(t *testing.T) {
	b := newBoard(t)
	b.copy(t, "https://a.example/x%2Fy.zip\nhttps://b.example/ü")
	b.told(t, "https://a.example/x%2Fy.zip\nhttps://b.example/ü")
	large := strings.Repeat("https://a.example/", 40_000) // comes in pieces
	b.copy(t, large)
	b.told(t, large)
}

// What is no text, too long, our own, or not given is passed over.
func TestOthersArePassedOver(t *testing.T) {
	b := newBoard(t)
	for name, put := range map[string]func(){
		"a picture": func() {
			if err := b.CopyBy("\x89PNG", "-t", "image/png"); err != nil {
				t.Error(err)
			}
		},
		"5 MB":        func() { b.copy(t, strings.Repeat("x", 5_000_000)) },
		"our own":     func() { take(t, b.own) },
		"never given": func() { take(t, dial(t)) },
		"nothing":     func() { b.copy(t, "") },
	} {
		t.Run(name, func(t *testing.T) {
			put()
			b.copy(t, "after "+name)
			b.told(t, "after "+name)
		})
	}
}

// Stop does not wait for a program that does not answer.
func TestStopWhileAnOwnerHangs(t *testing.T) {
	b := newBoard(t)
	hung := dial(t)
	take(t, hung)
	for { // until it is asked
		event, err := hung.Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := event.(xproto.SelectionRequestEvent); ok {
			break
		}
	}
	b.stop()
	if len(b.copied) > 0 {
		t.Error("it was told of", <-b.copied)
	}
}
