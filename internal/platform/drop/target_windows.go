//go:build amd64 || arm64

// Drops on Windows, by OLE.

package drop

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

var (
	ole32    = windows.NewLazySystemDLL("ole32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")

	oleInitialize    = ole32.NewProc("OleInitialize")
	oleUninitialize  = ole32.NewProc("OleUninitialize")
	registerDragDrop = ole32.NewProc("RegisterDragDrop")
	revokeDragDrop   = ole32.NewProc("RevokeDragDrop")
	releaseStgMedium = ole32.NewProc("ReleaseStgMedium")
	globalLock       = kernel32.NewProc("GlobalLock")
	globalUnlock     = kernel32.NewProc("GlobalUnlock")
	globalSize       = kernel32.NewProc("GlobalSize")
	registerFormat   = win32.User32.NewProc("RegisterClipboardFormatW")
)

func register(w fyne.Window, h Handler, _ Intercept) (stop func(), err error) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return nil, ErrUnsupported
	}
	err = ErrUnsupported
	native.RunNative(func(context any) {
		if win, ok := context.(driver.WindowsWindowContext); ok && win.HWND != 0 {
			stop, err = listen(win.HWND, h)
		}
	})
	return stop, err
}

// listen makes a window a drop target. OLE then calls the methods of target on the
// thread of the window, while that waits for events.
func listen(window uintptr, h Handler) (stop func(), err error) {
	if result, _, _ := oleInitialize.Call(0); int32(result) < 0 {
		return nil, fmt.Errorf("OleInitialize: %#x", uint32(result))
	}
	t := newTarget(h)
	if result, _, _ := registerDragDrop.Call(window, uintptr(unsafe.Pointer(t))); int32(result) < 0 {
		t.release()
		oleUninitialize.Call()
		return nil, fmt.Errorf("RegisterDragDrop: %#x", uint32(result))
	}
	return func() {
		revokeDragDrop.Call(window)
		t.release()
		oleUninitialize.Call()
	}, nil
}

// What the methods of a COM object answer.
const (
	resultOK          = uintptr(0)
	resultNoInterface = uintptr(0x80004002)
	resultPointer     = uintptr(0x80004003)
)

// What is said to be done with what is dropped (DROPEFFECT): never moved, or the
// source would delete it.
const (
	effectNone = 0
	effectCopy = 1
	effectLink = 4
)

var (
	idUnknown    = windows.GUID{Data4: [8]byte{0xc0, 7: 0x46}}
	idDropTarget = windows.GUID{Data1: 0x122, Data4: [8]byte{0xc0, 7: 0x46}}
)

// target is an IDropTarget: a COM object, which begins with the table of its methods.
type target struct {
	methods *[7]uintptr
	refs    atomic.Int32
	Handler
	takes bool // what is over the window can be read
}

// methods are IUnknown's three and IDropTarget's four. A point (POINTL) is passed by
// value, in one word.
var methods = [7]uintptr{
	windows.NewCallback(func(t *target, id *windows.GUID, to **target) uintptr { return t.queryInterface(id, to) }),
	windows.NewCallback(func(t *target) uintptr { return t.addRef() }),
	windows.NewCallback(func(t *target) uintptr { return t.release() }),
	windows.NewCallback(func(t *target, data *dataObject, _, _ uintptr, effect *uint32) uintptr {
		return t.enter(data,
			effect)
	}),
	windows.NewCallback(func(t *target, _, _ uintptr, effect *uint32) uintptr { return t.over(effect) }),
	windows.NewCallback(func(t *target) uintptr { return t.leave() }),
	windows.NewCallback(func(t *target, data *dataObject, _, _ uintptr, effect *uint32) uintptr {
		return t.drop(data,
			effect)
	}),
}

// alive keeps the targets that OLE knows of, which Go cannot see.
var alive = map[*target]bool{}

func newTarget(h Handler) *target {
	t := &target{methods: &methods, Handler: h}
	t.refs.Store(1)
	alive[t] = true
	return t
}

func (t *target) queryInterface(id *windows.GUID, to **target) uintptr {
	if id == nil || to == nil {
		return resultPointer
	}
	*to = nil
	if *id != idUnknown && *id != idDropTarget {
		return resultNoInterface
	}
	*to = t
	t.addRef()
	return resultOK
}

func (t *target) addRef() uintptr { return uintptr(t.refs.Add(1)) }

func (t *target) release() uintptr {
	left := t.refs.Add(-1)
	if left == 0 {
		delete(alive, t)
	}
	return uintptr(left)
}

func (t *target) enter(data *dataObject, effect *uint32) uintptr {
	t.takes = len(data.offered()) > 0
	if t.takes {
		t.Hover(true)
	}
	return t.over(effect)
}

func (t *target) over(effect *uint32) uintptr {
	if effect == nil {
		return resultPointer
	}
	switch {
	case t.takes && *effect&effectCopy != 0:
		*effect = effectCopy
	case t.takes && *effect&effectLink != 0:
		*effect = effectLink
	default:
		*effect = effectNone
	}
	return resultOK
}

func (t *target) leave() uintptr {
	if t.takes {
		t.Hover(false)
	}
	t.takes = false
	return resultOK
}

func (t *target) drop(data *dataObject, effect *uint32) uintptr {
	d, _ := read(data.offered(), data.get) // an empty drop says that it could not be read
	result := t.over(effect)
	t.leave()
	t.Dropped(d)
	return result
}

// dataObject is the IDataObject of the source. It is used only during the call that
// brings it, so its references are not counted here.
type dataObject struct{ methods *[12]uintptr }

// Places in the table of methods.
const (
	methodGetData      = 3
	methodQueryGetData = 5
)

// formatEtc is FORMATETC, stgMedium is STGMEDIUM.
type (
	formatEtc struct {
		format uint16
		device uintptr
		aspect uint32
		index  int32
		medium uint32
	}
	stgMedium struct {
		kind  uint32
		block uintptr
		owner uintptr
	}
)

// inMemory is what every format here is asked for as: the content, in global memory.
func inMemory(name string) formatEtc {
	return formatEtc{format: formatID(name), aspect: 1, index: -1, medium: 1}
}

// formatID gives the number of a clipboard format.
func formatID(name string) uint16 {
	switch name {
	case "CF_UNICODETEXT":
		return 13
	case "CF_HDROP":
		return 15
	}
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0
	}
	id, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(text)))
	return uint16(id)
}

// offered gives the names of the formats that can be had and read.
func (o *dataObject) offered() (names []string) {
	if o == nil {
		return nil
	}
	for _, f := range formats {
		want := inMemory(f.name)
		if o.call(methodQueryGetData, unsafe.Pointer(&want), nil) == resultOK {
			names = append(names, f.name)
		}
	}
	return names
}

// get gives what is dropped in a format.
func (o *dataObject) get(name string) ([]byte, error) {
	want, medium := inMemory(name), stgMedium{}
	if result := o.call(methodGetData, unsafe.Pointer(&want), unsafe.Pointer(&medium)); result != resultOK {
		return nil, fmt.Errorf("GetData: %#x", uint32(result))
	}
	defer releaseStgMedium.Call(uintptr(unsafe.Pointer(&medium)))
	size, _, _ := globalSize.Call(medium.block)
	if medium.kind != want.medium || size > mostBytes {
		return nil, fmt.Errorf("%d bytes in medium %d", size, medium.kind)
	}
	at, _, err := globalLock.Call(medium.block)
	if at == 0 {
		return nil, err
	}
	defer globalUnlock.Call(medium.block)
	memory := *(*unsafe.Pointer)(unsafe.Pointer(&at)) // Go does not know of it
	return append([]byte(nil), unsafe.Slice((*byte)(memory), size)...), nil
}

func (o *dataObject) call(method int, format, medium unsafe.Pointer) uintptr {
	result, _, _ := syscall.SyscallN(o.methods[method], uintptr(unsafe.Pointer(o)), uintptr(format), uintptr(medium))
	return uintptr(uint32(result))
}
