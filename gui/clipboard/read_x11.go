//go:build !windows && !darwin

package clipboard

import (
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb/xproto"

	"gannet/gui/x11"
)

// mostPatience is how long a program may take for all of a text.
const mostPatience = 2 * time.Second

func latest(w fyne.Window, library fyne.Clipboard) (text string, err error) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return library.Content(), nil
	}
	native.RunNative(func(context any) {
		var own xproto.Window
		if x, ok := context.(driver.X11WindowContext); ok {
			own = xproto.Window(x.WindowHandle)
		}
		text, err = copiedElsewhere(own)
	})
	if errors.Is(err, errOurs) {
		return library.Content(), nil // it need not ask anybody
	}
	return text, err
}

// errOurs means that the program itself has what was copied.
var errOurs = errors.New("copied in this program")

func copiedElsewhere(own xproto.Window) (string, error) {
	conn, err := x11.Dial()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer time.AfterFunc(mostPatience, conn.Close).Stop()
	owner, err := xproto.GetSelectionOwner(conn.X, conn.Atom("CLIPBOARD")).Reply()
	switch {
	case err != nil || owner.Owner == 0:
		return "", err
	case conn.SameProgram(owner.Owner, own):
		return "", errOurs
	}
	return pasted(conn)
}

// pasted asks for the text of the clipboard as Unicode, else in the older form.
func pasted(conn *x11.Conn) (string, error) {
	selection := conn.Atom("CLIPBOARD")
	formats, err := offered(conn, selection, xproto.TimeCurrentTime)
	unicode, older := slices.Contains(formats, "UTF8_STRING"), slices.Contains(formats, "STRING")
	var data []byte
	switch {
	case err != nil: // also if there is nothing
	case unicode:
		data, err = conn.Read(selection, conn.Atom("UTF8_STRING"), xproto.TimeCurrentTime, mostPasted, patience)
	case older:
		data, err = conn.Read(selection, conn.Atom("STRING"), xproto.TimeCurrentTime, mostPasted, patience)
	}
	switch {
	case errors.Is(err, x11.ErrTimeout), errors.Is(err, x11.ErrClosed):
		return "", ErrSilent
	case errors.Is(err, x11.ErrRefused):
		return "", nil
	case err != nil || unicode:
		return string(data), err
	}
	text := make([]rune, len(data))
	for i, b := range data { // Latin-1, whose bytes are the first of Unicode
		text[i] = rune(b)
	}
	return string(text), nil
}
