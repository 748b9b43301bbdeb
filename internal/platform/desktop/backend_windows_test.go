package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"gannet/internal/platform/win32"
)

func newTestBackend(t *testing.T) (*backend, chan string) {
	told := make(chan string, 10)
	p := newBackend(App{ID: "org.example.Test", Name: "Test"}, Events{
		Tray:  func(bool) {},
		Acted: func(key string) { told <- key }, Dismissed: func() { told <- "dismissed" },
	})
	if p.Failed != nil {
		t.Fatal(p.Failed)
	}
	t.Cleanup(p.close)
	return p, told
}

func TestClickOnBalloon(t *testing.T) {
	p, told := newTestBackend(t)
	p.noToast = errors.New("not in this test")
	for _, c := range []struct {
		tells uintptr
		want  string
	}{{bubbleClicked, DefaultAction}, {bubbleExpired, "dismissed"}, {bubbleHidden, "dismissed"}} {
		if err := p.notify(Message{Title: "Finished"}); err != nil {
			t.Fatal(err)
		}
		win32.PostMessage.Call(p.Window, messageIcon, 1, 0x200) // the pointer over it
		win32.PostMessage.Call(p.Window, messageIcon, 1, c.tells)
		win32.PostMessage.Call(p.Window, messageIcon, 1, c.tells) // not told twice
		if got := next(t, told); got != c.want {
			t.Errorf("%#x: told %q, want %q", c.tells, got, c.want)
		}
	}
	if err := p.Do(func() error { return nil }); err != nil || len(told) != 0 || p.balloon.there {
		t.Errorf("left: %d events, an icon: %v (%v)", len(told), p.balloon.there, err)
	}
}

func next(t *testing.T, told chan string) string {
	t.Helper()
	select {
	case key := <-told:
		return key
	case <-time.After(limit):
		t.Fatal("nothing is told")
		return ""
	}
}

func TestTextsThatDoNotFitAreCut(t *testing.T) {
	to := []uint16{9, 9, 9, 9}
	write(to, "longer")
	if got := windows.UTF16ToString(to); got != "lon" {
		t.Errorf("got %q", got)
	}
	write(to, "ä")
	if !slices.Equal(to[:2], []uint16{'ä', 0}) {
		t.Error(to)
	}
}

func TestComputerStaysAwake(t *testing.T) {
	p, _ := newTestBackend(t)
	for _, on := range []bool{true, false} {
		if err := p.awake(on, ""); err != nil {
			t.Fatal(err)
		}
		var now uintptr
		err := p.Do(func() error {
			now, _, _ = setThreadExecutionState.Call(esContinuous) // it gives what was asked for before
			return nil
		})
		if err != nil || now&esSystemRequired != 0 != on {
			t.Errorf("%v: %#x, %v", on, now, err)
		}
	}
}

func TestProgressIsToldToEachWindow(t *testing.T) {
	runtime.LockOSThread() // the window belongs to it
	defer runtime.UnlockOSThread()
	const visible = 0x10000000
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		t.Fatal(err)
	}
	window, _, err := win32.CreateWindow.Call(0, uintptr(unsafe.Pointer(class)), 0, visible, 0, 0, 9, 9, 0, 0, 0, 0)
	if window == 0 {
		t.Fatal(err)
	}
	defer win32.DestroyWindow.Call(window)
	var told []string
	r := newFakeRuntime()
	list := r.object(map[int]any{
		methodSetProgressState: func(_ *object, to, state uintptr) uintptr {
			told = append(told, fmt.Sprint(to == window, " state ", state))
			return 0
		},
		methodSetProgressValue: func(_ *object, to, done, of uintptr) uintptr {
			told = append(told, fmt.Sprint(to == window, " ", done, " of ", of))
			return 0
		},
	})
	p, _ := newTestBackend(t)
	p.taskbar.list = list
	for _, s := range []State{{Active: 1, Progress: 0.425}, {Active: 1, Progress: -1}, {}} {
		if err := p.progress(s); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"true state 2", "true 42 of 100", "true state 1", "true state 0"}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestAutostartInRegistry(t *testing.T) {
	app := App{Name: "Gannet of a test"}
	for _, on := range []bool{false, true, true, false, false} {
		if err := setAutostart(app, on); err != nil {
			t.Fatal(err)
		}
		if is, err := autostart(app); err != nil || is != on {
			t.Fatalf("it is %v, %v", is, err)
		}
	}
}

func TestTaskManagerSwitchesAutostartOff(t *testing.T) {
	app := App{Name: "Gannet of a test"}
	key, _, err := registry.CreateKey(registry.CURRENT_USER, approvedKey, registry.SET_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	defer func() { _ = setAutostart(app, false) }()
	if err := setAutostart(app, true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		first byte
		want  bool
	}{{2, true}, {3, false}} {
		if err := key.SetBinaryValue(app.Name, []byte{c.first, 0, 0, 0}); err != nil {
			t.Fatal(err)
		}
		if is, err := autostart(app); err != nil || is != c.want {
			t.Errorf("%d: it is %v, %v", c.first, is, err)
		}
	}
	if err := setAutostart(app, true); err != nil {
		t.Fatal(err)
	}
	if is, err := autostart(app); err != nil || !is {
		t.Errorf("switched on again it is %v, %v", is, err)
	}
}

func TestSecondStartIsHandedOver(t *testing.T) {
	list := fmt.Sprint(`C:\list of `, os.Getpid())
	first, err := Claim(t.Context(), list, Call{})
	if err != nil {
		t.Fatal(err)
	}
	calls := make(chan Call, 10)
	go first.Serve(func(_ context.Context, c Call) error { calls <- c; return nil })
	for err = nil; !errors.Is(err, ErrHandedOver); { // under wine the first caller is not heard
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		var second *Instance
		second, err = Claim(ctx, list, Call{Links: []string{"a%2Fb"}})
		cancel()
		if second != nil {
			t.Fatal("there are two")
		}
	}
	if c := <-calls; !slices.Equal(c.Links, []string{"a%2Fb"}) {
		t.Errorf("got %v", c)
	}
	first.Close()
	third, err := Claim(t.Context(), list, Call{})
	if err != nil {
		t.Fatal(err)
	}
	third.Close()
}
