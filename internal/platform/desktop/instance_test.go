//go:build !windows

package desktop

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
)

// list is the list of downloads that the starts of these tests are about.
const list = "/somewhere/list.db"

func TestMain(m *testing.M) {
	if os.Getenv("GANNET_TEST_START") != "" {
		os.Exit(start(os.Args[1:], os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// start is what a start of Gannet does, without a window. The Instance prints
// "first" and then each call it takes, until in ends.
func start(links []string, in io.Reader, out io.Writer) int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	i, err := Claim(ctx, list, Call{Links: links})
	if err != nil {
		fmt.Fprintln(out, err)
		return 3
	}
	fmt.Fprintln(out, "first")
	go i.Serve(func(_ context.Context, c Call) error {
		line, err := json.Marshal(c.Links)
		fmt.Fprintf(out, "%s\n", line)
		return err
	})
	if os.Getenv("GANNET_TEST_START") == "crash" {
		os.Exit(4)
	}
	_, _ = io.Copy(io.Discard, in)
	i.Close()
	return 0
}

// process is a start of the program in a process of its own.
type process struct {
	*exec.Cmd
	in  io.Closer
	out *bufio.Reader
}

func startProcess(t *testing.T, how string, links ...string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0], links...)
	cmd.Env = append(os.Environ(), "GANNET_TEST_START="+how, "XDG_RUNTIME_DIR="+xdg.RuntimeDir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &process{cmd, in, bufio.NewReader(out)}
}

func (p *process) line(t *testing.T) string {
	t.Helper()
	line, err := p.out.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

// useRuntimeDir has all starts of a test meet in a runtime directory of its own.
func useRuntimeDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gannet") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	before := xdg.RuntimeDir
	xdg.RuntimeDir = dir
	t.Cleanup(func() { xdg.RuntimeDir = before })
	return dir
}

func TestSecondStartHandsItsLinksToTheFirst(t *testing.T) {
	dir := useRuntimeDir(t)
	first := startProcess(t, "on")
	if got := first.line(t); got != "first" {
		t.Fatal(got)
	}
	links := []string{"https://example.com/a%2Fb?x=%25&y=ü", "magnet:?xt=urn:btih:0", "two words"}
	second := startProcess(t, "on", links...)
	if got := second.line(t); got != ErrHandedOver.Error() {
		t.Fatalf("the second says %q", got)
	}
	var got []string
	if err := json.Unmarshal([]byte(first.line(t)), &got); err != nil || !slices.Equal(got, links) {
		t.Fatalf("the first got %q, %v", got, err)
	}
	sockets, err := filepath.Glob(filepath.Join(dir, "gannet", "*.sock"))
	if err != nil || len(sockets) != 1 {
		t.Fatal(sockets, err)
	}
	for path, perm := range map[string]os.FileMode{filepath.Dir(sockets[0]): 0o700, sockets[0]: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != perm {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	first.in.Close()
	if err := first.Wait(); err != nil {
		t.Fatal(err)
	}
	if third := startProcess(t, "on"); third.line(t) != "first" {
		t.Fatal("nobody can start after the first has ended")
	}
}

func TestWhatACrashLeavesIsNoInstance(t *testing.T) {
	dir := useRuntimeDir(t)
	crashed := startProcess(t, "crash")
	_ = crashed.Wait() // its status says that it crashed
	if left, _ := filepath.Glob(filepath.Join(dir, "gannet", "*.sock")); len(left) != 1 {
		t.Fatalf("the crash left %q", left)
	}
	if next := startProcess(t, "on"); next.line(t) != "first" {
		t.Fatal("a socket that nobody listens at stands in the way")
	}
}

func TestOneOfManyStartsAtOnceTakesAllCalls(t *testing.T) {
	useRuntimeDir(t)
	const starts = 8
	links := make(map[string]bool)
	var processes []*process
	for n := range starts {
		link := fmt.Sprintf("https://example.com/%d", n)
		links[link] = true
		processes = append(processes, startProcess(t, "on", link))
	}
	var first *process
	for n, p := range processes {
		switch said := p.line(t); {
		case said == "first" && first == nil:
			first = p
			delete(links, fmt.Sprintf("https://example.com/%d", n)) // its own
		case said == ErrHandedOver.Error():
		default:
			t.Fatalf("start %d says %q", n, said)
		}
	}
	if first == nil {
		t.Fatal("nobody is the first")
	}
	for range starts - 1 {
		var got []string
		if err := json.Unmarshal([]byte(first.line(t)), &got); err != nil {
			t.Fatal(err)
		}
		delete(links, got[0])
	}
	if len(links) != 0 {
		t.Fatalf("lost: %v", links)
	}
}

func TestInstanceThatDoesNotAnswer(t *testing.T) {
	useRuntimeDir(t)
	first, err := Claim(context.Background(), list, Call{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	taken, given := make(chan struct{}), make(chan struct{})
	go first.Serve(func(ctx context.Context, _ Call) error {
		close(taken)
		<-ctx.Done() // a window that is stuck
		close(given)
		return ctx.Err()
	})
	go func() {
		<-taken
		cancel()
	}()
	if i, err := Claim(ctx, list, Call{}); !errors.Is(err, ErrSilent) || i != nil {
		t.Fatalf("got %v, want that the first is silent", err)
	}
	select {
	case <-given:
	case <-time.After(limit):
		t.Error("the first does not learn that nobody waits any more")
	}
	first.Close()
}

func TestCallThatWasGivenUpIsNotDone(t *testing.T) {
	useRuntimeDir(t)
	first, err := Claim(context.Background(), list, Call{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // in which it is sent
	defer cancel()
	if _, err := Claim(ctx, list, Call{Links: []string{"late"}}); !errors.Is(err, ErrSilent) {
		t.Fatal(err)
	}
	late := make(chan error, 1)
	go first.Serve(func(ctx context.Context, c Call) error { // the window is well again
		late <- ctx.Err()
		return ctx.Err()
	})
	select {
	case err := <-late:
		if err == nil {
			t.Error("it would be done after it was said that it was not")
		}
	case <-time.After(limit):
		t.Error("the call is not heard")
	}
}

// A program of the same user cannot have the first take any amount of memory.
func TestCallOfAnySizeIsRefused(t *testing.T) {
	useRuntimeDir(t)
	first, err := Claim(context.Background(), list, Call{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	go first.Serve(func(context.Context, Call) error {
		t.Error("a call of any size is taken")
		return nil
	})
	a, err := addressOf(list)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := a.dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	link := []byte(`"https://example.org/a.zip",`)
	sent, err := conn.Write([]byte(`{"links":[`))
	for err == nil && sent < 4*maxCall {
		var n int
		n, err = conn.Write(link)
		sent += n
	}
	if err == nil {
		t.Errorf("%d bytes are taken", sent)
	}
}

func TestStartWhileTheFirstEndsTakesOver(t *testing.T) {
	useRuntimeDir(t)
	first, err := Claim(context.Background(), list, Call{})
	if err != nil {
		t.Fatal(err)
	}
	first.Stop()
	claimed := make(chan error)
	go func() {
		next, err := Claim(context.Background(), list, Call{})
		if err == nil {
			next.Close()
		}
		claimed <- err
	}()
	select {
	case err := <-claimed:
		t.Fatalf("it does not wait for the end of the first: %v", err)
	case <-time.After(3 * retryEvery):
	}
	first.Close()
	if err := <-claimed; err != nil {
		t.Fatal(err)
	}
}

func TestListsHaveInstancesOfTheirOwn(t *testing.T) {
	useRuntimeDir(t)
	for _, path := range []string{list, "/portable/list.db"} {
		i, err := Claim(context.Background(), path, Call{})
		if err != nil {
			t.Fatal(path, err)
		}
		defer i.Close()
	}
}

func TestFolderThatCannotBeTrusted(t *testing.T) {
	for want, place := range map[string]func(dir string) error{
		"open to other users": func(dir string) error {
			if err := os.Mkdir(dir, 0o700); err != nil {
				return err
			}
			return os.Chmod(dir, 0o777) // anybody could have put a socket there
		},
		"should be a folder": func(dir string) error { return os.WriteFile(dir, nil, 0o600) },
		"something else":     func(dir string) error { return os.Symlink(filepath.Dir(dir), dir) },
		"belongs to another user": func(dir string) error {
			if err := os.Mkdir(dir, 0o700); err != nil {
				return err
			}
			return os.Chown(dir, 1, 1)
		},
	} {
		t.Run(want, func(t *testing.T) {
			if strings.HasPrefix(want, "belongs") && os.Getuid() != 0 {
				t.Skip("only root can give a folder away")
			}
			if err := place(filepath.Join(useRuntimeDir(t), "gannet")); err != nil {
				t.Fatal(err)
			}
			i, err := Claim(context.Background(), list, Call{})
			if err == nil {
				i.Close()
				t.Fatal("it is trusted")
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("it says: %v", err)
			}
		})
	}
}
