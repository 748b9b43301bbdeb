//go:build !windows && !darwin

// Selections of X11: what another program has copied or drags.

package x11

import (
	"errors"
	"fmt"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// What may go wrong with a selection, beside ErrTimeout and ErrClosed.
var (
	ErrRefused  = errors.New("the other program does not give this format")
	ErrTooLarge = errors.New("the other program gives more than can be taken")
)

// Read has the owner of a selection give it in a format, waiting at most patience
// for each piece (ICCCM 2.0 §2.4, §2.7.2 for large ones), and takes at most limit bytes.
func (c *Conn) Read(
	selection, format xproto.Atom, at xproto.Timestamp, limit int, patience time.Duration,
) ([]byte, error) {
	property := c.property()
	xproto.DeleteProperty(c.X, c.Window, property)
	xproto.ConvertSelection(c.X, c.Window, selection, format, property, at)
	refused := false
	err := c.await(patience, func(event xgb.Event) bool {
		e, ok := event.(xproto.SelectionNotifyEvent)
		if !ok || e.Selection != selection || e.Target != format {
			return false
		}
		refused = e.Property == 0
		return e.Property == property || refused && e.Time == at
	})
	switch {
	case err != nil:
		return nil, err
	case refused:
		return nil, ErrRefused
	}
	data, kind, err := c.take(property, limit)
	if err != nil || kind != c.Atom("INCR") {
		return data, err
	}
	return c.takePieces(property, limit, patience)
}

// property gives a name to receive under. An answer that comes too late must not be
// taken for one to a later question, so the names change.
func (c *Conn) property() xproto.Atom {
	c.properties++
	return c.Atom(fmt.Sprintf("GANNET_SELECTION_%d", c.properties%16))
}

// take gives what is in a property, and its type, and deletes it.
func (c *Conn) take(property xproto.Atom, limit int) ([]byte, xproto.Atom, error) {
	reply, err := xproto.GetProperty(c.X, true, c.Window, property, xproto.GetPropertyTypeAny, 0,
		uint32(limit)/4+1).Reply()
	if err != nil {
		return nil, 0, err
	}
	if reply.BytesAfter > 0 || len(reply.Value) > limit {
		xproto.DeleteProperty(c.X, c.Window, property)
		return nil, 0, ErrTooLarge
	}
	return reply.Value, reply.Type, nil
}

// mostDiscarded is how many bytes are taken of what is too large.
const mostDiscarded = 256 << 20

// takePieces puts together what comes in pieces, the last of which is empty. What is
// too large is taken all the same: there are programs that give nothing to anybody
// before they have given all of it.
func (c *Conn) takePieces(property xproto.Atom, limit int, patience time.Duration) ([]byte, error) {
	var whole []byte
	taken := 0
	for {
		err := c.await(patience, func(event xgb.Event) bool {
			e, ok := event.(xproto.PropertyNotifyEvent)
			return ok && e.Window == c.Window && e.Atom == property && e.State == xproto.PropertyNewValue
		})
		if err != nil {
			return nil, err
		}
		piece, kind, err := c.take(property, mostDiscarded-taken)
		switch {
		case err != nil:
			return nil, err
		case kind == 0:
			continue // the piece before it, whose news came late
		case len(piece) == 0 && taken > limit:
			return nil, ErrTooLarge
		case len(piece) == 0:
			return whole, nil
		}
		if taken += len(piece); taken <= limit {
			whole = append(whole, piece...)
		}
	}
}
