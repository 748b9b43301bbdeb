//go:build linux && x11

// Package glfwdrop intercepts drag and drop on GLFW's own connection to the X server.
// It is C, so only main imports it: the window's tests need neither C nor a display.
package glfwdrop

/*
#cgo LDFLAGS: -lX11
#include <stdint.h>

void gannetIntercept(void *display, uint32_t window, const uint32_t types[4]);
void gannetLetPass(void);
*/
import "C"

import (
	"unsafe"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// taker is what messages are handed to. Like everything here it belongs to the main
// thread, which alone reads GLFW's connection.
var taker func(message [32]byte) bool

// Intercept is a drop.Intercept for a window of Fyne's, one at a time.
func Intercept(window uint32, types []uint32, take func(message [32]byte) bool) (stop func()) {
	var four [4]C.uint32_t
	for i := range four {
		four[i] = C.uint32_t(types[i])
	}
	taker = take
	C.gannetIntercept(unsafe.Pointer(glfw.GetX11Display()), C.uint32_t(window), &four[0])
	return func() {
		C.gannetLetPass()
		taker = nil
	}
}

//export gannetTake
func gannetTake(message unsafe.Pointer) C.int {
	if taker(*(*[32]byte)(message)) {
		return 1
	}
	return 0
}
