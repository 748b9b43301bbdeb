// Calling COM objects and the Windows Runtime.

package desktop

import (
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	ole32   = windows.NewLazySystemDLL("ole32.dll")
	combase = windows.NewLazySystemDLL("combase.dll")

	coCreateInstance       = ole32.NewProc("CoCreateInstance")
	roActivateInstance     = combase.NewProc("RoActivateInstance")
	roGetActivationFactory = combase.NewProc("RoGetActivationFactory")
	createString           = combase.NewProc("WindowsCreateString")
	deleteString           = combase.NewProc("WindowsDeleteString")
	stringBuffer           = combase.NewProc("WindowsGetStringRawBuffer")
)

// object is a COM object of others: it begins with the table of its methods. The first
// three are IUnknown's; those of the Windows Runtime (IInspectable) have six in common.
type object struct{ methods *[32]uintptr }

const (
	methodQueryInterface = 0
	methodRelease        = 2
)

// call calls a method, whose pointers are given as uintptr.
//
//go:uintptrescapes
func (o *object) call(method int, args ...uintptr) error {
	result, _, _ := syscall.SyscallN(o.methods[method], append([]uintptr{uintptr(unsafe.Pointer(o))}, args...)...)
	return failure(result)
}

// as gives the object by another of its interfaces. It must be released too.
func (o *object) as(id *windows.GUID) (other *object, err error) {
	err = o.call(methodQueryInterface, uintptr(unsafe.Pointer(id)), uintptr(unsafe.Pointer(&other)))
	return other, err
}

// release gives an object back, if there is one.
func (o *object) release() {
	if o != nil {
		_ = o.call(methodRelease) // it gives how many references are left
	}
}

// failure makes an error of an HRESULT that is one.
func failure(result uintptr) error {
	if int32(result) >= 0 {
		return nil
	}
	return fmt.Errorf("%#x: %w", uint32(result), syscall.Errno(uint32(result)))
}

// runtimeString is a string of the Windows Runtime, an HSTRING. The empty one is 0.
type runtimeString uintptr

func newString(text string) (s runtimeString, err error) {
	units, err := windows.UTF16FromString(text)
	if err != nil {
		return 0, err
	}
	result, _, _ := createString.Call(uintptr(unsafe.Pointer(&units[0])), uintptr(len(units)-1),
		uintptr(unsafe.Pointer(&s)))
	return s, failure(result)
}

func (s runtimeString) free() { _, _, _ = deleteString.Call(uintptr(s)) } // it tells no errors

func (s runtimeString) String() string {
	var length uint32
	at, _, _ := stringBuffer.Call(uintptr(s), uintptr(unsafe.Pointer(&length)))
	memory := *(*unsafe.Pointer)(unsafe.Pointer(&at)) // Go does not know of it
	return windows.UTF16ToString(unsafe.Slice((*uint16)(memory), length))
}

// withString calls f with a string for as long as that takes.
func withString(text string, f func(s uintptr) error) error {
	s, err := newString(text)
	if err != nil {
		return err
	}
	defer s.free()
	return f(uintptr(s))
}

// windowsRuntime is how classes of the Windows Runtime are come by.
type windowsRuntime struct {
	object  func(class string) (*object, error)                   // a new one
	factory func(class string, id *windows.GUID) (*object, error) // for what needs no object
}

var realRuntime = windowsRuntime{
	object: func(class string) (o *object, err error) {
		err = withString(class, func(name uintptr) error {
			result, _, _ := roActivateInstance.Call(name, uintptr(unsafe.Pointer(&o)))
			return failure(result)
		})
		return o, of(class, err)
	},
	factory: func(class string, id *windows.GUID) (o *object, err error) {
		err = withString(class, func(name uintptr) error {
			result, _, _ := roGetActivationFactory.Call(name, uintptr(unsafe.Pointer(id)), uintptr(unsafe.Pointer(&o)))
			return failure(result)
		})
		return o, of(class, err)
	},
}

func of(class string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", class, err)
}
