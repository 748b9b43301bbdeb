//go:build linux && x11

#include <X11/Xlibint.h>
#include "_cgo_export.h"

// Xlib turns each message from the wire into an event by a function that can be replaced.
typedef Bool convert(Display *, XEvent *, xEvent *);

static Display *display;
static convert *usual;
static uint32_t target, wanted[4];

// gannetConvert keeps what is taken from being queued, so that GLFW does not see it.
static Bool gannetConvert(Display *d, XEvent *to, xEvent *message)
{
	Bool queued = usual(d, to, message);
	if (message->u.clientMessage.window != target)
		return queued;
	for (int i = 0; i < 4; i++)
		if (message->u.clientMessage.u.l.type == wanted[i])
			return queued && !gannetTake(message);
	return queued;
}

void gannetIntercept(void *d, uint32_t window, const uint32_t types[4])
{
	display = d;
	target = window;
	for (int i = 0; i < 4; i++)
		wanted[i] = types[i];
	usual = XESetWireToEvent(display, ClientMessage, gannetConvert);
}

void gannetLetPass(void)
{
	XESetWireToEvent(display, ClientMessage, usual);
}
