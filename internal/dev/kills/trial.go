//go:build linux

// Killing a program at random moments until its list is done.

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// lastLife is how long a run that is not killed may take.
const lastLife = 2 * time.Minute

// program is what is killed.
type program struct {
	name string
	// command starts it, or starts it again. The number tells the lives apart.
	command func(w *work, number int) *exec.Cmd
	// read takes what it said on standard output in one life.
	read func(w *work, said []byte) []string
}

// work is one list on its way, over all lives of the program.
type work struct {
	folder
	home   string // for settings and the store
	input  string // file with the list
	random *rand.Rand

	said   map[string]bool  // paths that were said to be saved
	listed map[string]bool  // links that were said to be in the stored list
	asked  map[string]int64 // how often each link was asked for when its file was said to be saved
}

// trial kills one program.
type trial struct {
	program program
	report  *report
	root    string
	files   int
	within  time.Duration
	seed    uint64
}

// run kills the program so often. If all files of a list are there before, the next list is begun.
func (t *trial) run(ctx context.Context, kills int) error {
	for list := 1; kills > 0; list++ {
		w, err := t.begin(list)
		if err != nil {
			return err
		}
		killed, err := t.list(ctx, w, fmt.Sprintf("%s, list %d", t.program.name, list), kills)
		for _, f := range w.files {
			f.close()
		}
		if err != nil {
			return err
		}
		if killed == 0 {
			return errors.New("it was done before it could be killed: give more -files, or less -within")
		}
		kills -= killed
	}
	return nil
}

// begin makes the folders of a list and starts its servers.
func (t *trial) begin(number int) (*work, error) {
	home := filepath.Join(t.root, fmt.Sprint(number))
	random := rand.New(rand.NewPCG(t.seed, uint64(number)))
	w := &work{
		folder: folder{path: filepath.Join(home, "files"), files: newList(random, t.files), there: map[string]bool{}},
		home:   home, input: filepath.Join(home, "list.txt"), random: random,
		said: map[string]bool{}, listed: map[string]bool{}, asked: map[string]int64{},
	}
	if err := os.MkdirAll(w.path, 0o755); err != nil {
		return nil, err
	}
	return w, os.WriteFile(w.input, []byte(asText(w.files)), 0o600)
}

// list kills the program at most so often while it works on a list, and then lets it end.
func (t *trial) list(ctx context.Context, w *work, title string, kills int) (killed int, err error) {
	for number := 1; ; number++ {
		limit := lastLife
		if killed < kills {
			limit = time.Duration(w.random.Int64N(int64(t.within)))
		}
		l, err := t.live(ctx, w, number, limit)
		if err != nil {
			return killed, err
		}
		if l.killed && killed < kills {
			killed++
			t.report.check(title, fmt.Sprintf("kill %d after %v", killed, limit.Round(time.Millisecond)), l.wrong)
			continue
		}
		switch {
		case l.killed:
			l.wrong = append(l.wrong, fmt.Sprintf("it did not end within %v", lastLife))
		case l.err != nil:
			l.wrong = append(l.wrong, fmt.Sprintf("it ended with %v and said: %s", l.err, l.stderr))
		}
		t.report.check(title, "last run", append(l.wrong, w.look(true)...))
		t.report.add(title, killed, w)
		return killed, nil
	}
}

// life is one run of the program.
type life struct {
	killed bool
	err    error // how it ended by itself
	stderr string
	wrong  []string // what was not as it must be afterwards
}

// live runs the program until it ends, or kills it when the time is over.
func (t *trial) live(ctx context.Context, w *work, number int, limit time.Duration) (life, error) {
	var stderr bytes.Buffer
	out, err := os.Create(filepath.Join(w.home, fmt.Sprintf("said-%03d", number)))
	if err != nil {
		return life{}, err
	}
	defer out.Close()
	cmd := t.program.command(w, number)
	cmd.Stdout, cmd.Stderr = out, &stderr
	cmd.WaitDelay = time.Second // what it started may keep its standard error open for a moment
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return life{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // ends with the program
	l := life{}
	select {
	case l.err = <-ended:
	case <-time.After(limit):
		_ = cmd.Process.Kill() // it may have ended by itself
		l.err = <-ended
	case <-ctx.Done():
		_ = cmd.Process.Kill()
		<-ended
		return life{}, ctx.Err()
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	l.killed = ok && status.Signaled() && status.Signal() == syscall.SIGKILL
	l.stderr = stderr.String()
	said, err := os.ReadFile(out.Name())
	if err != nil {
		return life{}, err
	}
	said = said[:bytes.LastIndexByte(said, '\n')+1] // a line that was cut says nothing
	l.wrong = append(t.program.read(w, said), w.look(false)...)
	for path := range w.said {
		if !w.there[filepath.Base(path)] {
			l.wrong = append(l.wrong, path+" was said to be saved and is not there")
		}
	}
	return l, nil
}
