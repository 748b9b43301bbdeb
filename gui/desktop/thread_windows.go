package desktop

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32         = windows.NewLazySystemDLL("user32.dll")
	registerClass  = user32.NewProc("RegisterClassExW")
	createWindow   = user32.NewProc("CreateWindowExW")
	destroyWindow  = user32.NewProc("DestroyWindow")
	defWindowProc  = user32.NewProc("DefWindowProcW")
	getMessage     = user32.NewProc("GetMessageW")
	dispatch       = user32.NewProc("DispatchMessageW")
	postMessage    = user32.NewProc("PostMessageW")
	setTimer       = user32.NewProc("SetTimer")
	killTimer      = user32.NewProc("KillTimer")
	postQuit       = user32.NewProc("PostQuitMessage")
	messageOnly    = ^uintptr(2) // HWND_MESSAGE
	className, _   = windows.UTF16PtrFromString("GannetDesktop")
	registerOnce   = sync.OnceValue(registerWindowClass)
	threads        sync.Map // *thread by its window
	errThreadEnded = errors.New("the session has ended")
)

// Messages, as winuser.h has them. What begins at messageUser is our own.
const (
	messageTimer = 0x0113
	messageUser  = 0x0400
	messageWork  = messageUser + 1
	messageIcon  = messageUser + 2
)

// thread is a thread with an apartment of COM and a window nobody sees. It does what
// Windows ties to one thread or tells by messages.
type thread struct {
	window uintptr
	heed   map[uint32]func(w, l uintptr) // what to do on a message; filled before the first do
	work   chan func()                   // one at most, each with a messageWork; closed at the end
	failed error                         // why there is no thread
	done   chan struct{}
}

func newThread() *thread {
	t := &thread{heed: map[uint32]func(w, l uintptr){}, work: make(chan func(), 1), done: make(chan struct{})}
	begun := make(chan error, 1)
	go t.run(begun) // end waits for it
	t.failed = <-begun
	return t
}

func (t *thread) run(begun chan<- error) {
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
	window, _, err := createWindow.Call(0, uintptr(unsafe.Pointer(className)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	if window == 0 {
		begun <- fmt.Errorf("CreateWindowEx: %w", err)
		return
	}
	t.window = window
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

// do has f done on the thread and gives what that gives.
func (t *thread) do(f func() error) error {
	if t.failed != nil {
		return t.failed
	}
	result := make(chan error, 1)
	select {
	case t.work <- func() { result <- f() }:
	case <-t.done:
		return errThreadEnded
	}
	postMessage.Call(t.window, messageWork, 0, 0)
	select {
	case err := <-result:
		return err
	case <-t.done:
		return errThreadEnded
	}
}

// end has f done and ends the thread.
func (t *thread) end(f func()) {
	_ = t.do(func() error { // it can only have ended already
		f()
		destroyWindow.Call(t.window)
		postQuit.Call(0)
		return nil
	})
	<-t.done
}

func (t *thread) take(kind uint32, w, l uintptr) bool {
	if kind == messageWork {
		(<-t.work)()
		return true
	}
	heed := t.heed[kind]
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
		if t, ok := threads.Load(window); ok && t.(*thread).take(kind, w, l) {
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
