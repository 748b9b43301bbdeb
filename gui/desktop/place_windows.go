package desktop

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/windows"
)

// place is Windows, which always has a tray. Progress on the taskbar and buttons
// on messages are not made use of.
type place struct {
	wake chan wish // what awake asks its thread for; closed at the end
	done chan struct{}
}

type wish struct {
	flags  uintptr
	result chan<- error
}

var (
	setThreadExecutionState = windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState")
	setSuspendState         = windows.NewLazySystemDLL("powrprof.dll").NewProc("SetSuspendState")
)

// As winbase.h has them.
const (
	esSystemRequired = 0x00000001
	esContinuous     = 0x80000000
)

func newPlace(_ App, events Events) *place {
	p := &place{wake: make(chan wish), done: make(chan struct{})}
	go p.watch() // close waits for it
	go events.Tray(true)
	return p
}

func (p *place) connected() bool { return true }

func (p *place) progress(State) error { return nil }

func (p *place) notify(Message) error { return ErrNoMessages }

// watch is the thread that keeps the computer awake: Windows asks the thread
// itself, and forgets it when that ends.
func (p *place) watch() {
	defer close(p.done)
	runtime.LockOSThread() // and never unlocked, so that the thread ends here
	for w := range p.wake {
		if before, _, err := setThreadExecutionState.Call(w.flags); before == 0 {
			w.result <- fmt.Errorf("SetThreadExecutionState: %w", err)
			continue
		}
		w.result <- nil
	}
}

func (p *place) awake(on bool, _ string) error {
	w := wish{flags: esContinuous}
	if on {
		w.flags |= esSystemRequired
	}
	result := make(chan error, 1)
	w.result = result
	p.wake <- w
	return <-result
}

func (p *place) power(what Power) error {
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

func (p *place) close() {
	close(p.wake)
	<-p.done
}
