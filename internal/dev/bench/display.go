//go:build linux

// A virtual screen that is looked at closely enough to tell milliseconds.

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"gannet/internal/dev/screen"
)

// display is a virtual screen that is looked at and typed on without starting a
// program for each look, so that times of a few milliseconds can be told.
type display struct {
	*screen.Screen
	name string // as in DISPLAY
	x    *xgb.Conn
	root xproto.Window
}

const (
	displayWidth  = 1100
	displayHeight = 800
	glance        = 2 * time.Millisecond // between two looks
)

func openDisplay(ctx context.Context) (*display, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	s, err := screen.Start(ctx, displayWidth, displayHeight)
	if err != nil {
		return nil, err
	}
	name := ""
	if _, err := fmt.Sscanf(s.Env()[0], "DISPLAY=%s", &name); err != nil {
		s.Close()
		return nil, err
	}
	x, err := xgb.NewConnDisplay(name)
	if err == nil {
		err = xtest.Init(x)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return &display{s, name, x, xproto.Setup(x).DefaultScreen(x).Root}, nil
}

func (d *display) close() {
	d.x.Close()
	d.Close()
}

// look gives the pixels in the middle of the screen, where a program's list is.
func (d *display) look() ([]byte, error) {
	const w, h = displayWidth / 2, displayHeight / 3
	got, err := xproto.GetImage(d.x, xproto.ImageFormatZPixmap, xproto.Drawable(d.root), w/2, h, w, h, 0xffffff).Reply()
	if err != nil {
		return nil, err
	}
	return got.Data, nil
}

var errNoChange = errors.New("the window did not change within 10 s")

// change waits until the picture is another than before, and gives the new one.
func (d *display) change(before []byte) ([]byte, error) {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(glance) {
		now, err := d.look()
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(now, before) {
			return now, nil
		}
	}
	return nil, errNoChange
}

// still waits until the picture has not changed for a second, and gives it.
func (d *display) still() ([]byte, error) {
	picture, err := d.look()
	since, deadline := time.Now(), time.Now().Add(30*time.Second)
	for err == nil && time.Since(since) < time.Second {
		if time.Now().After(deadline) {
			return nil, errors.New("the window does not come to rest")
		}
		time.Sleep(20 * time.Millisecond)
		var now []byte
		if now, err = d.look(); !bytes.Equal(now, picture) {
			picture, since = now, time.Now()
		}
	}
	return picture, err
}

// point puts the pointer into the middle of the screen.
func (d *display) point() error {
	return xtest.FakeInputChecked(d.x, xproto.MotionNotify, 0, 0, d.root, displayWidth/2, displayHeight/2, 0).Check()
}

// wheel turns the mouse wheel down by one notch.
func (d *display) wheel() error {
	const down = 5 // button
	return errors.Join(
		xtest.FakeInputChecked(d.x, xproto.ButtonPress, down, 0, d.root, 0, 0, 0).Check(),
		xtest.FakeInputChecked(d.x, xproto.ButtonRelease, down, 0, d.root, 0, 0, 0).Check())
}

// press presses and releases a key, by its X keysym, with Control if control is set.
func (d *display) press(keysym xproto.Keysym, control bool) error {
	const controlKey = 0xffe3 // Control_L
	var errs []error
	key := func(kind byte, sym xproto.Keysym) {
		code, err := d.keycode(sym)
		errs = append(errs, err, xtest.FakeInputChecked(d.x, kind, byte(code), 0, d.root, 0, 0, 0).Check())
	}
	if control {
		key(xproto.KeyPress, controlKey)
		defer key(xproto.KeyRelease, controlKey)
	}
	key(xproto.KeyPress, keysym)
	key(xproto.KeyRelease, keysym)
	return errors.Join(errs...)
}

func (d *display) keycode(keysym xproto.Keysym) (xproto.Keycode, error) {
	setup := xproto.Setup(d.x)
	count := setup.MaxKeycode - setup.MinKeycode + 1
	keys, err := xproto.GetKeyboardMapping(d.x, setup.MinKeycode, byte(count)).Reply()
	if err != nil {
		return 0, err
	}
	i := slices.Index(keys.Keysyms, keysym)
	if i < 0 {
		return 0, fmt.Errorf("the display has no key for %#x", keysym)
	}
	return setup.MinKeycode + xproto.Keycode(i/int(keys.KeysymsPerKeycode)), nil
}
