// How the user's command is run, and how that ends in words.

package after

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"gannet/downloader/note"
	"gannet/internal/message"
)

const (
	commandTime = time.Hour       // after which a command is ended
	commandSays = 4 << 10         // bytes kept of what it prints, the last
	commandEnds = 2 * time.Second // for what it has printed to come
)

var errCommandTime = errors.New("the command took too long")

// Command is a program to be run with the path of a finished file.
type Command struct {
	Argv []string // the program and the arguments before the path; empty: there is none by now
	Path string
	Log  *slog.Logger
	Note func(message.Message) // tells what it printed or left behind
}

// Run runs it until it ends, ctx does or it takes too long, and says how that ended. The command works in an empty
// folder of its own: many programs read settings or modules from where they work, and in the folder of the downloads a
// server could have put some.
func (c Command) Run(ctx context.Context) Task {
	if len(c.Argv) == 0 {
		return Task{Failed, message.Of(note.NoCommand)}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, commandTime, errCommandTime)
	defer cancel()
	folder, err := os.MkdirTemp("", "gannet-command-")
	if err != nil {
		return commandEnded(nil, err, c.Argv[0])
	}
	said := &lastBytes{most: commandSays}
	program, err := wholePath(c.Argv[0])
	cmd := exec.CommandContext(ctx, program, append(slices.Clone(c.Argv[1:]), c.Path)...) // no shell reads the path
	cmd.Dir, cmd.WaitDelay = folder, commandEnds
	if err == nil {
		err = readByShell(cmd.Path)
	}
	if err == nil {
		err = said.run(cmd)
	}
	if text := said.String(); text != "" {
		c.Log.Info("command output", "text", text)
		c.Note(message.Of(note.CommandPrinted, message.Args{"Output": text}))
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		c.Note(message.Of(note.CommandLeft, message.Args{"Folder": folder}))
	} else if err := os.Remove(folder); err != nil {
		c.Log.Debug("temporary folder of command not deleted", "folder", folder, "error", err)
	}
	return commandEnded(context.Cause(ctx), err, program)
}

// wholePath makes a program that is named by a path independent of the folder it runs in, where
// what came from a server could stand in its place.
func wholePath(program string) (string, error) {
	if filepath.Base(program) == program {
		return program, nil // the PATH has it
	}
	return filepath.Abs(program)
}

// commandEnded puts the end of a command into words.
func commandEnded(stopped, err error, program string) Task {
	var exit *exec.ExitError
	switch {
	case errors.Is(stopped, errCommandTime):
		return Task{Failed, message.Of(note.CommandTooLong)}
	case stopped != nil:
		return Task{Failed, message.Of(note.CommandStopped)}
	case err == nil:
		return Task{Done, message.Of(note.CommandDone)}
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return Task{Failed, message.Of(note.CommandFailed, message.Args{"ExitCode": exit.ExitCode()})}
	case errors.As(err, &exit):
		return Task{Failed, message.Of(note.CommandKilled, message.Args{"Reason": exit.Error()})}
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return Task{Failed, message.Of(note.CommandMissing, message.Args{"Program": program})}
	}
	return Task{Failed, message.Of(note.CommandNotStarted, message.Args{"Reason": err.Error()})}
}

// lastBytes keeps the end of what is written to it.
type lastBytes struct {
	most int
	mu   sync.Mutex // guards kept
	kept []byte
}

// run runs cmd with what it starts, and keeps what they print until cmd has ended. What it
// leaves running is listened to on: most programs end when they print and nobody does.
func (l *lastBytes) run(cmd *exec.Cmd) error {
	out, in, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = in, in
	heard := make(chan struct{})
	go func() { // ends with the last program that may print
		defer close(heard)
		defer out.Close()
		_, _ = io.Copy(l, out)
	}()
	err = runWithChildren(cmd)
	in.Close()
	select {
	case <-heard:
	case <-time.After(commandEnds):
	}
	return err
}

func (l *lastBytes) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, b...)
	if extra := len(l.kept) - l.most; extra > 0 {
		l.kept = append(l.kept[:0], l.kept[extra:]...)
	}
	return len(b), nil
}

// String is what was kept as text that steers nothing.
func (l *lastBytes) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(l.kept), "�")))
}
