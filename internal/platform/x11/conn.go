//go:build !windows && !darwin

// Package x11 is a connection to the X server beside the window's own, for what
// the window's library does not do or does by waiting: nothing here can hold up
// the window. It offers one hidden window to receive messages and selections with.
package x11

import (
	"errors"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xfixes"
	"github.com/jezek/xgb/xproto"
)

// ErrClosed means that the connection has ended.
var ErrClosed = errors.New("the connection to the display has ended")

// Conn is a connection. It belongs to one goroutine, but for Close and Inject.
type Conn struct {
	X      *xgb.Conn
	Root   xproto.Window
	Window xproto.Window // hidden, of the size of a point

	events  chan xgb.Event
	pending []xgb.Event   // came while something else was waited for
	quit    chan struct{} // closed by Close
	ended   chan struct{} // closed when nothing more comes from the server
	once    sync.Once     // closes quit

	atoms      map[string]xproto.Atom
	names      map[xproto.Atom]string
	properties int // how many Property has given
}

// eventRoom is how many events may wait to be looked at.
const eventRoom = 256

// xgb keeps the events of an extension in a table for all connections, which must not
// change while one of them reads: so it is filled before the first one expects any.
var fixes struct {
	sync.Mutex
	known bool
}

// Dial connects to the display named by DISPLAY.
func Dial() (*Conn, error) {
	x, err := xgb.NewConn()
	if err != nil {
		return nil, err
	}
	c := &Conn{
		X: x, Root: xproto.Setup(x).DefaultScreen(x).Root,
		events: make(chan xgb.Event, eventRoom), quit: make(chan struct{}), ended: make(chan struct{}),
		atoms: map[string]xproto.Atom{}, names: map[xproto.Atom]string{},
	}
	if err := errors.Join(c.findFixes(), c.createWindow()); err != nil {
		x.Close()
		return nil, err
	}
	go c.receive() // Close ends it
	return c, nil
}

func (c *Conn) findFixes() error {
	fixes.Lock()
	defer fixes.Unlock()
	if !fixes.known {
		fixes.known = true
		return xfixes.Init(c.X)
	}
	ext, err := xproto.QueryExtension(c.X, uint16(len("XFIXES")), "XFIXES").Reply()
	if err != nil {
		return err
	}
	c.X.ExtLock.Lock()
	defer c.X.ExtLock.Unlock()
	c.X.Extensions["XFIXES"] = ext.MajorOpcode
	return nil
}

func (c *Conn) createWindow() error {
	id, err := xproto.NewWindowId(c.X)
	if err != nil {
		return err
	}
	c.Window = id
	return xproto.CreateWindowChecked(
		c.X, 0, id, c.Root, -1, -1, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwOverrideRedirect|xproto.CwEventMask, []uint32{1, xproto.EventMaskPropertyChange},
	).Check()
}

// receive takes the server's events until Close.
func (c *Conn) receive() {
	defer close(c.ended)
	for {
		event, fault := c.X.WaitForEvent()
		switch {
		case event == nil && fault == nil:
			return
		case event == nil:
			continue // about a window of another program that has gone meanwhile
		}
		select {
		case c.events <- event:
		case <-c.quit:
		}
	}
}

// Inject adds an event as if the server had sent it, if there is room. It never waits.
func (c *Conn) Inject(event xgb.Event) bool {
	select {
	case <-c.ended:
		return false
	default:
	}
	select {
	case c.events <- event:
		return true
	default:
		return false
	}
}

// Next waits for the next event.
func (c *Conn) Next() (xgb.Event, error) {
	if len(c.pending) > 0 {
		event := c.pending[0]
		c.pending = c.pending[1:]
		return event, nil
	}
	return c.receiveOne(nil)
}

// ErrTimeout means that another program did not answer in time.
var ErrTimeout = errors.New("the other program does not answer")

func (c *Conn) receiveOne(timeout <-chan time.Time) (xgb.Event, error) {
	select {
	case <-c.quit:
		return nil, ErrClosed
	default:
	}
	select {
	case event := <-c.events:
		return event, nil
	case <-c.quit:
		return nil, ErrClosed
	case <-c.ended:
		return nil, ErrClosed
	case <-timeout:
		return nil, ErrTimeout
	}
}

// await waits for an event that is wanted, and keeps the others for Next.
func (c *Conn) await(patience time.Duration, wanted func(xgb.Event) bool) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		event, err := c.receiveOne(timer.C)
		if err != nil {
			return err
		}
		if wanted(event) {
			return nil
		}
		switch event.(type) {
		case xproto.PropertyNotifyEvent, xproto.SelectionNotifyEvent: // of a transfer given up
		default:
			c.pending = append(c.pending, event)
		}
	}
}

// Close ends the connection and whatever waits for it.
func (c *Conn) Close() {
	c.once.Do(func() {
		close(c.quit)
		c.X.Close()
	})
	<-c.ended
}

// Atom gives the number for a name, 0 if the connection has ended.
func (c *Conn) Atom(name string) xproto.Atom {
	if atom, ok := c.atoms[name]; ok {
		return atom
	}
	reply, err := xproto.InternAtom(c.X, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	c.atoms[name], c.names[reply.Atom] = reply.Atom, name
	return reply.Atom
}

// Name gives the name for a number, "" if there is none.
func (c *Conn) Name(atom xproto.Atom) string {
	if name, ok := c.names[atom]; ok {
		return name
	}
	reply, err := xproto.GetAtomName(c.X, atom).Reply()
	if err != nil {
		return ""
	}
	c.names[atom] = reply.Name
	return reply.Name
}

// AtomOf reads an atom as selections list them.
func AtomOf(data []byte) xproto.Atom { return xproto.Atom(xgb.Get32(data)) }

// Numbers gives the 32-bit numbers in a property of any window, at most n; none
// if the window or the property is not there.
func (c *Conn) Numbers(window xproto.Window, property xproto.Atom, n uint32) []uint32 {
	reply, err := xproto.GetProperty(c.X, false, window, property, xproto.GetPropertyTypeAny, 0, n).Reply()
	if err != nil || reply.Format != 32 {
		return nil
	}
	numbers := make([]uint32, reply.ValueLen)
	for i := range numbers {
		numbers[i] = xgb.Get32(reply.Value[4*i:])
	}
	return numbers
}

// SetNumbers sets a property of any window to 32-bit numbers.
func (c *Conn) SetNumbers(window xproto.Window, property, kind xproto.Atom, numbers ...uint32) error {
	data := make([]byte, 4*len(numbers))
	for i, n := range numbers {
		xgb.Put32(data[4*i:], n)
	}
	return xproto.ChangePropertyChecked(c.X, xproto.PropModeReplace, window, property, kind, 32, uint32(len(numbers)),
		data).Check()
}

// SameProgram reports whether two windows were made by one connection.
func (c *Conn) SameProgram(a, b xproto.Window) bool {
	mask := xproto.Setup(c.X).ResourceIdMask
	return uint32(a)&^mask == uint32(b)&^mask
}
