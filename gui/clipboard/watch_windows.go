package clipboard

import (
	"os"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/windows"
)

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")

	createWindow        = user32.NewProc("CreateWindowExW")
	destroyWindow       = user32.NewProc("DestroyWindow")
	getMessage          = user32.NewProc("GetMessageW")
	dispatchMessage     = user32.NewProc("DispatchMessageW")
	postThreadMessage   = user32.NewProc("PostThreadMessageW")
	addListener         = user32.NewProc("AddClipboardFormatListener")
	removeListener      = user32.NewProc("RemoveClipboardFormatListener")
	openClipboard       = user32.NewProc("OpenClipboard")
	closeClipboard      = user32.NewProc("CloseClipboard")
	getClipboardData    = user32.NewProc("GetClipboardData")
	getClipboardOwner   = user32.NewProc("GetClipboardOwner")
	getWindowProcess    = user32.NewProc("GetWindowThreadProcessId")
	sendWithin          = user32.NewProc("SendMessageTimeoutW")
	isWindow            = user32.NewProc("IsWindow")
	isFormatAvailable   = user32.NewProc("IsClipboardFormatAvailable")
	registerFormat      = user32.NewProc("RegisterClipboardFormatW")
	globalLock          = kernel32.NewProc("GlobalLock")
	globalUnlock        = kernel32.NewProc("GlobalUnlock")
	globalSize          = kernel32.NewProc("GlobalSize")
	messageOnly         = ^uintptr(2) // HWND_MESSAGE
	unicodeText         = uintptr(13) // CF_UNICODETEXT
	quit                = uintptr(0x12)
	clipboardUpdate     = uint32(0x31d)
	secretFormat, _     = windows.UTF16PtrFromString("ExcludeClipboardContentFromMonitorProcessing")
	windowClass, _      = windows.UTF16PtrFromString("STATIC")
	openTries, openWait = 250, 20 * time.Millisecond
	patience            = 3 * time.Second // how long a program may take to show that it is alive
)

// message is MSG of the Windows API.
type message struct {
	window         windows.HWND
	kind           uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// watch listens on a thread of its own: a program that does not give what was
// copied from it holds up this thread alone.
func watch(_ fyne.Window, copied func(string)) (stop func(), err error) {
	var stopped atomic.Bool
	thread, failed := make(chan uint32, 1), make(chan error, 1)
	go func() { // ends on quit; nobody waits for it, as another program may hold it up
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		window, _, err := createWindow.Call(0, uintptr(unsafe.Pointer(windowClass)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
		if window == 0 {
			failed <- err
			return
		}
		defer destroyWindow.Call(window)
		if ok, _, err := addListener.Call(window); ok == 0 {
			failed <- err
			return
		}
		defer removeListener.Call(window)
		thread <- windows.GetCurrentThreadId()
		for {
			var m message
			if got, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(got) <= 0 {
				return
			}
			if m.kind != clipboardUpdate {
				dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
				continue
			}
			if text := read(window); text != "" && !stopped.Load() {
				copied(text)
			}
		}
	}()
	select {
	case err := <-failed:
		return nil, err
	case id := <-thread:
		return func() {
			stopped.Store(true)
			postThreadMessage.Call(uintptr(id), quit, 0, 0)
		}, nil
	}
}

// read gives the text another program copied, or "".
func read(window uintptr) string {
	var process uint32
	owner, _, _ := getClipboardOwner.Call()
	getWindowProcess.Call(owner, uintptr(unsafe.Pointer(&process)))
	secret, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(secretFormat)))
	if process == uint32(os.Getpid()) || available(secret) || !available(unicodeText) || !alive(owner) {
		return ""
	}
	return take(window, mostBytes)
}

// take gives the text on the clipboard, "" if there is none or it is longer than this.
func take(window, limit uintptr) string {
	for range openTries { // the program that copies, or others that watch, may have it open
		if ok, _, _ := openClipboard.Call(window); ok != 0 {
			defer closeClipboard.Call()
			data, _, _ := getClipboardData.Call(unicodeText)
			return text(data, limit)
		}
		time.Sleep(openWait)
	}
	return ""
}

// latest asks for the text on a thread of its own, as the program that has it may hold it up.
func latest() (string, error) {
	given := make(chan string, 1)
	go func() { // nobody waits for it longer than for its program
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if owner, _, _ := getClipboardOwner.Call(); alive(owner) {
			given <- take(0, mostPasted)
		}
	}()
	select {
	case text := <-given:
		return text, nil
	case <-time.After(mostPatience):
		return "", ErrSilent
	}
}

// alive reports whether the program with a window answers. To ask one that does not for what was
// copied would keep the clipboard from all others too.
func alive(window uintptr) bool {
	const nothing, abortIfHung = 0, 2 // WM_NULL, SMTO_ABORTIFHUNG
	answered, _, _ := sendWithin.Call(window, nothing, 0, 0, abortIfHung, uintptr(patience.Milliseconds()), 0)
	there, _, _ := isWindow.Call(window)
	return answered != 0 || there == 0 // if it has ended, it has left what was copied
}

func available(format uintptr) bool {
	ok, _, _ := isFormatAvailable.Call(format)
	return format != 0 && ok != 0
}

// text copies what is in a block of global memory.
func text(block, limit uintptr) string {
	size, _, _ := globalSize.Call(block)
	if block == 0 || size < 2 || size > 2*limit {
		return ""
	}
	at, _, _ := globalLock.Call(block)
	if at == 0 {
		return ""
	}
	defer globalUnlock.Call(block)
	return windows.UTF16ToString(unsafe.Slice((*uint16)(pointer(at)), size/2))
}

// pointer is for memory that Go does not know of.
func pointer(at uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&at)) }
