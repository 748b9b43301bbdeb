// What the desktop of macOS is told and asked.

package desktop

import "os/exec"

// place is macOS, which always has a menu bar for the icon.
type place struct {
	caffeinate *exec.Cmd // keeps the computer awake while it runs
}

func newPlace(_ App, events Events) *place {
	go events.Tray(true)
	return new(place)
}

func (p *place) connected() bool { return true }

func (p *place) progress(State) error { return nil }

func (p *place) notify(Message) error { return ErrNoMessages }

func (p *place) withdraw() error { return nil }

func (p *place) awake(on bool, _ string) error {
	if on {
		p.caffeinate = exec.Command("caffeinate", "-i")
		return p.caffeinate.Start()
	}
	if p.caffeinate == nil || p.caffeinate.Process == nil {
		return nil
	}
	if err := p.caffeinate.Process.Kill(); err != nil {
		return err
	}
	_ = p.caffeinate.Wait() // it was killed
	p.caffeinate = nil
	return nil
}

func (p *place) power(what Power) error {
	switch what {
	case Sleep:
		return exec.Command("pmset", "sleepnow").Run()
	case ShutDown:
		return exec.Command("osascript", "-e", `tell application "System Events" to shut down`).Run()
	}
	return nil
}

func (p *place) close() {}
