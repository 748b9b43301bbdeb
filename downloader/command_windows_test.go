package downloader

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"gannet/downloader/note"
)

// role says what a test program is that was started as a command: "" if it is none.
const role = "GANNET_TEST_ROLE"

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

// childName begins the name of the folder that says which program a command has started.
const childName = "child-"

// commandFolder is a temporary folder. Wine cannot delete one with all that is in it.
func commandFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gannet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, name := range append(listing(t, dir), "") {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Error(err)
			}
		}
	})
	return dir
}

// child gives the process that a command has started. It is killed with the test.
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

// withCommand downloads a file for which this program plays a part, and gives what that
// has started.
func withCommand(t *testing.T, part string) (*Engine, ID, windows.Handle) {
	t.Helper()
	t.Setenv(role, part)
	dir := commandFolder(t)
	e := newEngine(t, Options{Command: []string{os.Args[0], "-test.run=^TestCommandProgram$"}})
	id := add(t, e, Request{URL: fileServer(t, []byte("x")) + "/a", Dir: dir})
	return e, id, child(t, dir)
}

func TestStoppedCommandEndsWithItsChildren(t *testing.T) {
	e, id, h := withCommand(t, "stays")
	e.StopTasks(id)
	if s := tasked(t, e, id); !says(s.Command, TaskFailed, note.CommandStopped) {
		t.Errorf("%+v", s.Command)
	}
	if event, err := windows.WaitForSingleObject(h, 30_000); event != windows.WAIT_OBJECT_0 {
		t.Errorf("what it has started goes on: %#x, %v", event, err)
	}
}

func TestWhatACommandLeavesRunningGoesOn(t *testing.T) {
	e, id, h := withCommand(t, "ends")
	if s := tasked(t, e, id); s.Command.State != TaskDone {
		t.Errorf("%+v", s.Command)
	}
	if event, _ := windows.WaitForSingleObject(h, 0); event != uint32(windows.WAIT_TIMEOUT) {
		t.Errorf("it was ended: %#x", event)
	}
}
