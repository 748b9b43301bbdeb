package downloader

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader/after"
	"gannet/downloader/archive"
	"gannet/downloader/note"
	"gannet/internal/message"
)

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("a.txt")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, "content")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fileServer gives the same content under every name.
func fileServer(t *testing.T, content []byte) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(content) }).URL
}

// tasked waits until all that is to be done with a finished file is done.
func tasked(t *testing.T, e *Engine, id ID) *Snapshot {
	t.Helper()
	return await(t, e, id, func(s *Snapshot) bool { return s.State == Done && !s.Extract.Pending() && !s.Command.Pending() })
}

func noted(t *testing.T, e *Engine, id ID, code message.Code, args ...message.Args) bool {
	t.Helper()
	details, _ := e.Details(id)
	want := message.Of(code, args...).String()
	return slices.ContainsFunc(details.Notes, func(n Note) bool { return n.Message.String() == want })
}

func says(task Task, state TaskState, code message.Code, args ...message.Args) bool {
	return task.State == state && task.Said.String() == message.Of(code, args...).String()
}

// sh is a command of the shell, for which the file is $1.
func sh(t *testing.T, script string) []string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a Unix shell")
	}
	return []string{"/bin/sh", "-c", script, "sh"}
}

// shThere is sh in the folder of the file.
func shThere(t *testing.T, script string) []string {
	t.Helper()
	return sh(t, `cd "${1%/*}"; `+script)
}

func TestFinishedArchiveIsExtracted(t *testing.T) {
	url := fileServer(t, zipped(t))
	dir := t.TempDir()
	e := newEngine(t, Options{Extract: true})
	id := add(t, e, Request{URL: url + "/a.zip", Dir: dir})
	if s := tasked(t, e, id); !says(s.Extract, TaskDone, note.Extracted, message.Args{"Folder": "a"}) ||
		!noted(t, e, id, note.Extracted, message.Args{"Folder": "a"}) {
		t.Errorf("%+v", s.Extract)
	}
	if got := content(t, filepath.Join(dir, "a", "a.txt")); got != "content" {
		t.Errorf("extracted %q", got)
	}
	document := add(t, e, Request{URL: url + "/a.docx", Dir: dir})
	if s := tasked(t, e, document); s.Extract.State != TaskNone {
		t.Errorf("a document: %+v", s.Extract)
	}
}

func TestExtractionIsTriedAgain(t *testing.T) {
	url := fileServer(t, []byte("no zip\x00"))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: url + "/a.zip", Dir: t.TempDir()})
	s := tasked(t, e, id)
	if s.Extract.State != TaskNone {
		t.Fatalf("nobody asked for it: %+v", s.Extract)
	}
	e.Extract(id)
	if s = await(t, e, id, func(s *Snapshot) bool { return s.Extract.State == TaskFailed }); s.Extract.Said.Code() != note.NoArchive {
		t.Errorf("%+v", s.Extract)
	}
	if err := os.WriteFile(s.Path, zipped(t), 0o644); err != nil {
		t.Fatal(err)
	}
	e.Extract(id)
	await(t, e, id, func(s *Snapshot) bool { return s.Extract.State == TaskDone })
}

// What who extracts elsewhere says is told, and settings do not change who that is.
func TestExtractorSaysWhyNot(t *testing.T) {
	url := fileServer(t, zipped(t))
	for reason, code := range map[archive.Reason]message.Code{
		archive.Encrypted: note.Encrypted, archive.Full: note.NoSpace, archive.Crashed: note.ExtractCrashed,
	} {
		e := newEngine(t, Options{Extract: true, Extractor: func(context.Context, archive.Job, func(context.Context) error) error {
			return &archive.Error{Reason: reason}
		}})
		if err := e.Configure(Options{Extract: true, Proxy: "none"}); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		s := tasked(t, e, add(t, e, Request{URL: url + "/a.zip", Dir: dir}))
		if !says(s.Extract, TaskFailed, code) || !strings.HasPrefix(string(code), "extract.") {
			t.Errorf("%s: %+v", reason, s.Extract)
		}
		closeEngine(t, e)
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: left behind: %v", reason, left)
		}
	}
}

func TestCommandGetsThePath(t *testing.T) {
	url := fileServer(t, zipped(t))
	dir := t.TempDir()
	// It comes after the extraction, and no shell sees what is in the name.
	e := newEngine(t, Options{Extract: true, Command: shThere(t, `test -d 'a $(touch evil)' && printf %s "$1" >told; echo "one line"; exit 3`)})
	id := add(t, e, Request{URL: url, Dir: dir, Name: "a $(touch evil).zip"})
	s := tasked(t, e, id)
	if !says(s.Command, TaskFailed, note.CommandFailed, message.Args{"ExitCode": 3}) ||
		!noted(t, e, id, note.CommandPrinted, message.Args{"Output": "one line"}) {
		t.Errorf("%+v", s.Command)
	}
	if got := content(t, filepath.Join(dir, "told")); got != s.Path {
		t.Errorf("it was given %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "evil")); err == nil {
		t.Error("a shell has read the name")
	}
}

func TestCommandWorksInAnEmptyFolderOfItsOwn(t *testing.T) {
	url := fileServer(t, []byte("x"))
	dir := t.TempDir()
	e := newEngine(t, Options{Command: sh(t, `pwd; ls -a`)})
	id := add(t, e, Request{URL: url + "/module", Dir: dir})
	said := commandPrinted(t, e, tasked(t, e, id).ID)
	folder, listed, _ := strings.Cut(said, "\n")
	if listed != ".\n.." || folder == dir {
		t.Errorf("it worked in %q, where there was %q", folder, listed)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is left: %v", err)
	}
}

func TestWhatACommandLeavesIsKept(t *testing.T) {
	url := fileServer(t, []byte("x"))
	e := newEngine(t, Options{Command: sh(t, `echo text >made; pwd`)})
	id := add(t, e, Request{URL: url + "/a", Dir: t.TempDir()})
	folder := commandPrinted(t, e, tasked(t, e, id).ID)
	defer os.RemoveAll(folder)
	if got := content(t, filepath.Join(folder, "made")); got != "text\n" || !noted(t, e, id, note.CommandLeft, message.Args{"Folder": folder}) {
		t.Errorf("it left %q", got)
	}
}

// commandPrinted is what the command of a download printed.
func commandPrinted(t *testing.T, e *Engine, id ID) string {
	t.Helper()
	details, _ := e.Details(id)
	for _, n := range details.Notes {
		if n.Message.Code() == note.CommandPrinted {
			return n.Message.Args()["Output"].(string)
		}
	}
	t.Fatal("the command printed nothing")
	return ""
}

func TestCommandEndsInWords(t *testing.T) {
	url := fileServer(t, []byte("x"))
	for _, c := range []struct {
		command []string
		want    message.Message
	}{
		{sh(t, `exit 0`), message.Of(note.CommandDone)},
		{sh(t, `kill $$`), message.Of(note.CommandKilled, message.Args{"Reason": "signal: terminated"})},
		{[]string{"gannet-no-such"}, message.Of(note.CommandMissing, message.Args{"Program": "gannet-no-such"})},
		{[]string{"/no/such/program"}, message.Of(note.CommandMissing, message.Args{"Program": "/no/such/program"})},
	} {
		e := newEngine(t, Options{Command: c.command})
		s := tasked(t, e, add(t, e, Request{URL: url + "/a", Dir: t.TempDir()}))
		if s.Command.Said.String() != c.want.String() {
			t.Errorf("%v: %+v", c.command, s.Command)
		}
	}
}

// A command may start a program that goes on after it, and prints.
func TestCommandLeavesAProgramRunning(t *testing.T) {
	dir := t.TempDir()
	script := `touch started; (until [ -e go ] || [ ! -e started ]; do sleep 0.01; done; echo one; echo two; touch printed) &`
	e := newEngine(t, Options{Command: shThere(t, script)})
	s := tasked(t, e, add(t, e, Request{URL: fileServer(t, []byte("x")) + "/a", Dir: dir}))
	if s.Command.State != TaskDone {
		t.Errorf("%+v", s.Command)
	}
	if err := os.WriteFile(dir+"/go", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	begun(t, dir+"/printed")
}

// What a command starts has the lowest priority too.
func TestCommandHasTheLowestPriority(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("asks Linux for the priority")
	}
	dir := t.TempDir()
	// It may have begun before its priority is lowered.
	script := `until [ "$(nice)" = 19 ]; do sleep 0.01; done; until ionice -p $$ | grep -q idle; do sleep 0.01; done; nice >nice`
	e := newEngine(t, Options{Command: shThere(t, script)})
	tasked(t, e, add(t, e, Request{URL: fileServer(t, []byte("x")) + "/a", Dir: dir}))
	if nice := content(t, filepath.Join(dir, "nice")); nice != "19\n" {
		t.Errorf("niceness %q", nice)
	}
}

func TestExtractionWaitsForDownloads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoad()
		l.speed.Store(busySpeed*int64(runtime.GOMAXPROCS(0)) + 1)
		ctx, stop := context.WithCancelCause(t.Context())
		returned := make(chan error)
		go func() { returned <- l.wait(ctx) }()
		time.Sleep(time.Hour) // of the bubble
		select {
		case err := <-returned:
			t.Fatalf("it does not wait: %v", err)
		default:
		}
		l.speed.Store(busySpeed)
		if err := <-returned; err != nil {
			t.Error(err)
		}
		l.speed.Store(1 << 40)
		go func() { returned <- l.wait(ctx) }()
		stop(after.ErrStopped)
		if err := <-returned; !errors.Is(err, after.ErrStopped) {
			t.Errorf("stopped: %v", err)
		}
	})
}

// alive reports whether a process of the system is at work, which one that nobody has
// waited for yet is not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !bytes.Contains(stat, []byte(") Z "))
}

// begun waits until a command has begun.
func begun(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(limit); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		} else if time.Now().After(deadline) {
			t.Fatal("the command does not begin")
		}
	}
}

func TestCommandIsStopped(t *testing.T) {
	for name, stop := range map[string]func(*Engine, ID){
		"by the user": func(e *Engine, id ID) { e.StopTasks(id) },
		"removed":     func(e *Engine, id ID) { e.Remove(id) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			e := newEngine(t, Options{Command: shThere(t, `if [ "$1" = "`+dir+`/a" ]; then sleep 600 & echo $! >child; touch begun; wait; fi`)})
			url := fileServer(t, []byte("x"))
			id := add(t, e, Request{URL: url + "/a", Dir: dir})
			begun(t, dir+"/begun")
			next := add(t, e, Request{URL: url + "/b", Dir: dir})
			if s := await(t, e, next, in(Done)); s.Command.State != TaskWaiting {
				t.Errorf("two at once: %+v", s.Command)
			}
			stop(e, id)
			if s := tasked(t, e, next); s.Command.State != TaskDone {
				t.Errorf("the next: %+v", s.Command)
			}
			child, err := strconv.Atoi(strings.TrimSpace(content(t, dir+"/child")))
			if err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(limit); alive(child); time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("what it has started goes on")
				}
			}
			if name == "by the user" {
				if s := tasked(t, e, id); !says(s.Command, TaskFailed, note.CommandStopped) {
					t.Errorf("%+v", s.Command)
				}
				e.RunCommand(id)
				await(t, e, id, func(s *Snapshot) bool { return s.Command.State == TaskRunning })
			}
		})
	}
}

// Whatever is to be done with whichever file waits for what is being done.
func TestOneTaskAtATime(t *testing.T) {
	dir, url := t.TempDir(), fileServer(t, zipped(t))
	e := newEngine(t, Options{Extract: true, Command: shThere(t, `[ -e begun ] || { touch begun; until [ -e end ]; do sleep 0.01; done; }`)})
	first := add(t, e, Request{URL: url + "/a.zip", Dir: dir})
	begun(t, dir+"/begun")
	var rest []ID
	for _, name := range []string{"b.zip", "c.docx", "d.zip"} { // a task has time to begin while the next file comes
		id := add(t, e, Request{URL: url + "/" + name, Dir: dir})
		await(t, e, id, in(Done))
		rest = append(rest, id)
	}
	for _, id := range rest {
		s := await(t, e, id, in(Done))
		if s.Command.State != TaskWaiting || s.Extract.State != TaskWaiting && s.Name != "c.docx" {
			t.Errorf("%s: %+v %+v", s.Name, s.Extract, s.Command)
		}
	}
	if err := os.WriteFile(dir+"/end", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, id := range append(rest, first) {
		if s := tasked(t, e, id); s.Command.State != TaskDone || s.Extract.State == TaskFailed {
			t.Errorf("%s: %+v %+v", s.Name, s.Extract, s.Command)
		}
	}
}

func TestTasksAreKept(t *testing.T) {
	store, dir := filepath.Join(t.TempDir(), "list.db"), t.TempDir()
	url := fileServer(t, zipped(t))
	e := newEngine(t, Options{Store: store, Command: shThere(t, `touch begun; sleep 600`)})
	id := add(t, e, Request{URL: url + "/a", Dir: dir})
	begun(t, dir+"/begun")
	waiting := add(t, e, Request{URL: url + "/b.zip", Dir: dir})
	await(t, e, waiting, in(Done))
	e.Extract(waiting)
	closeEngine(t, e)
	again := newEngine(t, Options{Store: store, Command: sh(t, `exit 0`)})
	if s := tasked(t, again, id); !says(s.Command, TaskFailed, note.CommandCutOff) {
		t.Errorf("%+v", s.Command)
	}
	if s := tasked(t, again, waiting); s.Command.State != TaskDone || s.Extract.State != TaskDone {
		t.Errorf("%+v %+v", s.Extract, s.Command)
	}
}

// What a kill has left of a folder is deleted, and the archive extracted again.
// TestExtractedOnce kills the program, by taking the list as it is stored, when a folder is said to be there, and ends it
// in the moment when the folder gets its name.
func TestExtractedOnce(t *testing.T) {
	for _, how := range []string{"killed", "closed"} {
		store, dir := filepath.Join(t.TempDir(), "list.db"), t.TempDir()
		filled, named := make(chan struct{}), make(chan struct{})
		fill := func(ctx context.Context, job archive.Job, pause func(context.Context) error) error {
			err := archive.Fill(context.WithoutCancel(ctx), job, func(context.Context) error { return nil })
			close(filled)
			<-named
			return err
		}
		e := newEngine(t, Options{Store: store, Extract: true, Extractor: fill})
		id := add(t, e, Request{URL: fileServer(t, zipped(t)) + "/a.zip", Dir: dir})
		<-filled
		await(t, e, id, func(s *Snapshot) bool { return s.Extract.State == TaskRunning })
		if how == "closed" {
			go func() { // ends as Close, which waits for it, begins
				for closed := false; !closed; runtime.Gosched() {
					e.mu.Lock()
					closed = e.closed
					e.mu.Unlock()
				}
				close(named)
			}()
			closeEngine(t, e)
		} else {
			close(named)
			tasked(t, e, id)
		}
		kept, err := os.ReadFile(store)
		if err == nil {
			store += ".kept"
			err = os.WriteFile(store, kept, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		again := newEngine(t, Options{Store: store})
		if s := tasked(t, again, id); s.Extract.State != TaskDone {
			t.Errorf("%s: %+v", how, s.Extract)
		}
		if _, err := os.Stat(filepath.Join(dir, "a (2)")); err == nil {
			t.Errorf("%s: it is extracted twice", how)
		}
	}
}

func TestExtractionGoesOnAfterAKill(t *testing.T) {
	store, dir := filepath.Join(t.TempDir(), "list.db"), t.TempDir()
	e := newEngine(t, Options{Store: store})
	id := add(t, e, Request{URL: fileServer(t, zipped(t)) + "/a.zip", Dir: dir})
	await(t, e, id, in(Done))
	half := filepath.Join(dir, "a.unpacking-1")
	if err := os.Mkdir(half, 0o777); err != nil {
		t.Fatal(err)
	}
	e.mu.Lock()
	d := e.byID[id]
	d.setTask(&d.Extract, Task{State: TaskRunning})
	d.Filling = half
	e.mu.Unlock()
	closeEngine(t, e)
	again := newEngine(t, Options{Store: store})
	if s := tasked(t, again, id); s.Extract.State != TaskDone {
		t.Errorf("%+v", s.Extract)
	}
	if _, err := os.Stat(half); err == nil {
		t.Error("half a folder is left")
	}
}
