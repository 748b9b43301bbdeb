//go:build linux

package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"slices"
	"strconv"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// What is asked of the window manager goes to it in messages (Extended Window Manager Hints 1.5), which wait
// until it reads them. A key would be lost as long as it has not claimed that key, or knows of no window in front.

// Limit is how long any one thing may take before a test gives up. Only what hangs takes so long, also on a
// machine that is busy.
const Limit = 2 * time.Minute

func init() { xgb.Logger = log.New(io.Discard, "", 0) } // that the display wants no password is no news

// hints is a connection to the display, for what programs and the window manager tell each other there.
type hints struct {
	x    *xgb.Conn
	root xproto.Window
}

func (s *Screen) hints() (hints, error) {
	x, err := xgb.NewConnDisplay(s.display)
	if err != nil {
		return hints{}, err
	}
	return hints{x, xproto.Setup(x).DefaultScreen(x).Root}, nil
}

// until polls done, with a connection of its own, until it holds or ctx ends.
func (s *Screen) until(ctx context.Context, done func(hints) bool) error {
	h, err := s.hints()
	if err != nil {
		return err
	}
	defer h.x.Close()
	return Until(ctx, func() bool { return done(h) })
}

func (h hints) atom(name string) xproto.Atom {
	reply, err := xproto.InternAtom(h.x, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return reply.Atom
}

// windows gives the windows that a property names; ok is false if there is no such property.
func (h hints) windows(of xproto.Window, property string) (windows []xproto.Window, ok bool) {
	const most = 1 << 10
	reply, err := xproto.GetProperty(h.x, false, of, h.atom(property), xproto.AtomWindow, 0, most).Reply()
	if err != nil || reply.Format != 32 {
		return nil, false
	}
	for i := range int(reply.ValueLen) {
		windows = append(windows, xproto.Window(xgb.Get32(reply.Value[4*i:])))
	}
	return windows, true
}

// clipboard gives the window of whoever put on the clipboard what is there.
func (h hints) clipboard() xproto.Window {
	reply, err := xproto.GetSelectionOwner(h.x, h.atom("CLIPBOARD")).Reply()
	if err != nil {
		return xproto.WindowNone
	}
	return reply.Owner
}

// managed reports whether a window manager is at work. Its window, which it names on the root and on that window
// itself, says that it has begun, and the list of the others that it is ready.
func (h hints) managed() bool {
	const check = "_NET_SUPPORTING_WM_CHECK"
	named, _ := h.windows(h.root, check)
	if len(named) != 1 {
		return false
	}
	itself, _ := h.windows(named[0], check)
	_, listed := h.windows(h.root, "_NET_CLIENT_LIST")
	return slices.Equal(itself, named) && listed
}

// manages reports whether the window manager has taken charge of a window: before that it hears no message about it.
func (h hints) manages(window xproto.Window) bool {
	all, _ := h.windows(h.root, "_NET_CLIENT_LIST")
	return slices.Contains(all, window)
}

// send sends the window manager a message about a window.
func (h hints) send(window xproto.Window, kind string, data ...uint32) error {
	event := xproto.ClientMessageEvent{
		Format: 32, Window: window, Type: h.atom(kind),
		Data: xproto.ClientMessageDataUnionData32New(append(data, make([]uint32, 5-len(data))...)),
	}
	const mask = xproto.EventMaskSubstructureRedirect | xproto.EventMaskSubstructureNotify
	return xproto.SendEventChecked(h.x, false, h.root, mask, string(event.Bytes())).Check()
}

// asPager says that the user wants it, not a program by itself (_NET_CLOSE_WINDOW, _NET_ACTIVE_WINDOW).
const asPager = 2

// CloseWindow closes a window as the button in its frame does: the window may do something else then than close.
func (s *Screen) CloseWindow(ctx context.Context, id string) error {
	window, err := number(id)
	if err != nil {
		return err
	}
	var sent error
	err = s.until(ctx, func(h hints) bool {
		if !h.manages(window) {
			return false
		}
		sent = h.send(window, "_NET_CLOSE_WINDOW", xproto.TimeCurrentTime, asPager)
		return true
	})
	if err := errors.Join(err, sent); err != nil {
		return fmt.Errorf("closing window %s: %w", id, err)
	}
	return nil
}

// Focus brings a window to the front and waits until it has the keyboard.
func (s *Screen) Focus(ctx context.Context, id string) error {
	window, err := number(id)
	if err != nil {
		return err
	}
	asked := 0
	err = s.until(ctx, func(h hints) bool {
		active, _ := h.windows(h.root, "_NET_ACTIVE_WINDOW")
		focus, err := xproto.GetInputFocus(h.x).Reply()
		if err == nil && focus.Focus == window && slices.Equal(active, []xproto.Window{window}) {
			return true
		}
		if h.manages(window) {
			if asked%20 == 0 { // once a second: it may have been hidden meanwhile
				_ = h.send(window, "_NET_ACTIVE_WINDOW", asPager) // or it is sent again
			}
			asked++
		}
		return false
	})
	if err != nil {
		return fmt.Errorf("window %s does not get the keyboard: %w", id, err)
	}
	return nil
}

// Painted waits until a window that is on the screen as a whole shows more than one color: what was not painted
// yet has only one.
func (s *Screen) Painted(ctx context.Context, id string) error {
	window, err := number(id)
	if err != nil {
		return err
	}
	err = s.until(ctx, func(h hints) bool {
		size, err := xproto.GetGeometry(h.x, xproto.Drawable(window)).Reply()
		if err != nil {
			return false
		}
		const all = 0xffffffff
		picture, err := xproto.GetImage(h.x, xproto.ImageFormatZPixmap, xproto.Drawable(window), 0, 0, size.Width,
			size.Height, all).Reply()
		if err != nil {
			return false
		}
		first := xgb.Get32(picture.Data)
		for pixel := range slices.Chunk(picture.Data, 4) {
			if xgb.Get32(pixel) != first {
				return true
			}
		}
		return false
	})
	if err != nil {
		return fmt.Errorf("window %s is not painted: %w", id, err)
	}
	return nil
}

// Place puts a window somewhere with a size, which a window that has just come may set itself once more.
func (s *Screen) Place(ctx context.Context, id string, x, y, width, height int) error {
	window, err := number(id)
	if err != nil {
		return err
	}
	err = s.until(ctx, func(h hints) bool {
		size, err := xproto.GetGeometry(h.x, xproto.Drawable(window)).Reply()
		if err == nil && int(size.Width) == width && int(size.Height) == height {
			return true
		}
		const all = xproto.ConfigWindowX | xproto.ConfigWindowY | xproto.ConfigWindowWidth | xproto.ConfigWindowHeight
		xproto.ConfigureWindow(h.x, window, all, []uint32{uint32(x), uint32(y), uint32(width), uint32(height)})
		return false
	})
	if err != nil {
		return fmt.Errorf("window %s does not take its place: %w", id, err)
	}
	return nil
}

// number reads what xdotool prints for a window.
func number(id string) (xproto.Window, error) {
	n, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is no window: %w", id, err)
	}
	return xproto.Window(n), nil
}
