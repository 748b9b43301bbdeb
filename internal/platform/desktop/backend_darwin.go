// What the desktop of macOS is told and asked.

package desktop

import "os/exec"

// backend is macOS, which always has a menu bar for the icon.
type backend struct {
	caffeinate *exec.Cmd // keeps the computer awake while it runs
}

func newBackend(_ App, events Events) *backend {
	go events.Tray(true)
	return new(backend)
}

func (p *backend) connected() bool { return true }

func (p *backend) progress(State) error { return nil }

func (p *backend) notify(Message) error { return ErrNoMessages }

func (p *backend) withdraw() error { return nil }

func (p *backend) awake(on bool, _ string) error {
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

func (p *backend) power(what Power) error {
	switch what {
	case Sleep:
		return exec.Command("pmset", "sleepnow").Run()
	case ShutDown:
		return exec.Command("osascript", "-e", `tell application "System Events" to shut down`).Run()
	}
	return nil
}

func (p *backend) close() {}
