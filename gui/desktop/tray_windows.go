package desktop

import "encoding/binary"

// beginTray must be on the thread of the window, as the tray's messages come there.
func beginTray(begin func()) { begin() }

// trayFormat makes an ICO file with one picture of a PNG.
func trayFormat(png []byte) []byte {
	const header = 6 + 16 // ICONDIR and one ICONDIRENTRY
	ico := []byte{0, 0, 1, 0, 1, 0, trayIconSize, trayIconSize, 0, 0, 1, 0, 32, 0}
	ico = binary.LittleEndian.AppendUint32(ico, uint32(len(png)))
	ico = binary.LittleEndian.AppendUint32(ico, header)
	return append(ico, png...)
}
