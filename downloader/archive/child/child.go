// Package child unpacks archives in a process of its own, so that a decoder that a made-up archive
// confuses can neither end the program nor take its memory, nor reach more than the archive
// and the folder that is filled.
//
// The process is the program itself, started with the argument Verb. It reads the job as a line of
// JSON, asks before it goes on, and says how it ended; see message. When the program
// ends, so does the child: its standard input ends.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
)

// Verb is the argument with which the program has to call Main.
const Verb = "extract-child"

// order is what the child reads first: an archive.Job. Names are bytes, as not all are UTF-8.
type order struct {
	Path, Folder, Name []byte
	Source             disk.Source
}

// message is what the child says, one a line.
type message struct {
	Ready bool `json:"ready,omitempty"` // it waits for its order
	Ask   bool `json:"ask,omitempty"`   // it goes on once it is sent a line
	Ended *end `json:"ended,omitempty"` // the last one
}

// end is how the work ended: well if Reason is "".
type end struct {
	Reason archive.Reason `json:"reason,omitempty"`
	Name   string         `json:"name,omitempty"`
	Detail string         `json:"detail,omitempty"`
}

const (
	longestMessage = 16 << 10        // bytes
	longestText    = 1 << 10         // bytes of a name or a detail
	endTime        = 2 * time.Second // for what the child printed to come, once it has ended
	mostSaid       = 4 << 10         // bytes kept of what it printed, the first
)

// Fill is an archive.Filler.
func Fill(ctx context.Context, job archive.Job, pause func(context.Context) error) error {
	return fill(ctx, Verb, job, pause)
}

// fill starts the program with a verb. One that is confined so much that it cannot start, as its
// libraries lie where nobody expects them, is started once more with less: it has not seen
// anything of the archive yet.
func fill(ctx context.Context, verb string, job archive.Job, pause func(context.Context) error) error {
	var failed error
	for _, bounds := range confinements(job) {
		c, err := newCall(ctx, verb)
		if err != nil {
			return notStarted(err)
		}
		err = run(c.cmd, bounds, func() {
			c.talk(ctx, job, pause)
			if c.ended == nil {
				_ = c.cmd.Process.Kill() // unless it has ended itself
			}
		})
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case c.paused != nil:
			return c.paused
		case c.ready:
			return c.result(err)
		}
		failed = errors.Join(failed, err, c.said.err())
	}
	return notStarted(failed)
}

func notStarted(err error) error { return &archive.Error{Reason: archive.NotStarted, Cause: err} }

// call is one child.
type call struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	said   firstBytes
	ready  bool
	paused error // of pause
	ended  *end  // nil if it said nothing of its end
}

func newCall(ctx context.Context, verb string) (*call, error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	c := &call{cmd: exec.CommandContext(ctx, program)}
	c.cmd.Args = []string{os.Args[0], verb}
	c.cmd.Env = environment()
	c.cmd.Stderr, c.cmd.WaitDelay = &c.said, endTime
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	c.in, c.out = in, out
	return c, err
}

// environment leaves out what a decoder has no need of, such as the password of a proxy.
func environment() (kept []string) {
	for _, name := range []string{
		"LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "PATH", "TZ", "TMP", "TEMP",
		"TMPDIR",
	} {
		if value, ok := os.LookupEnv(name); ok {
			kept = append(kept, name+"="+value)
		}
	}
	return append(kept, "GOTRACEBACK=none")
}

// talk gives the child its order and answers it until it has ended, or says what it must not.
func (c *call) talk(ctx context.Context, job archive.Job, pause func(context.Context) error) {
	defer c.in.Close()
	lines := bufio.NewScanner(c.out)
	lines.Buffer(nil, longestMessage)
	for lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return
		}
		answer := []byte("\n")
		switch {
		case m.Ended != nil:
			c.ended = m.Ended
			return
		case m.Ready && !c.ready:
			c.ready = true
			var err error
			if answer, err = json.Marshal(order{
				[]byte(job.Path), []byte(job.Folder), []byte(job.Name),
				job.Source,
			}); err != nil {
				return
			}
			answer = append(answer, '\n')
		case m.Ask && c.ready:
			if c.paused = pause(ctx); c.paused != nil {
				return
			}
		default:
			return
		}
		if _, err := c.in.Write(answer); err != nil {
			return
		}
	}
}

// result is how the work of a child ended that has ended with err.
func (c *call) result(err error) error {
	if c.ended != nil && c.ended.Reason == "" {
		return nil
	}
	if c.ended != nil {
		return &archive.Error{Reason: c.ended.Reason, Name: c.ended.Name, Cause: errors.New(c.ended.Detail)}
	}
	failed := &archive.Error{Reason: archive.Crashed, Cause: errors.Join(err, c.said.err())}
	if text := c.said.String(); strings.Contains(text, "out of memory") ||
		strings.Contains(text, "cannot allocate memory") {
		failed.Reason = archive.Memory
	}
	return failed
}

// firstBytes keeps the beginning of what is written to it.
type firstBytes struct {
	mu   sync.Mutex
	kept []byte
}

func (f *firstBytes) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept = append(f.kept, b[:min(len(b), mostSaid-len(f.kept))]...)
	return len(b), nil
}

func (f *firstBytes) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return string(f.kept)
}

// err is what was said, or nil.
func (f *firstBytes) err() error {
	if text := strings.TrimSpace(f.String()); text != "" {
		return fmt.Errorf("it printed %q", text)
	}
	return nil
}
