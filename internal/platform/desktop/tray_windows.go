// The tray's start and end on Windows.

package desktop

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

var (
	findWindow   = win32.User32.NewProc("FindWindowExW")
	trayClass, _ = windows.UTF16PtrFromString("SystrayClass") // of the library's window
)

const trayNumber = 100 // the library's number for it

// beginTray must be on the thread of the window, as the tray's messages come there.
func beginTray(begin func()) { begin() }

// endTray takes the icon away. The library would end the loop of messages of its thread too, but that is the one of
// the window: under wine that then stands still, and never closes.
func endTray(func()) {
	var window uintptr
	for {
		window, _, _ = findWindow.Call(0, window, uintptr(unsafe.Pointer(trayClass)), 0)
		if window == 0 {
			return
		}
		if win32.Own(window) {
			break
		}
	}
	data := &iconData{window: window, id: trayNumber}
	data.size = uint32(unsafe.Sizeof(*data))
	_, _, _ = notifyIcon.Call(iconDelete, uintptr(unsafe.Pointer(data))) // it may be gone with the Explorer
}

// trayFormat makes an ICO file with one picture of a PNG.
func trayFormat(png []byte) []byte {
	const header = 6 + 16 // ICONDIR and one ICONDIRENTRY
	ico := []byte{0, 0, 1, 0, 1, 0, trayIconSize, trayIconSize, 0, 0, 1, 0, 32, 0}
	ico = binary.LittleEndian.AppendUint32(ico, uint32(len(png)))
	ico = binary.LittleEndian.AppendUint32(ico, header)
	return append(ico, png...)
}
