//go:build !windows && !darwin

// The text on the clipboard of X11.

package clipboard

import (
	"errors"
	"slices"
	"time"

	"github.com/jezek/xgb/xproto"

	"gannet/internal/platform/x11"
)

// latest asks for the text of the clipboard as Unicode, else in the older form, and takes at most
// that many bytes. If it was copied in this program, that answers as any other does.
func latest(most int) (string, error) {
	conn, err := x11.Dial()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer time.AfterFunc(mostPatience, conn.Close).Stop()
	selection := conn.Atom("CLIPBOARD")
	formats, err := offered(conn, selection, xproto.TimeCurrentTime)
	unicode, older := slices.Contains(formats, "UTF8_STRING"), slices.Contains(formats, "STRING")
	var data []byte
	switch {
	case err != nil: // also if there is nothing
	case unicode:
		data, err = conn.Read(selection, conn.Atom("UTF8_STRING"), xproto.TimeCurrentTime, most, patience)
	case older:
		data, err = conn.Read(selection, conn.Atom("STRING"), xproto.TimeCurrentTime, most, patience)
	}
	switch {
	case errors.Is(err, x11.ErrTimeout), errors.Is(err, x11.ErrClosed):
		return "", ErrSilent
	case errors.Is(err, x11.ErrTooLarge):
		return "", ErrTooLong
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
