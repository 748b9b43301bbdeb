package child

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gannet/downloader/archive"
)

// tries are what a child must not be able to do; job.Name is an address that takes connections,
// and the archive lies in the folder that is not to be touched.
var tries = map[string]func(job archive.Job) error{
	"write beside the folder": func(job archive.Job) error {
		return os.WriteFile(filepath.Join(filepath.Dir(job.Path), "evil"), nil, 0o600)
	},
	"write to the archive": func(job archive.Job) error {
		f, err := os.OpenFile(job.Path, os.O_WRONLY, 0)
		if err == nil {
			f.Close()
		}
		return err
	},
	"delete the archive": func(job archive.Job) error { return os.Remove(job.Path) },
	"move a file out": func(job archive.Job) error {
		if err := os.WriteFile(filepath.Join(job.Folder, "a"), nil, 0o600); err != nil {
			panic(err)
		}
		return os.Rename(filepath.Join(job.Folder, "a"), filepath.Join(filepath.Dir(job.Path), "a"))
	},
	"read another file": func(job archive.Job) error {
		_, err := os.ReadFile(filepath.Join(filepath.Dir(job.Path), "secret"))
		return err
	},
	"read the users": func(archive.Job) error { _, err := os.ReadFile("/etc/passwd"); return err },
	"list a folder":  func(job archive.Job) error { _, err := os.ReadDir(filepath.Dir(job.Path)); return err },
	"run a program":  func(archive.Job) error { return exec.Command("/bin/true").Run() },
	"make a device": func(job archive.Job) error {
		return unix.Mkfifo(filepath.Join(job.Folder, "pipe"), 0o600)
	},
	"connect": func(job archive.Job) error {
		c, err := net.Dial("tcp", job.Name)
		if err == nil {
			c.Close()
		}
		return err
	},
	"end the program": func(archive.Job) error { return syscall.Kill(os.Getppid(), syscall.SIGCONT) },
	"fill the disk": func(job archive.Job) error {
		return os.Truncate(filepath.Join(job.Folder, "a"), 1<<40)
	},
}

func init() {
	fillers["tries"] = func(_ context.Context, job archive.Job, _ func(context.Context) error) error {
		var done []string
		for what, try := range tries {
			if err := try(job); err == nil {
				done = append(done, what)
			}
		}
		if on, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); on != 1 || err != nil {
			done = append(done, "get new privileges")
		}
		return &archive.Error{Reason: archive.Outside, Name: fmt.Sprint(len(tries)), Cause: errors.New(strings.Join(done, ", "))}
	}
}

func TestChildIsConfined(t *testing.T) {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 || version < 6 {
		t.Skip("the kernel has no Landlock, or an old one")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := t.TempDir()
	for _, name := range []string{"secret", "a.tar"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("secret"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	job := archive.Job{Path: filepath.Join(dir, "a.tar"), Folder: folder, Name: l.Addr().String()}
	err = fill(t.Context(), "tries", job, goOn)
	var failure *archive.Error
	if !errors.As(err, &failure) || failure.Name != strconv.Itoa(len(tries)) || failure.Cause.Error() != "" {
		t.Errorf("it can: %v", err)
	}
}

// The thread that starts the child is confined with it, and must not be used by others again.
func TestProgramIsNotConfined(t *testing.T) {
	job := archive.Job{Path: os.Args[0], Folder: t.TempDir()}
	for range 20 {
		_ = fill(t.Context(), "ends", job, goOn)
		if err := os.WriteFile(filepath.Join(t.TempDir(), "a"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A thread that ends with a child is taken for it, and never the main one: a child confined with that could
// signal the program.
func TestChildNeverStartsOnTheMainThread(t *testing.T) {
	for range 2000 {
		thread := make(chan int)
		onThread(func() { thread <- unix.Gettid() })
		if id := <-thread; id == unix.Getpid() {
			t.Fatal("started on the main thread")
		}
	}
}
