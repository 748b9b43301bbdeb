// The clipboard of Windows.

package clipboard

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

var (
	kernel32            = windows.NewLazySystemDLL("kernel32.dll")
	addListener         = win32.User32.NewProc("AddClipboardFormatListener")
	removeListener      = win32.User32.NewProc("RemoveClipboardFormatListener")
	openClipboard       = win32.User32.NewProc("OpenClipboard")
	closeClipboard      = win32.User32.NewProc("CloseClipboard")
	getClipboardData    = win32.User32.NewProc("GetClipboardData")
	getClipboardOwner   = win32.User32.NewProc("GetClipboardOwner")
	sendWithin          = win32.User32.NewProc("SendMessageTimeoutW")
	isWindow            = win32.User32.NewProc("IsWindow")
	isFormatAvailable   = win32.User32.NewProc("IsClipboardFormatAvailable")
	registerFormat      = win32.User32.NewProc("RegisterClipboardFormatW")
	globalLock          = kernel32.NewProc("GlobalLock")
	globalUnlock        = kernel32.NewProc("GlobalUnlock")
	globalSize          = kernel32.NewProc("GlobalSize")
	unicodeText         = uintptr(13) // CF_UNICODETEXT
	clipboardUpdate     = uint32(0x31d)
	secretFormat, _     = windows.UTF16PtrFromString("ExcludeClipboardContentFromMonitorProcessing")
	openTries, openWait = 250, 20 * time.Millisecond
	patience            = 3 * time.Second // how long a program may take to show that it is alive
)

// watch listens on a thread of its own: a program that does not give what was
// copied from it holds up this thread alone.
func watch(_ fyne.Window, copied func(string)) (stop func(), err error) {
	var stopped atomic.Bool
	t := win32.NewThread()
	t.Heed[clipboardUpdate] = func(_, _ uintptr) {
		if text := read(t.Window); text != "" && !stopped.Load() {
			copied(text)
		}
	}
	err = t.Do(func() error {
		if ok, _, err := addListener.Call(t.Window); ok == 0 {
			return err
		}
		return nil
	})
	if err != nil {
		t.End(func() {})
		return nil, err
	}
	return func() {
		stopped.Store(true)
		go t.End(func() { removeListener.Call(t.Window) }) // nobody waits, as another program may hold it up
	}, nil
}

// read gives the text another program copied, or "".
func read(window uintptr) string {
	owner, _, _ := getClipboardOwner.Call()
	secret, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(secretFormat)))
	if win32.Own(owner) || available(secret) || !available(unicodeText) || !alive(owner) {
		return ""
	}
	found, _ := take(window, mostBytes) // no list of links
	return found
}

// take gives the text on the clipboard, "" if there is none, ErrTooLong if it is longer than this.
func take(window, limit uintptr) (string, error) {
	for range openTries { // the program that copies, or others that watch, may have it open
		if ok, _, _ := openClipboard.Call(window); ok != 0 {
			defer closeClipboard.Call()
			data, _, _ := getClipboardData.Call(unicodeText)
			return text(data, limit)
		}
		time.Sleep(openWait)
	}
	return "", nil
}

// latest asks for the text on a thread of its own, as the program that has it may hold it up.
func latest(most int) (string, error) {
	type answer struct {
		text string
		err  error
	}
	given := make(chan answer, 1)
	go func() { // nobody waits for it longer than for its program
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if owner, _, _ := getClipboardOwner.Call(); alive(owner) {
			text, err := take(0, uintptr(most))
			given <- answer{text, err}
		}
	}()
	select {
	case a := <-given:
		return a.text, a.err
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
func text(block, limit uintptr) (string, error) {
	size, _, _ := globalSize.Call(block)
	switch {
	case block == 0 || size < 2:
		return "", nil
	case size > 2*limit:
		return "", ErrTooLong
	}
	at, _, _ := globalLock.Call(block)
	if at == 0 {
		return "", nil
	}
	defer globalUnlock.Call(block)
	return windows.UTF16ToString(unsafe.Slice((*uint16)(pointer(at)), size/2)), nil
}

// pointer is for memory that Go does not know of.
func pointer(at uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&at)) }
