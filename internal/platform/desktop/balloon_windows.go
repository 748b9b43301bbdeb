// Messages of Windows before its version 10, and of wine.

package desktop

import (
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

var (
	shell32    = windows.NewLazySystemDLL("shell32.dll")
	notifyIcon = shell32.NewProc("Shell_NotifyIconW")
	loadIcon   = win32.User32.NewProc("LoadIconW")
	moduleOf   = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetModuleHandleW")
)

// iconData is NOTIFYICONDATAW.
type iconData struct {
	size            uint32
	window          uintptr
	id, flags       uint32
	message         uint32
	icon            uintptr
	tip             [128]uint16
	state, mask     uint32
	text            [256]uint16
	version         uint32
	title           [64]uint16
	look            uint32
	guid            windows.GUID
	iconOfTheBubble uintptr
}

// Of Shell_NotifyIcon, as shellapi.h has them.
const (
	iconAdd    = 0
	iconModify = 1
	iconDelete = 2

	withMessage = 0x01
	withIcon    = 0x02
	withTip     = 0x04
	withBubble  = 0x10

	lookError = 3
	lookUser  = 4

	bubbleHidden  = win32.MessageUser + 3
	bubbleExpired = win32.MessageUser + 4
	bubbleClicked = win32.MessageUser + 5
)

// balloonTime is when a message is taken away if Windows, or wine, does not say that it is gone.
const balloonTime = 30 * time.Second

// balloon shows messages from an icon of its own in the tray, which is there for as
// long as the message is. It has no buttons. It belongs to one thread.
type balloon struct {
	app    App
	window uintptr // told of clicks, with messageIcon
	there  bool
}

func (b *balloon) show(m Message) error {
	data := b.data()
	data.flags = withMessage | withIcon | withTip | withBubble
	data.message, data.icon, data.look = messageIcon, ownIcon(), lookUser
	if m.Failed {
		data.look = lookError
	}
	write(data.tip[:], b.app.Name)
	write(data.title[:], m.Title)
	write(data.text[:], m.Text)
	if m.Text == "" { // without a text nothing is shown
		write(data.title[:], b.app.Name)
		write(data.text[:], m.Title)
	}
	what := uintptr(iconAdd)
	if b.there {
		what = iconModify
	}
	if done, _, err := notifyIcon.Call(what, uintptr(unsafe.Pointer(data))); done == 0 {
		return fmt.Errorf("Shell_NotifyIcon: %w", err)
	}
	b.there = true
	return nil
}

// heed takes what the icon tells, and reports whether the message is gone and whether it was clicked.
func (b *balloon) heed(told uintptr) (gone, clicked bool) {
	switch uint32(told) {
	case bubbleClicked:
		clicked = true
	case bubbleExpired, bubbleHidden:
	default:
		return false, false
	}
	gone = b.there
	b.close()
	return gone, clicked && gone
}

func (b *balloon) close() {
	if b.there {
		_, _, _ = notifyIcon.Call(iconDelete, uintptr(unsafe.Pointer(b.data()))) // it may be gone with the Explorer
	}
	b.there = false
}

func (b *balloon) data() *iconData {
	d := &iconData{window: b.window, id: 1}
	d.size = uint32(unsafe.Sizeof(*d))
	return d
}

// ownIcon is the icon in the program file or, if there is none, that of any program.
func ownIcon() uintptr {
	const first, ofAnyProgram = 1, 32512
	module, _, _ := moduleOf.Call(0)
	icon, _, _ := loadIcon.Call(module, first)
	if icon == 0 {
		icon, _, _ = loadIcon.Call(0, ofAnyProgram)
	}
	return icon
}

// write puts as much of a text as fits before the NUL it ends with.
func write(to []uint16, text string) {
	units := windows.StringToUTF16(text) // file names hold no NUL
	n := copy(to[:len(to)-1], units)
	to[n] = 0
}
