package downloader

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
	"gannet/downloader/failure"

	"gannet/downloader/note"

	"gannet/internal/message"
)

// interrupted gives a folder as a kill leaves it while a.zip, fetched from link, is being extracted, or the command is
// running.
func interrupted(t *testing.T, link string, during string) (dir string) {
	t.Helper()
	from, dir := t.TempDir(), t.TempDir()
	filling := make(chan struct{})
	opts := Options{Extract: true, Command: sh(t, "exec sleep 1000")}
	if during == taskExtract {
		opts.Extractor = func(ctx context.Context, job archive.Job, _ func(context.Context) error) error {
			if err := os.WriteFile(filepath.Join(job.Folder, "half"), nil, 0o600); err != nil {
				return err
			}
			close(filling)
			<-ctx.Done()
			return context.Cause(ctx)
		}
	}
	e := newEngine(t, opts)
	id := add(t, e, Request{URL: link, Dir: from})
	if during == taskExtract {
		<-filling
	} else {
		await(t, e, id, func(s *Snapshot) bool { return s.Command.State == TaskRunning })
	}
	if err := errors.Join(os.CopyFS(dir, os.DirFS(from)), copyTimes(dir, from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyTimes(to, from string) error {
	return filepath.WalkDir(from, func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		info, err := file.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		return errors.Join(err, os.Chtimes(filepath.Join(to, name), info.ModTime(), info.ModTime()))
	})
}

// afterKill is what is asked for again after a kill, and what comes of it.
type afterKill struct {
	during           string
	exists           Exists
	name             string                  // of another link to the file, "" for the same
	change           func(path string) error // of the file, in between
	plain            bool                    // nothing is wanted this time
	extract, command message.Message         // what is told of them
	asked            bool
	left             []string
}

func afterKills() map[string]afterKill {
	change := func(path string) error { return os.Chtimes(path, time.Now(), time.Now()) }
	into := func(folder string) message.Message { return message.Of(note.Extracted, message.Args{"Folder": folder}) }
	extracted, ran, refused := into("a"), message.Of(note.CommandDone), message.Of(note.ChangedSince)
	return map[string]afterKill{
		"extracting": {
			during: taskExtract, extract: extracted, command: ran,
			left: []string{"a", "a.zip"},
		},
		"extracting, skip": {
			during: taskExtract, exists: ExistsSkip, extract: extracted, command: ran,
			left: []string{"a", "a.zip"},
		},
		"extracting, overwrite": {
			during: taskExtract, exists: ExistsOverwrite, extract: extracted, command: ran,
			left: []string{"a", "a.zip"},
		},
		"running": {
			during: taskCommand, command: ran,
			left: []string{"a", "a.zip"},
		},
		"running, skip": {
			during: taskCommand, exists: ExistsSkip, command: ran,
			left: []string{"a", "a.zip"},
		},
		"another link, skip": {
			during: taskExtract, exists: ExistsSkip, name: "a.zip", extract: extracted, command: ran, asked: true,
			left: []string{"a", "a.zip"},
		},
		"changed": {
			during: taskCommand, change: change, extract: into("a (1)"), command: ran, asked: true,
			left: []string{"a", "a (1)", "a (1).zip", "a.zip"},
		},
		"changed, skip": {
			during: taskExtract, exists: ExistsSkip, change: change, extract: refused, command: refused,
			left: []string{"a.unpacking", "a.zip"},
		},
		"deleted": {
			during: taskCommand, change: os.Remove, extract: into("a (2)"), command: ran, asked: true,
			left: []string{"a", "a (2)", "a.zip"},
		},
		"all done, skip": {
			during: taskCommand, exists: ExistsSkip, change: allDone, asked: true,
			left: []string{"a", "a.zip"},
		},
		"nothing wanted, skip": {
			during: taskCommand, exists: ExistsSkip, plain: true, asked: true,
			left: []string{"a", "a.zip", "a.zip.part.gannet"},
		},
		"nothing wanted, rename": {
			during: taskCommand, plain: true, asked: true,
			left: []string{"a", "a (1).zip", "a.zip", "a.zip.part.gannet"},
		},
	}
}

// TestTasksAreDoneAfterAKill asks for the same again after a kill: what is left is done with the file that is there.
func TestTasksAreDoneAfterAKill(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a Unix shell")
	}
	for name, tt := range afterKills() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.check(t)
		})
	}
}

func (tt afterKill) check(t *testing.T) {
	var asked atomic.Int32
	body := zipped(t)
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Write(body)
	})
	dir := interrupted(t, srv.URL+"/a.zip", tt.during)
	if tt.change != nil {
		if err := tt.change(filepath.Join(dir, "a.zip")); err != nil {
			t.Fatal(err)
		}
	}
	asked.Store(0)
	opts := Options{Exists: tt.exists, Extract: true, Command: sh(t, `test -e "$1"`)}
	if tt.plain {
		opts = Options{Exists: tt.exists}
	}
	r := Request{URL: srv.URL + "/a.zip", Dir: dir}
	if tt.name != "" {
		r.URL, r.Name = srv.URL+"/another", tt.name
	}
	e := newEngine(t, opts)
	s := tasked(t, e, add(t, e, r))
	closeEngine(t, e)
	if s.Extract.Said.String() != tt.extract.String() || s.Command.Said.String() != tt.command.String() {
		t.Errorf("extracting %+v, command %+v", s.Extract, s.Command)
	}
	if got := asked.Load() > 0; got != tt.asked {
		t.Errorf("the server was asked: %v", got)
	}
	if got := names(t, dir); !slices.Equal(got, tt.left) {
		t.Errorf("there is %v", got)
	}
}

// allDone leaves the note of a file as a program does that is killed before it deletes it.
func allDone(path string) error {
	note, err := disk.OpenNote(disk.OS{}, filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return err
	}
	defer note.Close()
	return note.Update(func(t *disk.Todo) { t.Tasks = nil })
}

// names lists what is in a folder, without the numbers of folders that are being filled.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := f.Name()
		if filepath.Ext(name) != ".zip" && filepath.Ext(name) != ".gannet" {
			name, _, _ = strings.Cut(name, "-")
		}
		all = append(all, name)
	}
	return all
}

// The checksum that is given holds also for a file with which something is left to do.
func TestChecksumBeforeWhatIsLeft(t *testing.T) {
	link := fileServer(t, zipped(t)) + "/a.zip"
	dir := interrupted(t, link, taskCommand)
	e := newEngine(t, Options{Command: sh(t, `touch "$1.ran"`), Exists: ExistsSkip})
	sum := "sha1:0123456789abcdef0123456789abcdef01234567"
	s := await(t, e, add(t, e, Request{URL: link, Dir: dir, Checksum: sum}), ended)
	if s.State != Failed || s.Err.Kind != failure.Checksum {
		t.Errorf("%v %+v", s.State, s.Err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.zip.ran")); err == nil {
		t.Error("the command was run")
	}
}

// Two programs do not do the same at the same time.
func TestWhatIsLeftIsAtWork(t *testing.T) {
	link := fileServer(t, zipped(t)) + "/a.zip"
	dir := t.TempDir()
	first := newEngine(t, Options{Command: sh(t, `touch "$1.begun"; exec sleep 1000`)})
	id := add(t, first, Request{URL: link, Dir: dir})
	s := await(t, first, id, func(s *Snapshot) bool { return s.Command.State == TaskRunning })
	for _, err := os.Stat(s.Path + ".begun"); err != nil; _, err = os.Stat(s.Path + ".begun") {
		time.Sleep(time.Millisecond)
	}
	e := newEngine(t, Options{Command: sh(t, "exit 0"), Exists: ExistsSkip})
	if s := await(t, e, add(t, e, Request{URL: link, Dir: dir}), ended); s.State != Failed || s.Err.Kind != failure.InUse {
		t.Errorf("%v %+v", s.State, s.Err)
	}
}
