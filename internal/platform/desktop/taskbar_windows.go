// Progress on the taskbar of Windows.

package desktop

import (
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

var (
	enumWindows     = win32.User32.NewProc("EnumWindows")
	isWindowVisible = win32.User32.NewProc("IsWindowVisible")
	getWindow       = win32.User32.NewProc("GetWindow")

	classTaskbarList = windows.GUID{
		Data1: 0x56fdf344, Data2: 0xfd6d, Data3: 0x11d0,
		Data4: [8]byte{0x95, 0x8a, 0x00, 0x60, 0x97, 0xc9, 0xa0, 0x90},
	}
	idTaskbarList3 = windows.GUID{
		Data1: 0xea1afb91, Data2: 0x9e28, Data3: 0x4b86,
		Data4: [8]byte{0x90, 0xe9, 0x9e, 0x9f, 0x8a, 0x5e, 0xef, 0xaf},
	}
)

// Of ITaskbarList3 and TBPFLAG in shobjidl.h.
const (
	methodHrInit           = 3
	methodSetProgressValue = 9
	methodSetProgressState = 10

	progressNone          = 0
	progressIndeterminate = 1
	progressNormal        = 2
)

// retellEvery is how often progress is told again: a button that is made anew, as after
// the window was hidden or the Explorer was started again, knows nothing of it.
const retellEvery = time.Second

// taskbar shows progress on the buttons of this program. It belongs to one thread.
type taskbar struct {
	list  *object // an ITaskbarList3; nil until it was needed
	state State
}

// show tells the taskbar how far the downloads are.
func (b *taskbar) show(s State) error {
	b.state = s
	if b.list == nil {
		if s.Active == 0 {
			return nil
		}
		const inProcess = 1
		result, _, _ := coCreateInstance.Call(uintptr(unsafe.Pointer(&classTaskbarList)), 0, inProcess,
			uintptr(unsafe.Pointer(&idTaskbarList3)), uintptr(unsafe.Pointer(&b.list)))
		if err := failure(result); err != nil {
			return err
		}
		if err := b.list.call(methodHrInit); err != nil {
			b.close()
			return err
		}
	}
	for _, window := range ownWindows() {
		if err := b.tell(window); err != nil {
			return err
		}
	}
	return nil
}

func (b *taskbar) tell(window uintptr) error {
	state := uintptr(progressNormal)
	switch {
	case b.state.Active == 0:
		state = progressNone
	case b.state.Progress < 0:
		state = progressIndeterminate
	}
	if err := b.list.call(methodSetProgressState, window, state); err != nil || state != progressNormal {
		return err
	}
	return b.list.call(methodSetProgressValue, window, uintptr(percent(b.state.Progress)), 100)
}

func (b *taskbar) close() {
	b.list.release()
	b.list = nil
}

// ownWindows gives the windows of this program that have a button on the taskbar.
func ownWindows() (windows []uintptr) {
	_, _, _ = enumWindows.Call(collectOwn, uintptr(unsafe.Pointer(&windows))) // it fails only if collectOwn says so
	return windows
}

var collectOwn = syscall.NewCallback(func(window uintptr, to *[]uintptr) uintptr {
	const owner, goOn = 4, 1
	visible, _, _ := isWindowVisible.Call(window)
	owned, _, _ := getWindow.Call(window, owner)
	if win32.Own(window) && visible != 0 && owned == 0 {
		*to = append(*to, window)
	}
	return goOn
})
