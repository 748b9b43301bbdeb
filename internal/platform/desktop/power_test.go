//go:build linux

// Keeping the computer awake, and turning it off, with a logind of the tests' own.

package desktop

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// logind is who lets computers sleep.
type logind struct {
	asked chan string

	mu    sync.Mutex // guards locks
	locks []lock
}

// lock is a pipe of which the Session has the end for writing, as we do until
// it must have got it.
type lock struct{ r, w *os.File }

func startLogind(t *testing.T, refuse bool) *logind {
	t.Helper()
	l := &logind{asked: make(chan string, 10)}
	service(t, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "/org/freedesktop/login1", map[string]any{
		"Inhibit": func(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
			if refuse {
				return 0, dbus.NewError("org.example.No", []any{"not today"})
			}
			r, w, err := os.Pipe()
			if err != nil {
				return 0, dbus.MakeFailedError(err)
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			l.locks = append(l.locks, lock{r, w})
			l.asked <- strings.Join([]string{what, who, why, mode}, "|")
			return dbus.UnixFD(w.Fd()), nil
		},
		"Suspend":  func(bool) *dbus.Error { l.asked <- "suspend"; return nil },
		"PowerOff": func(bool) *dbus.Error { l.asked <- "power off"; return nil },
	})
	return l
}

func (l *logind) expect(t *testing.T, want string) {
	t.Helper()
	select {
	case got := <-l.asked:
		if got != want {
			t.Fatalf("asked for %q, want %q", got, want)
		}
	case <-time.After(limit):
		t.Fatalf("nobody asks for %q", want)
	}
}

// wantFree waits until the n-th lock was let go.
func (l *logind) wantFree(t *testing.T, n int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.locks[n].w.Close()
	if err := l.locks[n].r.SetReadDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.locks[n].r.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("lock %d is still held: %v", n, err)
	}
}

func TestAwakeWhileAskedFor(t *testing.T) {
	startBus(t)
	logind := startLogind(t, false)
	s, _ := openSession(t)
	on := State{Active: 1, Awake: true, Why: "Downloading"}
	const asked = "sleep|Test|Downloading|block"
	s.Set(on)
	logind.expect(t, asked)
	on.Active = 2 // nothing new
	set(s, on)
	set(s, State{}) // once it is taken, the lock has arrived
	logind.wantFree(t, 0)
	s.Set(on)
	logind.expect(t, asked)
	s.Close()
	logind.wantFree(t, 1)
}

func TestPower(t *testing.T) {
	startBus(t)
	logind := startLogind(t, false)
	s, _ := openSession(t)
	s.Set(State{Awake: true})
	logind.expect(t, "sleep|Test||block")
	if err := s.Power(Sleep); err != nil { // or else our own lock would forbid it
		t.Fatal(err)
	}
	logind.expect(t, "suspend")
	logind.wantFree(t, 0)
	if err := s.Power(ShutDown); err != nil {
		t.Fatal(err)
	}
	logind.expect(t, "power off")
	if err := s.Power(StayOn); err != nil || len(logind.asked) != 0 {
		t.Fatal(err, len(logind.asked))
	}
}

func TestPortalKeepsAwakeWhereLogindDoesNot(t *testing.T) {
	startBus(t)
	startLogind(t, true)
	asked := make(chan string, 10)
	const portal = "org.freedesktop.portal."
	bus := service(t, portal+"Desktop", portal+"Inhibit", "/org/freedesktop/portal/desktop", map[string]any{
		"Inhibit": func(window string, flags uint32, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
			asked <- fmt.Sprintf("%d %v", flags, options["reason"].Value())
			return "/request/1", nil
		},
	})
	err := bus.ExportMethodTable(map[string]any{
		"Close": func() *dbus.Error { asked <- "closed"; return nil },
	}, "/request/1", portal+"Request")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := openSession(t)
	s.Set(State{Awake: true, Why: "Downloading"})
	if got := <-asked; got != "4 Downloading" {
		t.Fatal(got)
	}
	s.Close()
	if got := <-asked; got != "closed" {
		t.Fatal(got)
	}
}
