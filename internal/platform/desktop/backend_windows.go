// What the desktop of Windows is told and asked.

package desktop

import (
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"

	"gannet/internal/platform/win32"
)

// backend is Windows, which always has a tray.
type backend struct {
	*win32.Thread
	events  Events
	taskbar taskbar
	toaster toaster
	balloon balloon
	noToast error // why messages have no buttons
}

var (
	setThreadExecutionState = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")
	setTimer                = win32.User32.NewProc("SetTimer")
	killTimer               = win32.User32.NewProc("KillTimer")
	setSuspendState         = windows.NewLazySystemDLL("powrprof.dll").NewProc("SetSuspendState")
)

// Messages: of winuser.h, and the program's own.
const (
	messageTimer = 0x0113
	messageIcon  = win32.MessageUser + 2
)

// As winbase.h has them.
const (
	esSystemRequired = 0x00000001
	esContinuous     = 0x80000000
)

// The timers of the thread.
const (
	timerProgress = 1
	timerBalloon  = 2
)

func newBackend(app App, events Events) *backend {
	p := &backend{Thread: win32.NewThread(), events: events}
	if p.Failed != nil {
		slog.Error("desktop integration not started", "error", p.Failed)
	}
	p.toaster.app, p.toaster.tell, p.toaster.windows = app, events, realRuntime
	p.balloon.app, p.balloon.window = app, p.Window
	p.Heed[messageTimer] = func(timer, _ uintptr) {
		if timer == timerProgress {
			p.retell()
		} else {
			p.heedBalloon(bubbleExpired)
		}
	}
	p.Heed[messageIcon] = func(_, told uintptr) { p.heedBalloon(told) }
	go events.Tray(true)
	return p
}

func (p *backend) connected() bool { return true }

func (p *backend) progress(s State) error {
	return p.Do(func() error {
		if s.Active > 0 {
			_, _, _ = setTimer.Call(p.Window, timerProgress, uintptr(retellEvery.Milliseconds()), 0)
		} else {
			_, _, _ = killTimer.Call(p.Window, timerProgress) // there may be none
		}
		return p.taskbar.show(s)
	})
}

func (p *backend) retell() {
	if err := p.taskbar.show(p.taskbar.state); err != nil {
		slog.Debug("taskbar progress not updated", "error", err)
	}
}

// notify shows a message with buttons or, where that cannot be, one that can only be clicked.
func (p *backend) notify(m Message) error {
	return p.Do(func() error {
		if p.noToast == nil {
			if p.noToast = p.toaster.show(m); p.noToast == nil {
				return nil
			}
			slog.Warn("toast not shown, using a balloon notification", "error", p.noToast)
		}
		_, _, _ = setTimer.Call(p.Window, timerBalloon, uintptr(balloonTime.Milliseconds()), 0)
		return p.balloon.show(m)
	})
}

func (p *backend) withdraw() error {
	return p.Do(func() error {
		p.toaster.withdraw()
		_, _, _ = killTimer.Call(p.Window, timerBalloon) // there may be none
		p.balloon.close()
		return nil
	})
}

func (p *backend) heedBalloon(told uintptr) {
	gone, clicked := p.balloon.heed(told)
	if gone {
		_, _, _ = killTimer.Call(p.Window, timerBalloon)
	}
	switch {
	case clicked:
		p.events.Acted(DefaultAction)
	case gone:
		p.events.Dismissed()
	}
}

// awake asks on the thread, as Windows forgets it when that ends.
func (p *backend) awake(on bool, _ string) error {
	flags := uintptr(esContinuous)
	if on {
		flags |= esSystemRequired
	}
	return p.Do(func() error {
		if before, _, err := setThreadExecutionState.Call(flags); before == 0 {
			return fmt.Errorf("SetThreadExecutionState: %w", err)
		}
		return nil
	})
}

func (p *backend) power(what Power) error {
	switch what {
	case Sleep:
		if done, _, err := setSuspendState.Call(0, 0, 0); done == 0 {
			return fmt.Errorf("SetSuspendState: %w", err)
		}
		return nil
	case ShutDown:
		cmd := exec.Command("shutdown", "/s", "/t", "0")
		cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
		if said, err := cmd.CombinedOutput(); err != nil {
			return errors.Join(err, errors.New(string(said)))
		}
	}
	return nil
}

func (p *backend) close() {
	p.End(func() {
		p.toaster.close()
		p.balloon.close()
		p.taskbar.close()
	})
}
