// What the child may still do: on Linux the kernel holds it to that, with Landlock.

package child

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"gannet/downloader/archive"
)

// self is the program, also where another version has taken its place on the disk.
func self() (string, error) {
	const link = "/proc/self/exe"
	if _, err := os.Stat(link); err != nil {
		return os.Executable()
	}
	return link, nil
}

// bounds are paths below which the child may do something, each with what that is.
type bounds map[string]uint64

const (
	reads    = unix.LANDLOCK_ACCESS_FS_READ_FILE
	readsDir = reads | unix.LANDLOCK_ACCESS_FS_READ_DIR
	runs     = reads | unix.LANDLOCK_ACCESS_FS_EXECUTE
	fills    = readsDir | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE |
		unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG | unix.LANDLOCK_ACCESS_FS_MAKE_SYM |
		unix.LANDLOCK_ACCESS_FS_REMOVE_DIR | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE | unix.LANDLOCK_ACCESS_FS_REFER
)

// confinements are what the child may do: the least first.
func confinements(job archive.Job) []bounds {
	least := bounds{
		job.Folder: fills, job.Path: reads,
		"/proc/self/exe": runs, "/etc/ld.so.cache": reads, "/etc/localtime": reads, "/usr/share/zoneinfo": readsDir,
	}
	for _, library := range mapped() {
		least[library] = runs
	}
	return []bounds{least, {job.Folder: fills, "/": readsDir | runs}}
}

// mapped are the files that this program runs: itself and its libraries.
func mapped() (files []string) {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return nil
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		fields := strings.SplitN(lines.Text(), " ", 3) // proc(5): address perms …  path
		if len(fields) < 3 || !strings.Contains(fields[1], "x") {
			continue
		}
		if at := strings.IndexByte(fields[2], '/'); at >= 0 {
			files = append(files, strings.TrimSuffix(fields[2][at:], " (deleted)")) // the new one is what a start reads
		}
	}
	return files
}

// run starts cmd within bounds, calls started, and waits for its end.
func run(cmd *exec.Cmd, b bounds, started func()) error {
	begun, talked, ended := make(chan error), make(chan struct{}), make(chan error, 1)
	onThread(func() {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
		err := b.apply()
		if err == nil {
			err = cmd.Start()
		}
		begun <- err
		if err == nil {
			<-talked
			ended <- cmd.Wait() // with this thread the child would end
		}
	})
	if err := <-begun; err != nil {
		return err
	}
	started()
	close(talked)
	return <-ended
}

// onThread starts f on a thread that ends with it. That is never the main one: a signal to a process is
// judged by its main thread, so that a child confined with that one could signal the program.
func onThread(f func()) {
	go func() {
		runtime.LockOSThread() // which is never undone, so the thread ends with this goroutine
		if unix.Gettid() != unix.Getpid() {
			f()
			return
		}
		defer runtime.UnlockOSThread()
		taken := make(chan struct{})
		onThread(func() { close(taken); f() })
		<-taken // until then this goroutine holds the main thread
	}()
}

// apply confines this thread and the processes that it starts: they get no more rights by
// programs that give such, and where the kernel has Landlock they do with files what is allowed,
// connect to nothing, and signal nobody else.
func (b bounds) apply() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return nil // the kernel has none, or it is switched off
	}
	attr := handled(int(version))
	ruleset, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), rulesetSize, 0)
	if errno != 0 {
		return fmt.Errorf("landlock_create_ruleset: %w", errno)
	}
	defer unix.Close(int(ruleset))
	for path, access := range b {
		if err := allow(int(ruleset), path, access&attr.Handled_access_fs); err != nil {
			return err
		}
	}
	if _, _, errno = unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0, 0); errno != 0 {
		return fmt.Errorf("landlock_restrict_self: %w", errno)
	}
	return nil
}

// rulesetSize is that of the attributes up to Scoped: older kernels take more if it is zero.
const rulesetSize = unsafe.Offsetof(unix.LandlockRulesetAttr{}.Quiet_access_fs)

// handled is what a version of Landlock can forbid, as its documentation has it
// (Documentation/userspace-api/landlock.rst).
func handled(version int) (attr unix.LandlockRulesetAttr) {
	for _, since := range []struct {
		version         int
		fs, net, scoped uint64
	}{
		{version: 1, fs: unix.LANDLOCK_ACCESS_FS_REFER - 1},
		{version: 2, fs: unix.LANDLOCK_ACCESS_FS_REFER},
		{version: 3, fs: unix.LANDLOCK_ACCESS_FS_TRUNCATE},
		{version: 4, net: unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP},
		{version: 5, fs: unix.LANDLOCK_ACCESS_FS_IOCTL_DEV},
		{version: 6, scoped: unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL},
	} {
		if version >= since.version {
			attr.Handled_access_fs |= since.fs
			attr.Handled_access_net |= since.net
			attr.Scoped |= since.scoped
		}
	}
	return attr
}

// allow adds to a ruleset what may be done below a path. One that is not there needs none.
func allow(ruleset int, path string, access uint64) error {
	at, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.EACCES) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer unix.Close(at)
	rule := unix.LandlockPathBeneathAttr{Allowed_access: access, Parent_fd: int32(at)}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(ruleset), unix.LANDLOCK_RULE_PATH_BENEATH,
		uintptr(unsafe.Pointer(&rule)), 0, 0, 0)
	if errno != 0 {
		return fmt.Errorf("landlock_add_rule for %s: %w", path, errno)
	}
	return nil
}

const (
	mostData  = 2 << 30 // bytes of memory that can be written to
	mostFiles = 256     // open at once
	cpuTime   = 3600    // seconds of a processor, and one more for each cpuBytes of the archive
	cpuBytes  = 100_000
)

// limit bounds what this process takes, as the kernel can.
func limit(job archive.Job) error {
	info, err := os.Stat(job.Path)
	if err != nil {
		return nil // that it is gone is said by whoever reads it
	}
	packed := uint64(info.Size())
	for what, most := range map[int]uint64{
		unix.RLIMIT_CORE:   0,
		unix.RLIMIT_DATA:   mostData,
		unix.RLIMIT_NOFILE: mostFiles,
		unix.RLIMIT_FSIZE:  archive.LongestFile(packed),
		unix.RLIMIT_CPU:    cpuTime + packed/cpuBytes,
	} {
		var now unix.Rlimit
		if err := unix.Getrlimit(what, &now); err != nil {
			return err
		}
		most = min(most, now.Max)
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}
