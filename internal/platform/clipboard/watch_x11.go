//go:build !windows && !darwin

// Watching the clipboard of X11.

package clipboard

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb/xfixes"
	"github.com/jezek/xgb/xproto"

	"gannet/internal/platform/x11"
)

// How long a program may take to give what was copied from it: nobody waits for the watch.
const (
	patience      = time.Second
	watchPatience = 3 * time.Second
)

func watch(w fyne.Window, copied func(string)) (stop func(), err error) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return nil, ErrUnsupported
	}
	err = ErrUnsupported
	native.RunNative(func(context any) {
		if x, ok := context.(driver.X11WindowContext); ok {
			stop, err = listen(xproto.Window(x.WindowHandle), copied)
		}
	})
	return stop, err
}

// listen has the server tell who takes the clipboard, and asks each for a text.
func listen(own xproto.Window, copied func(string)) (stop func(), err error) {
	conn, err := x11.Dial()
	if err != nil {
		return nil, err
	}
	if _, err := xfixes.QueryVersion(conn.X, 5, 0).Reply(); err != nil {
		conn.Close()
		return nil, err
	}
	selection := conn.Atom("CLIPBOARD")
	err = xfixes.SelectSelectionInputChecked(conn.X, conn.Window, selection,
		xfixes.SelectionEventMaskSetSelectionOwner).Check()
	if err != nil {
		conn.Close()
		return nil, err
	}
	ended := make(chan struct{})
	go func() { // stop waits for it
		defer close(ended)
		for {
			event, err := conn.Next()
			if err != nil {
				return
			}
			e, ok := event.(xfixes.SelectionNotifyEvent)
			if !ok || e.Owner == 0 || conn.SameProgram(e.Owner, own) {
				continue
			}
			if text, ok := read(conn, selection, e.SelectionTimestamp); ok {
				copied(text)
			}
		}
	}()
	return func() {
		conn.Close()
		<-ended
	}, nil
}

// read asks for the text that was copied, if it is one and no secret.
func read(conn *x11.Conn, selection xproto.Atom, at xproto.Timestamp) (text string, ok bool) {
	offers, err := offered(conn, selection, at)
	if err != nil || slices.Contains(offers, "x-kde-passwordManagerHint") || !slices.Contains(offers, "UTF8_STRING") {
		return "", false
	}
	data, err := conn.Read(selection, conn.Atom("UTF8_STRING"), at, mostBytes, watchPatience)
	return string(data), err == nil && len(data) > 0
}

// offered gives the formats the owner of a selection has for it.
func offered(conn *x11.Conn, selection xproto.Atom, at xproto.Timestamp) (formats []string, err error) {
	data, err := conn.Read(selection, conn.Atom("TARGETS"), at, mostBytes, watchPatience)
	for atom := range slices.Chunk(data, 4) {
		if len(atom) == 4 {
			formats = append(formats, conn.Name(x11.AtomOf(atom)))
		}
	}
	return formats, err
}
