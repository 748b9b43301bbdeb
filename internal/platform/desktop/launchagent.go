//go:build darwin || linux

// The property list that has macOS start a program.

package desktop

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// launchAgent is how macOS is asked to start a program when the user logs in: a
// property list in the folder home/Library/LaunchAgents (launchd.plist(5)). Only macOS
// uses it; it is here for other systems so that it can be tested.
type launchAgent struct {
	app  App
	home string
}

func (a launchAgent) path() string {
	return filepath.Join(a.home, "Library", "LaunchAgents", a.app.ID+".plist")
}

func (a launchAgent) on() (bool, error) {
	_, err := os.Stat(a.path())
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// set has program started, minimised, or no more.
func (a launchAgent) set(on bool, program string) error {
	if !on {
		if err := os.Remove(a.path()); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(a.path()), 0o700); err != nil {
		return err
	}
	return os.WriteFile(a.path(), a.list(program), 0o644)
}

func (a launchAgent) list(program string) []byte {
	text := func(s string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
		return "<string>" + b.String() + "</string>"
	}
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	%s
	<key>ProgramArguments</key>
	<array>
		%s
		<string>-minimized</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`, text(a.app.ID), text(program))
}
