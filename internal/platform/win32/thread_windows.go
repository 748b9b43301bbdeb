// Package win32 is what the window's packages for Windows need of it alike: threads that are told
// things by messages, and whose windows are whose.
package win32

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// User32 is the library most of this is from.
var User32 = windows.NewLazySystemDLL("user32.dll")

// What the Windows API calls so.
var (
	CreateWindow  = User32.NewProc("CreateWindowExW")
	DestroyWindow = User32.NewProc("DestroyWindow")
	PostMessage   = User32.NewProc("PostMessageW")

	registerClass    = User32.NewProc("RegisterClassExW")
	defWindowProc    = User32.NewProc("DefWindowProcW")
	getMessage       = User32.NewProc("GetMessageW")
	dispatch         = User32.NewProc("DispatchMessageW")
	postQuit         = User32.NewProc("PostQuitMessage")
	getWindowProcess = User32.NewProc("GetWindowThreadProcessId")

	messageOnly  = ^uintptr(2) // HWND_MESSAGE
	className, _ = windows.UTF16PtrFromString("GannetThread")
	registerOnce = sync.OnceValue(registerWindowClass)
	threads      sync.Map // *Thread by its window
)

// ErrEnded means that a thread has ended.
var ErrEnded = errors.New("the thread has ended")

// MessageUser is the first message for a use of one's own (WM_USER of winuser.h). The one after it is the thread's.
const (
	MessageUser = 0x0400
	messageWork = MessageUser + 1
)

// Own reports whether a window is one of this program.
func Own(window uintptr) bool {
	var process uint32
	getWindowProcess.Call(window, uintptr(unsafe.Pointer(&process)))
	return process == uint32(os.Getpid())
}

// Thread is a thread with an apartment of COM and a window nobody sees. It does what
// Windows ties to one thread or tells by messages.
type Thread struct {
	Window uintptr
	Heed   map[uint32]func(w, l uintptr) // what to do on a message; filled before the first Do
	Failed error                         // why there is no thread

	work chan func() // one at most, each with a messageWork; closed at the end
	done chan struct{}
}

// NewThread starts a thread. End ends it.
func NewThread() *Thread {
	t := &Thread{Heed: map[uint32]func(w, l uintptr){}, work: make(chan func(), 1), done: make(chan struct{})}
	begun := make(chan error, 1)
	go t.run(begun) // End waits for it
	t.Failed = <-begun
	return t
}

func (t *Thread) run(begun chan<- error) {
	defer close(t.done)
	runtime.LockOSThread() // and never unlocked, so that the thread ends here
	const already = syscall.Errno(1)
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED); err != nil && !errors.Is(err, already) {
		begun <- fmt.Errorf("CoInitializeEx: %w", err)
		return
	}
	defer windows.CoUninitialize()
	if err := registerOnce(); err != nil {
		begun <- err
		return
	}
	window, _, err := CreateWindow.Call(0, uintptr(unsafe.Pointer(className)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	if window == 0 {
		begun <- fmt.Errorf("CreateWindowEx: %w", err)
		return
	}
	t.Window = window
	threads.Store(window, t)
	defer threads.Delete(window)
	begun <- nil
	var m struct {
		window         uintptr
		kind           uint32
		wParam, lParam uintptr
		time           uint32
		x, y           int32
		private        uint32
	}
	for {
		if got, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(got) <= 0 {
			return
		}
		dispatch.Call(uintptr(unsafe.Pointer(&m)))
	}
}

// Do has f done on the thread and gives what that gives.
func (t *Thread) Do(f func() error) error {
	if t.Failed != nil {
		return t.Failed
	}
	result := make(chan error, 1)
	select {
	case t.work <- func() { result <- f() }:
	case <-t.done:
		return ErrEnded
	}
	PostMessage.Call(t.Window, messageWork, 0, 0)
	select {
	case err := <-result:
		return err
	case <-t.done:
		return ErrEnded
	}
}

// End has f done, ends the thread and waits for that.
func (t *Thread) End(f func()) {
	_ = t.Do(func() error { // it can only have ended already
		f()
		DestroyWindow.Call(t.Window)
		postQuit.Call(0)
		return nil
	})
	<-t.done
}

func (t *Thread) take(kind uint32, w, l uintptr) bool {
	if kind == messageWork {
		(<-t.work)()
		return true
	}
	heed := t.Heed[kind]
	if heed != nil {
		heed(w, l)
	}
	return heed != nil
}

func registerWindowClass() error {
	class := struct { // WNDCLASSEXW
		size, style                        uint32
		procedure                          uintptr
		classExtra, windowExtra            int32
		instance, icon, cursor, background uintptr
		menu, name                         *uint16
		smallIcon                          uintptr
	}{name: className}
	class.size = uint32(unsafe.Sizeof(class))
	class.procedure = windows.NewCallback(func(window uintptr, kind uint32, w, l uintptr) uintptr {
		if t, ok := threads.Load(window); ok && t.(*Thread).take(kind, w, l) {
			return 0
		}
		result, _, _ := defWindowProc.Call(window, uintptr(kind), w, l)
		return result
	})
	if atom, _, err := registerClass.Call(uintptr(unsafe.Pointer(&class))); atom == 0 {
		return fmt.Errorf("RegisterClassEx: %w", err)
	}
	return nil
}
