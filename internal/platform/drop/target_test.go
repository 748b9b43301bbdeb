//go:build linux

package drop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"gannet/internal/dev/dragging"
	"gannet/internal/dev/screen"
	"gannet/internal/platform/x11"
)

// field is a window on a display of its own that can be dropped onto.
type field struct {
	ctx    context.Context
	window uint32
	news   chan string // what the handler was told, in order
}

// newField puts up a window. Messages to it go through an Intercept as they do in a
// real one; those not taken are news as well.
func newField(t *testing.T) *field {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Xvfb is not installed: see .ci/packages")
		}
		t.Skip("Xvfb is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), screen.Limit)
	t.Cleanup(cancel)
	show, err := screen.Start(ctx, 640, 480)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(show.Close)
	for _, variable := range show.Env() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	owner, err := x11.Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(owner.Close)

	f := &field{ctx: ctx, window: uint32(owner.Window), news: make(chan string, 100)}
	var take func([32]byte) bool
	stop, err := listen(owner.Window, Handler{
		Dropped: func(d Drop) { f.news <- fmt.Sprintf("%q %q %q", d.Links, d.Files, d.Text) },
		Hover:   func(on bool) { f.news <- fmt.Sprint("hover ", on) },
	}, func(window uint32, types []uint32, to func([32]byte) bool) func() {
		if window != f.window || len(types) != 4 {
			t.Errorf("intercepts %v to %d", types, window)
		}
		take = to
		return func() { f.news <- "intercept ended" }
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	go func() { // ends with the owner's connection
		for {
			event, err := owner.Next()
			if err != nil {
				return
			}
			if e, ok := event.(xproto.ClientMessageEvent); ok && !take([32]byte(e.Bytes())) {
				f.news <- "not taken"
			}
		}
	}()
	return f
}

// told checks what the handler was told since the last time, and that it is no more.
func (f *field) told(t *testing.T, want ...string) {
	t.Helper()
	for i, line := range want {
		select {
		case got := <-f.news:
			if got != line {
				t.Errorf("it was told %.300s\nwant %.300s", got, line)
			}
		case <-f.ctx.Done():
			t.Fatalf("it was told only %d of %d things", i, len(want))
		}
	}
	if len(f.news) > 0 {
		t.Errorf("it was also told %s", <-f.news)
	}
}

var dragged = dragging.Drag{Offers: map[string][]byte{
	"text/x-moz-url": dragging.UTF16(exact + "\nTitle"), "text/plain": []byte("Title"), "UTF8_STRING": []byte("Title"), "TIMESTAMP": nil,
}}

// Whichever way a source speaks, each of its drops is taken once, also when both
// ways are used in turn.
func TestEveryDropIsTakenOnce(t *testing.T) {
	f := newField(t)
	for _, direct := range []bool{false, true, true, false, true, false} {
		d := dragged
		d.Direct = direct
		if err := d.Onto(f.ctx, f.window); err != nil {
			t.Fatalf("direct %v: %v", direct, err)
		}
		f.told(t, "hover true", "hover false", fmt.Sprintf("%q [] %q", []string{exact}, ""))
	}
}

func TestLargeDropComesInPieces(t *testing.T) {
	f := newField(t)
	var list bytes.Buffer
	var want []string
	for i := range 20000 {
		want = append(want, fmt.Sprintf("http://h.example/%d/a%%2Fb?x=%%25&padding=%040d", i, i))
		list.WriteString(want[i] + "\r\n")
	}
	for _, direct := range []bool{false, true} {
		d := dragging.Drag{Offers: map[string][]byte{"text/uri-list": list.Bytes()}, Piece: 60000, Direct: direct}
		if err := d.Onto(f.ctx, f.window); err != nil {
			t.Fatal(err)
		}
		f.told(t, "hover true", "hover false", fmt.Sprintf("%q [] %q", want, ""))
	}
}

func TestDragsThatComeToNothing(t *testing.T) {
	f := newField(t)
	for name, test := range map[string]struct {
		change func(*dragging.Drag)
		err    error
		told   []string
	}{
		"goes on":    {func(d *dragging.Drag) { d.Leave = true }, nil, []string{"hover true", "hover false"}},
		"dies":       {func(d *dragging.Drag) { d.Vanish = true }, nil, []string{"hover true", "hover false"}},
		"of no use":  {func(d *dragging.Drag) { d.Offers = map[string][]byte{"image/png": nil} }, dragging.ErrNotTaken, nil},
		"empty":      {func(d *dragging.Drag) { d.Offers = map[string][]byte{"text/plain": nil} }, dragging.ErrNotTaken, []string{"hover true", "hover false", `[] [] ""`}},
		"not given":  {func(d *dragging.Drag) { d.Order = []string{"UTF8_STRING"}; d.Offers = nil }, dragging.ErrNotTaken, []string{"hover true", "hover false", `[] [] ""`}},
		"goes on 2":  {func(d *dragging.Drag) { d.Leave, d.Direct = true, true }, nil, []string{"hover true", "hover false"}},
		"of no use2": {func(d *dragging.Drag) { d.Direct = true; d.Order = []string{"image/png"} }, dragging.ErrNotTaken, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := dragged
			test.change(&d)
			if err := d.Onto(f.ctx, f.window); !errors.Is(err, test.err) {
				t.Errorf("error %v, want %v", err, test.err)
			}
			f.told(t, test.told...)
		})
	}
	if err := dragged.Onto(f.ctx, f.window); err != nil {
		t.Errorf("the next drag: %v", err)
	}
}

// A source that does not give what it promised is given up, and a drag that
// begins meanwhile is not lost.
func TestHungSourceIsGivenUp(t *testing.T) {
	defer func(before time.Duration) { patience = before }(patience)
	patience = 2 * time.Second // enough for the source that answers, also on a machine that is busy
	f := newField(t)
	asked, first := make(chan struct{}, 1), make(chan error, 1)
	hung := dragging.Drag{Offers: map[string][]byte{"text/plain": nil}, Mute: func() { asked <- struct{}{} }}
	go func() { first <- hung.Onto(f.ctx, f.window) }() // told below
	<-asked
	if err := dragged.Onto(f.ctx, f.window); err != nil {
		t.Error(err)
	}
	if err := <-first; !errors.Is(err, dragging.ErrNotTaken) {
		t.Errorf("the hung source was told %v", err)
	}
	f.told(t, "hover true", "hover false", `[] [] ""`, "hover true", "hover false", fmt.Sprintf("%q [] %q", []string{exact}, ""))
}

// What sources say of themselves is not believed.
func TestStrayMessagesDoNoHarm(t *testing.T) {
	f := newField(t)
	conn, err := x11.Dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	to := xproto.Window(conn.Numbers(xproto.Window(f.window), conn.Atom("XdndProxy"), 1)[0])
	for _, kind := range []string{"XdndDrop", "XdndPosition", "XdndLeave", "XdndEnter", "XdndPosition", "XdndDrop", "_NET_WM_PING"} {
		for _, first := range []uint32{0, 1, 0xffffffff} {
			e := xproto.ClientMessageEvent{
				Format: 32, Window: to, Type: conn.Atom(kind),
				Data: xproto.ClientMessageDataUnionData32New([]uint32{first, 1, 0xfffffff0, 7, 0}),
			}
			xproto.SendEvent(conn.X, false, to, 0, string(e.Bytes()))
		}
	}
	if err := dragged.Onto(f.ctx, f.window); err != nil {
		t.Error(err)
	}
	var last string
	for want := fmt.Sprintf("%q [] %q", []string{exact}, ""); last != want; {
		select {
		case last = <-f.news:
		case <-f.ctx.Done():
			t.Fatalf("the drop was lost; the last news was %s", last)
		}
	}
}
