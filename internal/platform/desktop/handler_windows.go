// A COM object of ours that is told of events.

package desktop

import (
	"sync"
	"sync/atomic"

	"golang.org/x/sys/windows"
)

// handler is a COM object of ours that is told of an event, by a TypedEventHandler of the Windows
// Runtime. It may be called on any thread (IAgileObject).
type handler struct {
	methods *[4]uintptr
	id      windows.GUID
	refs    atomic.Int32
	invoke  func(args *object)
}

var (
	idUnknown = windows.GUID{Data4: [8]byte{0xc0, 7: 0x46}}
	idAgile   = windows.GUID{
		Data1: 0x94ea2b94, Data2: 0xe9cc, Data3: 0x49e0,
		Data4: [8]byte{0xc0, 0xff, 0xee, 0x64, 0xca, 0x8f, 0x5b, 0x90},
	}

	handlerMethods = [4]uintptr{
		windows.NewCallback(func(h *handler, id *windows.GUID, to **handler) uintptr {
			return h.queryInterface(id,
				to)
		}),
		windows.NewCallback(func(h *handler) uintptr { return uintptr(h.refs.Add(1)) }),
		windows.NewCallback(func(h *handler) uintptr { return h.release() }),
		windows.NewCallback(func(h *handler, _, args *object) uintptr { h.invoke(args); return 0 }),
	}

	handlers sync.Map // those that Windows knows of, which Go cannot see
)

func newHandler(id windows.GUID, invoke func(args *object)) *handler {
	h := &handler{methods: &handlerMethods, id: id, invoke: invoke}
	h.refs.Store(1)
	handlers.Store(h, nil)
	return h
}

func (h *handler) queryInterface(id *windows.GUID, to **handler) uintptr {
	const noInterface, noPointer = 0x80004002, 0x80004003
	if id == nil || to == nil {
		return noPointer
	}
	*to = nil
	if *id != idUnknown && *id != idAgile && *id != h.id {
		return noInterface
	}
	*to = h
	h.refs.Add(1)
	return 0
}

func (h *handler) release() uintptr {
	left := h.refs.Add(-1)
	if left == 0 {
		handlers.Delete(h)
	}
	return uintptr(left)
}
