package child

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
)

// fillers are what children of tests do in the place of archive.Fill.
var fillers = map[string]archive.Filler{
	"panics": func(context.Context, archive.Job, func(context.Context) error) error {
		go panic("a decoder failed") // where nobody recovers
		select {}
	},
	"takes memory": func(context.Context, archive.Job, func(context.Context) error) error {
		var taken [][]byte
		for range 16 {
			b := make([]byte, 1<<30)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			taken = append(taken, b)
		}
		return errors.New(strconv.Itoa(len(taken)))
	},
	"hangs": func(_ context.Context, job archive.Job, _ func(context.Context) error) error {
		pid := []byte(strconv.Itoa(os.Getpid()))
		if err := os.WriteFile(filepath.Join(job.Folder, "pid"), pid, 0o600); err != nil {
			return err
		}
		for {
			runtime.Gosched()
		}
	},
	"asks": func(ctx context.Context, _ archive.Job, pause func(context.Context) error) error {
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
			if err := pause(ctx); err != nil {
				return err
			}
		}
		return nil
	},
	"ends": func(context.Context, archive.Job, func(context.Context) error) error {
		os.Exit(7)
		return nil
	},
	"babbles": func(context.Context, archive.Job, func(context.Context) error) error {
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", 1<<20)); err != nil {
				return err
			}
		}
	},
}

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == Verb {
		os.Exit(Main(os.Stdin, os.Stdout))
	}
	if len(os.Args) == 2 && fillers[os.Args[1]] != nil {
		os.Exit(serve(fillers[os.Args[1]], os.Stdin, os.Stdout))
	}
	if len(os.Args) == 3 && os.Args[1] == "program" { // one that is killed while its child works
		_ = fill(context.Background(), "hangs", archive.Job{Path: os.Args[0], Folder: os.Args[2]}, goOn)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func goOn(context.Context) error { return nil }

// tarOf is a tar of one file, and of links to it.
func tarOf(t *testing.T, name string, links ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: 7}); err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "content")
	for _, h := range links {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	return b.Bytes()
}

// extract has an archive unpacked by a child in a folder where nothing else is.
func extract(t *testing.T, content []byte) (dir, folder string, err error) {
	t.Helper()
	dir = t.TempDir()
	path := filepath.Join(dir, "a\xff.tar") // not every name is UTF-8
	if runtime.GOOS != "linux" {
		path = filepath.Join(dir, "a.tar")
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	folder, err = archive.Extract(t.Context(), path, archive.Options{
		Began: func(string) {}, Pause: goOn, Fill: Fill, Source: disk.Source{URL: "http://host/a.tar"},
	})
	return dir, folder, err
}

func TestChildUnpacks(t *testing.T) {
	names := []string{"sub/a.txt", "other/hard"}
	links := []tar.Header{{Name: "other/hard", Typeflag: tar.TypeLink, Linkname: "sub/a.txt"}}
	if runtime.GOOS != "windows" { // which makes them for administrators only
		names = append(names, "soft")
		links = append(links, tar.Header{Name: "soft", Typeflag: tar.TypeSymlink, Linkname: "sub/a.txt"})
	}
	_, folder, err := extract(t, tarOf(t, "sub/a.txt", links...))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if got, err := os.ReadFile(filepath.Join(folder, name)); string(got) != "content" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestChildSaysWhyNot(t *testing.T) {
	dir, _, err := extract(t, tarOf(t, "../evil"))
	var failure *archive.Error
	if !errors.As(err, &failure) || failure.Reason != archive.Outside || failure.Name != "../evil" {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// Whatever a decoder does, the program goes on and knows.
func TestDecoderEndsOnlyItsProcess(t *testing.T) {
	for verb, want := range map[string]archive.Reason{
		"panics": archive.Crashed, "ends": archive.Crashed, "babbles": archive.Crashed, "takes memory": archive.Memory,
		"no such verb -test.run=^$": archive.NotStarted,
	} {
		if verb == "takes memory" && runtime.GOOS != "linux" {
			continue // the kernel does not bound it
		}
		t.Run(verb, func(t *testing.T) {
			err := fill(t.Context(), verb, archive.Job{Path: os.Args[0], Folder: t.TempDir()}, goOn)
			var failure *archive.Error
			if verb == "takes memory" && errors.As(err, &failure) && failure.Reason == archive.Crashed {
				return // without memory the runtime, or the race detector, may also end in other words
			}
			if !errors.As(err, &failure) || failure.Reason != want {
				t.Error(err)
			}
		})
	}
}

var errStopped = errors.New("stopped")

func TestStopEndsTheChild(t *testing.T) {
	dir := t.TempDir()
	ctx, stop := context.WithCancelCause(t.Context())
	go func() { // ends with the child's first sign of life
		await(filepath.Join(dir, "pid"))
		stop(errStopped)
	}()
	if err := fill(ctx, "hangs", archive.Job{Path: os.Args[0], Folder: dir}, goOn); !errors.Is(err, errStopped) {
		t.Error(err)
	}
}

// await gives what is in a file once there is something.
func await(path string) string {
	for {
		if b, err := os.ReadFile(path); len(b) > 0 && err == nil {
			return string(b)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestPauseHoldsTheChild(t *testing.T) {
	var asked atomic.Int32
	pause := func(context.Context) error {
		if asked.Add(1) == 3 {
			return errStopped
		}
		return nil
	}
	if err := fill(t.Context(), "asks", archive.Job{Path: os.Args[0], Folder: t.TempDir()}, pause); !errors.Is(err, errStopped) {
		t.Error(err)
	}
	if n := asked.Load(); n != 3 {
		t.Errorf("asked %d times", n)
	}
}

func TestChildEndsWithTheProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("asks Unix who is alive")
	}
	dir := t.TempDir()
	program := exec.Command(os.Args[0], "program", dir)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(await(filepath.Join(dir, "pid")))
	if err != nil {
		t.Fatal(err)
	}
	program.Process.Kill()
	program.Wait()
	for deadline := time.Now().Add(30 * time.Second); alive(pid); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it goes on")
		}
	}
}
