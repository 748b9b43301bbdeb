//go:build amd64 || arm64

package drop

import (
	"reflect"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// source is an IDataObject as other programs have, with one format.
type source struct {
	methods *[12]uintptr
	format  uint16
	data    []byte
	refs    int
	given   int
}

var (
	globalAlloc   = kernel32.NewProc("GlobalAlloc")
	sourceMethods = [12]uintptr{
		1:                  windows.NewCallback(func(s *source) uintptr { s.refs++; return uintptr(s.refs) }),
		2:                  windows.NewCallback(func(s *source) uintptr { s.refs--; return uintptr(s.refs) }),
		methodQueryGetData: windows.NewCallback(func(s *source, f *formatEtc) uintptr { return s.query(f) }),
		methodGetData:      windows.NewCallback(func(s *source, f *formatEtc, m *stgMedium) uintptr { return s.get(f, m) }),
	}
)

func (s *source) query(f *formatEtc) uintptr {
	if f.format != s.format || f.medium != 1 || f.aspect != 1 || f.index != -1 {
		return 0x80040064 // DV_E_FORMATETC
	}
	return resultOK
}

func (s *source) get(f *formatEtc, m *stgMedium) uintptr {
	if r := s.query(f); r != resultOK {
		return r
	}
	s.given++
	block, _, _ := globalAlloc.Call(0, uintptr(len(s.data)))
	at, _, _ := globalLock.Call(block)
	copy(unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), len(s.data)), s.data)
	globalUnlock.Call(block)
	*m = stgMedium{kind: 1, block: block}
	return resultOK
}

// call calls a method of the target as OLE does.
func (t *target) call(method int, args ...uintptr) uintptr {
	result, _, _ := syscall.SyscallN(t.methods[method], append([]uintptr{uintptr(unsafe.Pointer(t))}, args...)...)
	return uintptr(uint32(result))
}

func TestTargetTakesDropsAndCountsItsReferences(t *testing.T) {
	var got []any
	target := newTarget(Handler{Dropped: func(d Drop) { got = append(got, d) }, Hover: func(on bool) { got = append(got, on) }})
	for range 100 {
		got = nil
		s := &source{methods: &sourceMethods, format: formatID("UniformResourceLocatorW"), data: utf16LE(false, exact+"\x00")}
		effect := new(uint32)
		*effect = 7
		target.call(3, uintptr(unsafe.Pointer(s)), 1, 0, uintptr(unsafe.Pointer(effect)))
		target.call(4, 1, 0, uintptr(unsafe.Pointer(effect)))
		if target.call(6, uintptr(unsafe.Pointer(s)), 1, 0, uintptr(unsafe.Pointer(effect))); *effect != effectCopy {
			t.Fatalf("effect %d", *effect)
		}
		if want := []any{true, false, Drop{Links: []string{exact}}}; !reflect.DeepEqual(got, want) || s.refs != 0 || s.given != 1 {
			t.Fatalf("told %q, references %d, given %d times", got, s.refs, s.given)
		}
	}
	got = nil
	useless, effect := &source{methods: &sourceMethods, format: 2}, new(uint32)
	*effect = 7
	target.call(3, uintptr(unsafe.Pointer(useless)), 1, 0, uintptr(unsafe.Pointer(effect)))
	target.call(5)
	if *effect != effectNone || len(got) != 0 {
		t.Errorf("a picture: effect %d, told %q", *effect, got)
	}

	var again *targetPointer
	for id, want := range map[windows.GUID]uintptr{idUnknown: resultOK, idDropTarget: resultOK, {Data1: 1}: resultNoInterface} {
		again = new(targetPointer)
		if r := target.call(0, uintptr(unsafe.Pointer(&id)), uintptr(unsafe.Pointer(again))); r != want || (again.to == target) != (r == resultOK) {
			t.Errorf("%v: %#x", id, r)
		}
	}
	if n := target.refs.Load(); n != 3 {
		t.Errorf("%d references, want 3", n)
	}
	for want := range uintptr(3) {
		if n := target.call(2); n != 2-want {
			t.Errorf("%d references left, want %d", n, 2-want)
		}
	}
	if alive[target] {
		t.Error("it is kept although nobody has it")
	}
}

type targetPointer struct{ to *target }

func TestPathsOfWindows(t *testing.T) {
	for link, want := range map[string]string{
		"file:///C:/a%20b/%C3%BC.txt": `C:\a b\ü.txt`, "file://localhost/D:/x": `D:\x`,
	} {
		if d := parseURIList([]byte(link)); len(d.Files) != 1 || d.Files[0] != want {
			t.Errorf("%s: got %q, want %s", link, d, want)
		}
	}
}
