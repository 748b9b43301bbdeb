// Commands on Windows: batch files, and programs that are started suspended.

package after

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"gannet/downloader/note"
	"gannet/internal/message"
)

// role says what a test program is that was started as a command: "" if it is none.
const role = "GANNET_TEST_ROLE"

// childName begins the name of the folder that says which program a command has started.
const childName = "child-"

// TestCommandProgram is no test: it is the program that a command of the tests runs, which
// starts another one of it.
func TestCommandProgram(t *testing.T) {
	started := map[string]string{"stays": "sleeps", "ends": "sleeps"}
	switch me := os.Getenv(role); me {
	case "":
		t.Skip("it is no command")
	case "sleeps":
		time.Sleep(10 * time.Minute)
	default:
		other := exec.Command(os.Args[0], "-test.run=^TestCommandProgram$")
		other.Env = append(os.Environ(), role+"="+started[me])
		if err := other.Start(); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(childName+strconv.Itoa(other.Process.Pid), 0o755); err != nil {
			t.Fatal(err)
		}
		if me == "stays" {
			other.Wait()
		}
	}
}

// commandFolder is a temporary folder. Wine cannot delete one with all that is in it.
func commandFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gannet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		var all []string
		err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			all = append(all, path)
			return err
		})
		for _, path := range slices.Backward(all) {
			err = errors.Join(err, os.Remove(path))
		}
		if err != nil {
			t.Error(err)
		}
	})
	return dir
}

// child gives the process that a command has started, by the pattern of the folder where it runs. It is killed with the test.
func child(t *testing.T, dir string) windows.Handle {
	t.Helper()
	var found []string
	for deadline := time.Now().Add(30 * time.Second); len(found) == 0; time.Sleep(time.Millisecond) {
		if found, _ = filepath.Glob(filepath.Join(dir, childName+"*")); time.Now().After(deadline) {
			t.Fatal("the command does not begin")
		}
	}
	pid, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(found[0]), childName))
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.OpenProcess(windows.SYNCHRONIZE|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = windows.TerminateProcess(h, 1) // it may have ended
		windows.CloseHandle(h)
	})
	return h
}

// command has this program play a part as the command of a file, in the folder dir/gannet-command-….
func command(t *testing.T, part string) (c Command, dir string) {
	t.Helper()
	t.Setenv(role, part)
	dir = commandFolder(t)
	t.Setenv("TMP", dir) // where Run makes its folder
	return Command{
		Argv: []string{os.Args[0], "-test.run=^TestCommandProgram$"}, Path: filepath.Join(dir, "a"),
		Log: slog.New(slog.DiscardHandler), Note: func(message.Message) {},
	}, dir
}

func TestStoppedCommandEndsWithItsChildren(t *testing.T) {
	c, dir := command(t, "stays")
	ctx, stop := context.WithCancelCause(t.Context())
	ended := make(chan Task, 1)
	go func() { ended <- c.Run(ctx) }() // ends with ctx
	h := child(t, filepath.Join(dir, "*"))
	stop(errors.New("stopped"))
	if end := <-ended; end.State != Failed || end.Said.Code() != note.CommandStopped {
		t.Errorf("%+v", end)
	}
	if event, err := windows.WaitForSingleObject(h, 30_000); event != windows.WAIT_OBJECT_0 {
		t.Errorf("what it has started goes on: %#x, %v", event, err)
	}
}

func TestWhatACommandLeavesRunningGoesOn(t *testing.T) {
	c, dir := command(t, "ends")
	if end := c.Run(t.Context()); end.State != Done {
		t.Errorf("%+v", end)
	}
	h := child(t, filepath.Join(dir, "*"))
	if event, _ := windows.WaitForSingleObject(h, 0); event != uint32(windows.WAIT_TIMEOUT) {
		t.Errorf("it was ended: %#x", event)
	}
}

// The shell would read the arguments of a batch file, however that is named.
func TestCommandIsNoBatchFile(t *testing.T) {
	tools := commandFolder(t)
	for _, name := range []string{"scan.bat", "look.CMD"} {
		if err := os.WriteFile(filepath.Join(tools, name), []byte("exit 0\r\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", tools)
	for _, program := range []string{
		"scan", "scan.bat", "look", filepath.Join(tools, "scan"), filepath.Join(tools, "scan.bat"),
		filepath.Join(tools, "scan.bat. "), filepath.Join(tools, "look"),
	} {
		if err := readByShell(exec.Command(program).Path); err == nil {
			t.Errorf("%s is taken for a program", program)
		}
	}
	for _, program := range []string{os.Args[0], "no-such", filepath.Join(tools, "no-such")} {
		if err := readByShell(exec.Command(program).Path); err != nil {
			t.Errorf("%s: %v", program, err)
		}
	}
}

// A virus scanner may have put a thread into the program before it runs.
func TestEveryThreadOfACommandIsResumed(t *testing.T) {
	dir := commandFolder(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestCommandProgram$")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), role+"=stays")
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_SUSPENDED}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended with its child
		_ = cmd.Wait()
	})
	thread := putThread(t, cmd.Process)
	if err := resume(cmd.Process.Pid); err != nil {
		t.Fatal(err)
	}
	child(t, dir) // which the program's own thread starts
	if event, err := windows.WaitForSingleObject(thread, 30_000); event != windows.WAIT_OBJECT_0 {
		t.Errorf("the other thread does not run: %#x, %v", event, err)
	}
	if resume(cmd.Process.Pid) == nil {
		t.Error("a process of which nothing is suspended is resumed")
	}
}

// putThread puts a suspended thread into a process, which ends as soon as it runs.
func putThread(t *testing.T, p *os.Process) windows.Handle {
	t.Helper()
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	var thread uintptr
	var err error
	gone := p.WithHandle(func(h uintptr) {
		thread, _, err = kernel.NewProc("CreateRemoteThread").Call(h, 0, 0, kernel.NewProc("ExitThread").Addr(), 0, windows.CREATE_SUSPENDED, 0)
	})
	if gone != nil || thread == 0 {
		t.Fatal(gone, err)
	}
	t.Cleanup(func() { windows.CloseHandle(windows.Handle(thread)) })
	return windows.Handle(thread)
}
