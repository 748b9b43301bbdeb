//go:build !windows && !darwin

// Minimising a window on X11.

package desktop

import (
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Minimise turns a window into its icon, by its X id, as ICCCM section 4.1.4 says.
func Minimise(window uintptr) error {
	conn, err := xgb.NewConn()
	if err != nil {
		return err
	}
	defer conn.Close()
	const name = "WM_CHANGE_STATE"
	change, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return err
	}
	const iconic = 3
	event := xproto.ClientMessageEvent{
		Format: 32, Window: xproto.Window(window), Type: change.Atom,
		Data: xproto.ClientMessageDataUnionData32New([]uint32{iconic, 0, 0, 0, 0}),
	}
	return xproto.SendEventChecked(conn, false, xproto.Setup(conn).DefaultScreen(conn).Root,
		xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(event.Bytes())).Check()
}
