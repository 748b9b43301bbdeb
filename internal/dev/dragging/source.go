//go:build linux

// Package dragging drags over X11 as another program would, for tests: over the
// window that stands in for the one below the pointer, or, as GNOME's bridge from
// Wayland does, straight to that one.
package dragging

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jezek/xgb/xproto"

	"gannet/internal/platform/x11"
)

// Drag is what is dragged, and how.
type Drag struct {
	Offers  map[string][]byte // by format
	Order   []string          // formats in the order they are offered; nil means any
	Direct  bool              // do not heed XdndProxy
	Piece   int               // bytes given at once, in the way for large ones; 0 gives all at once
	Mute    func()            // called when what was promised is asked for; nothing is given then
	Leave   bool              // go away instead of dropping
	Vanish  bool              // end without a word instead of dropping
	Hovered func()            // called when the window says it would take it
}

// ErrNotTaken means that the window does not want it.
var ErrNotTaken = errors.New("the window does not take it")

// Onto drags it onto a window of the display named by DISPLAY, and waits until the
// window says that it has it.
func (d Drag) Onto(ctx context.Context, window uint32) error {
	conn, err := x11.Dial()
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, conn.Close)()
	s := &source{Drag: d, conn: conn, window: xproto.Window(window), to: xproto.Window(window)}
	if proxy := conn.Numbers(s.to, conn.Atom("XdndProxy"), 1); len(proxy) == 1 && !d.Direct {
		s.to = xproto.Window(proxy[0])
	}
	return s.run()
}

type source struct {
	Drag
	conn   *x11.Conn
	window xproto.Window // the one below the pointer
	to     xproto.Window // the one spoken to

	pieces map[xproto.Atom][]byte // what is still to be given, by property
	asker  xproto.Window
}

func (s *source) run() error {
	c := s.conn
	xproto.SetSelectionOwner(c.X, c.Window, c.Atom("XdndSelection"), xproto.TimeCurrentTime)
	var types []uint32
	for _, format := range s.formats() {
		types = append(types, uint32(c.Atom(format)))
	}
	if err := c.SetNumbers(c.Window, c.Atom("XdndTypeList"), xproto.AtomAtom, types...); err != nil {
		return err
	}
	s.pieces = map[xproto.Atom][]byte{}
	s.send("XdndEnter", 5<<24|1)
	s.send("XdndPosition", 0, 10<<16|10, 0, uint32(c.Atom("XdndActionCopy")))
	for {
		event, err := c.Next()
		if err != nil {
			return err
		}
		switch e := event.(type) {
		case xproto.ClientMessageEvent:
			if done, err := s.message(e); done || err != nil {
				return err
			}
		case xproto.SelectionRequestEvent:
			if s.Mute != nil {
				s.Mute()
			} else {
				s.give(e)
			}
		case xproto.PropertyNotifyEvent:
			if e.State == xproto.PropertyDelete {
				s.giveMore(e.Atom)
			}
		}
	}
}

func (s *source) formats() []string {
	if s.Order != nil {
		return s.Order
	}
	var formats []string
	for format := range s.Offers {
		formats = append(formats, format)
	}
	slices.Sort(formats)
	return formats
}

func (s *source) message(e xproto.ClientMessageEvent) (done bool, err error) {
	data := e.Data.Data32
	switch s.conn.Name(e.Type) {
	case "XdndStatus":
		if data[1]&1 == 0 {
			s.send("XdndLeave", 0)
			return true, ErrNotTaken
		}
		if data[4] == uint32(s.conn.Atom("XdndActionMove")) {
			return true, errors.New("the window would have it moved")
		}
		if s.Hovered != nil {
			s.Hovered()
		}
		switch {
		case s.Vanish:
			return true, nil
		case s.Leave:
			s.send("XdndLeave", 0)
			// Only once it is answered is the message sure to have been sent.
			_, err := xproto.GetInputFocus(s.conn.X).Reply()
			return true, err
		}
		s.send("XdndDrop", 0, 0)
	case "XdndFinished":
		if data[1]&1 == 0 {
			return true, ErrNotTaken
		}
		return true, nil
	}
	return false, nil
}

// send sends a message about the window below the pointer.
func (s *source) send(kind string, more ...uint32) {
	data := make([]uint32, 5)
	data[0] = uint32(s.conn.Window)
	copy(data[1:], more)
	event := xproto.ClientMessageEvent{
		Format: 32, Window: s.window, Type: s.conn.Atom(kind), Data: xproto.ClientMessageDataUnionData32New(data),
	}
	xproto.SendEvent(s.conn.X, false, s.to, xproto.EventMaskNoEvent, string(event.Bytes()))
}

// give answers a question for what is dragged (ICCCM 2.0 §2.2).
func (s *source) give(e xproto.SelectionRequestEvent) {
	answer := xproto.SelectionNotifyEvent{
		Time: e.Time, Requestor: e.Requestor, Selection: e.Selection,
		Target: e.Target,
	}
	if data, ok := s.Offers[s.conn.Name(e.Target)]; ok {
		answer.Property = e.Property
		if s.Piece == 0 {
			s.set(e.Requestor, e.Property, e.Target, data)
		} else {
			xproto.ChangeWindowAttributes(s.conn.X, e.Requestor, xproto.CwEventMask,
				[]uint32{xproto.EventMaskPropertyChange})
			s.asker, s.pieces[e.Property] = e.Requestor, data
			size := binary.LittleEndian.AppendUint32(nil, uint32(len(data)))
			xproto.ChangeProperty(s.conn.X, xproto.PropModeReplace, e.Requestor, e.Property, s.conn.Atom("INCR"), 32, 1,
				size)
		}
	}
	xproto.SendEvent(s.conn.X, false, e.Requestor, xproto.EventMaskNoEvent, string(answer.Bytes()))
}

// giveMore gives the next piece when the one before it was taken; an empty one ends it.
func (s *source) giveMore(property xproto.Atom) {
	data, ok := s.pieces[property]
	if !ok {
		return
	}
	n := min(s.Piece, len(data))
	s.set(s.asker, property, s.conn.Atom("text/plain"), data[:n])
	if s.pieces[property] = data[n:]; n == 0 {
		delete(s.pieces, property)
	}
}

func (s *source) set(window xproto.Window, property, kind xproto.Atom, data []byte) {
	xproto.ChangeProperty(s.conn.X, xproto.PropModeReplace, window, property, kind, 8, uint32(len(data)), data)
}

// Ready reports whether a window of the display named by DISPLAY has been made ready
// for drops, by naming one that stands in for it.
func Ready(window uint32) bool {
	conn, err := x11.Dial()
	if err != nil {
		return false
	}
	defer conn.Close()
	return len(conn.Numbers(xproto.Window(window), conn.Atom("XdndProxy"), 1)) == 1
}

// Watch tells when another program on the display named by DISPLAY begins to drag. Each call of
// the function it gives says whether one has begun by now; stop ends it.
func Watch() (begun func() bool, stop func(), err error) {
	conn, err := x11.Dial()
	if err != nil {
		return nil, nil, err
	}
	// Who drags owns the selection: until then it is ours.
	xproto.SetSelectionOwner(conn.X, conn.Window, conn.Atom("XdndSelection"), xproto.TimeCurrentTime)
	return func() bool {
		owner, err := xproto.GetSelectionOwner(conn.X, conn.Atom("XdndSelection")).Reply()
		return err == nil && owner.Owner != conn.Window && owner.Owner != 0
	}, conn.Close, nil
}

// UTF16 is text as browsers offer it: in UTF-16 of little endian.
func UTF16(text string) []byte {
	var data []byte
	for _, r := range text {
		data = binary.LittleEndian.AppendUint16(data, uint16(r))
	}
	return data
}

// Window reads the number xdotool prints for a window.
func Window(id string) (uint32, error) {
	var n uint32
	if _, err := fmt.Sscan(strings.TrimSpace(id), &n); err != nil {
		return 0, fmt.Errorf("%q is no window: %w", id, err)
	}
	return n, nil
}
