//go:build !windows && !darwin

// Drops on X11, by XDND.

package drop

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb/xproto"

	"gannet/internal/platform/x11"
)

func register(w fyne.Window, h Handler, intercept Intercept) (stop func(), err error) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return nil, ErrUnsupported
	}
	err = ErrUnsupported
	native.RunNative(func(context any) {
		if x, ok := context.(driver.X11WindowContext); ok && x.WindowHandle != 0 {
			stop, err = listen(xproto.Window(x.WindowHandle), h, intercept)
		}
	})
	return stop, err
}

// listen takes what is dropped onto a window, in two ways. The window's XdndProxy names
// a window of our own to speak to in its place; where that is not heeded (as in
// the bridge from Wayland of GNOME), the messages are intercepted on their way to the
// window. A source does one or the other for all its messages, and both come to the
// same loop, so each drop is taken once.
func listen(window xproto.Window, h Handler, intercept Intercept) (stop func(), err error) {
	conn, err := x11.Dial()
	if err != nil {
		return nil, err
	}
	t := &target{Handler: h, conn: conn, window: window}
	if err := t.announce(); err != nil {
		conn.Close()
		return nil, err
	}
	uncover := func() {}
	if intercept != nil {
		types := []uint32{
			uint32(conn.Atom("XdndEnter")), uint32(conn.Atom("XdndPosition")),
			uint32(conn.Atom("XdndLeave")), uint32(conn.Atom("XdndDrop")),
		}
		uncover = intercept(uint32(window), types, func(message [32]byte) bool {
			event, ok := xproto.ClientMessageEventNew(message[:]).(xproto.ClientMessageEvent)
			return ok && conn.Inject(event)
		})
	}
	ended := make(chan struct{})
	go func() { // stop waits for it
		defer close(ended)
		t.run()
	}()
	return func() {
		uncover()
		conn.Close()
		<-ended
	}, nil
}

// The protocol is XDND 5, https://www.freedesktop.org/wiki/Specifications/XDND/.
const xdndVersion = 5

// patience is how long the other program may take for each piece of what is dropped.
var patience = 5 * time.Second

// target is what others can drop onto. It belongs to the goroutine of run.
type target struct {
	Handler
	conn   *x11.Conn
	window xproto.Window

	source xproto.Window // what is over the window comes from, 0 if nothing is
	types  []string      // what it offers
	action uint32        // what the source was told would be done with it
	hovers bool          // as Hover was told
}

func (t *target) announce() error {
	c, proxy := t.conn, t.conn.Window
	return errors.Join(
		c.SetNumbers(proxy, c.Atom("XdndAware"), xproto.AtomAtom, xdndVersion),
		c.SetNumbers(proxy, c.Atom("XdndProxy"), xproto.AtomWindow, uint32(proxy)),
		c.SetNumbers(t.window, c.Atom("XdndProxy"), xproto.AtomWindow, uint32(proxy)),
	)
}

// run works until the connection is closed.
func (t *target) run() {
	defer t.leave()
	for {
		event, err := t.conn.Next()
		if err != nil {
			return
		}
		switch e := event.(type) {
		case xproto.ClientMessageEvent:
			if e.Format == 32 {
				t.message(e)
			}
		case xproto.DestroyNotifyEvent:
			if e.Window == t.source {
				t.leave() // it ended without a word
			}
		}
	}
}

func (t *target) message(e xproto.ClientMessageEvent) {
	data := e.Data.Data32
	source := xproto.Window(data[0])
	kind := t.conn.Name(e.Type)
	switch {
	case kind == "XdndEnter":
		t.enter(source, data)
	case source != t.source:
		// The source has not come over the window before, so nothing is known of it.
	case kind == "XdndPosition":
		t.answer(e.Window, data[4])
	case kind == "XdndLeave":
		t.leave()
	case kind == "XdndDrop":
		t.drop(e.Window, xproto.Timestamp(data[2]))
	}
}

func (t *target) enter(source xproto.Window, data []uint32) {
	t.leave()
	t.source = source
	xproto.ChangeWindowAttributes(t.conn.X, source, xproto.CwEventMask, []uint32{xproto.EventMaskStructureNotify})
	types := data[2:5]
	if data[1]&1 != 0 {
		types = t.conn.Numbers(source, t.conn.Atom("XdndTypeList"), 1000)
	}
	for _, atom := range types {
		if atom != 0 {
			t.types = append(t.types, t.conn.Name(xproto.Atom(atom)))
		}
	}
}

// answer tells the source whether a drop would be taken. window is the one the
// source believes to speak to.
func (t *target) answer(window xproto.Window, wanted uint32) {
	const accept, always = 1, 2
	if !readable(t.types) {
		t.send("XdndStatus", uint32(window), 0, 0, 0, 0)
		return
	}
	t.hover(true)
	t.action = wanted
	if wanted != uint32(t.conn.Atom("XdndActionLink")) {
		t.action = uint32(t.conn.Atom("XdndActionCopy")) // never moved, or the source would delete it
	}
	t.send("XdndStatus", uint32(window), accept|always, 0, 0, t.action)
}

func (t *target) drop(window xproto.Window, at xproto.Timestamp) {
	t.hover(false)
	d, err := read(t.types, func(format string) ([]byte, error) {
		return t.conn.Read(t.conn.Atom("XdndSelection"), t.conn.Atom(format), at, mostBytes, patience)
	})
	if errors.Is(err, x11.ErrClosed) {
		return
	}
	if d.Empty() {
		t.send("XdndFinished", uint32(window), 0, 0, 0, 0)
	} else {
		t.send("XdndFinished", uint32(window), 1, t.action, 0, 0)
	}
	t.leave()
	t.Dropped(d)
}

// leave forgets the source.
func (t *target) leave() {
	t.hover(false)
	if t.source != 0 {
		xproto.ChangeWindowAttributes(t.conn.X, t.source, xproto.CwEventMask, []uint32{0})
	}
	t.source, t.types = 0, nil
}

func (t *target) hover(on bool) {
	if t.hovers != on {
		t.hovers = on
		t.Hover(on)
	}
}

// send sends a message to the source.
func (t *target) send(kind string, data ...uint32) {
	event := xproto.ClientMessageEvent{
		Format: 32, Window: t.source, Type: t.conn.Atom(kind), Data: xproto.ClientMessageDataUnionData32New(data),
	}
	xproto.SendEvent(t.conn.X, false, t.source, 0, string(event.Bytes()))
}
