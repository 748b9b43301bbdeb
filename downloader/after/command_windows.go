// How a command and what it starts are run, and ended together, on Windows.

package after

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// readByShell refuses batch files: Windows has its shell read their arguments, in which a
// file's name could then say what to run. Their ending need not be given, and Windows does not
// heed dots and spaces behind it.
func readByShell(program string) error {
	if found, err := exec.LookPath(program); err == nil {
		program = found
	}
	if ext := strings.ToLower(filepath.Ext(strings.TrimRight(program, ". "))); ext == ".bat" || ext == ".cmd" {
		return errors.New("it must be a program, not a batch file")
	}
	return nil
}

// runWithChildren runs cmd and what it starts, without a window and with the lowest
// priority. The end of cmd's context ends all of them; what a cmd that ends by itself
// leaves running goes on, as on other systems.
func runWithChildren(cmd *exec.Cmd) error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return fmt.Errorf("making a job object: %w", err)
	}
	defer windows.CloseHandle(job)
	const flags = windows.CREATE_NO_WINDOW | windows.IDLE_PRIORITY_CLASS | windows.CREATE_SUSPENDED
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: flags}
	cmd.Cancel = func() error {
		_ = windows.TerminateJobObject(job, 1)
		return cmd.Process.Kill() // it may not be in the job yet
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	// It starts nothing before it is in the job, as it does not run yet.
	err = join(cmd.Process, job)
	if err == nil {
		err = resume(cmd.Process.Pid)
	}
	if err != nil {
		_ = cmd.Process.Kill()
	}
	return cmp.Or(err, cmd.Wait())
}

// join puts a process, with what it will start, into a job.
func join(p *os.Process, job windows.Handle) error {
	var err error
	gone := p.WithHandle(func(h uintptr) { err = windows.AssignProcessToJobObject(job, windows.Handle(h)) })
	if gone != nil {
		return gone
	}
	return err
}

// resume lets a process run that was started suspended. That suspends its first thread, but
// which one that is cannot be told where others, such as virus scanners, have put in theirs: all
// are resumed, and of those that cannot be it does not matter. It is an error if none was suspended.
func resume(pid int) error {
	threads, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(threads)
	resumed, failed := false, errors.New("no thread of the process is suspended")
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(threads, &entry); err == nil; err = windows.Thread32Next(threads, &entry) {
		if entry.OwnerProcessID != uint32(pid) {
			continue
		}
		suspended, err := resumeThread(entry.ThreadID)
		resumed, failed = resumed || suspended, errors.Join(failed, err)
	}
	if resumed {
		return nil
	}
	return errors.Join(failed, err)
}

// resumeThread lets a thread run and reports whether it was suspended.
func resumeThread(id uint32) (suspended bool, err error) {
	thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, id)
	if err != nil {
		return false, err
	}
	defer windows.CloseHandle(thread)
	times, err := windows.ResumeThread(thread)
	return err == nil && times > 0, err
}
