//go:build unix

// Connections that block in system calls, which is cheaper than Go's poller on a fast line.

package conn

import (
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// writeTimeout is how long a system call that writes may make no progress where there are no
// deadlines, so that TLS's farewell cannot keep Close waiting.
const writeTimeout = 5 // s

// blocking is a socket in blocking mode, of which Go's poller knows nothing.
type blocking struct{ *os.File }

// leavePoller gives c anew and closes it, or gives c as it was.
func leavePoller(c *net.TCPConn) stream {
	raw, err := c.SyscallConn()
	if err != nil {
		return c
	}
	fd := -1
	if err := raw.Control(func(old uintptr) { fd = copyBlocking(old) }); err != nil || fd < 0 {
		return c
	}
	_ = c.Close() // the socket lives on in fd
	return blocking{os.NewFile(uintptr(fd), c.LocalAddr().String()+"->"+c.RemoteAddr().String())}
}

// joinPoller undoes leavePoller, or gives s as it was.
func joinPoller(s stream) stream {
	b, ok := s.(blocking)
	if !ok {
		return s
	}
	c, err := net.FileConn(b.File)
	if err != nil {
		return s
	}
	_ = b.File.Close() // the socket lives on in c
	return c
}

// copyBlocking gives another descriptor for a socket, which it puts into blocking mode, or -1.
func copyBlocking(socket uintptr) int {
	fd, err := unix.FcntlInt(socket, unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	if unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &unix.Timeval{Sec: writeTimeout}) != nil ||
		unix.SetNonblock(fd, false) != nil {
		_ = unix.Close(fd) // a copy that nobody has used
		return -1
	}
	return fd
}

// Close ends the calls that wait in the socket too, which closing it alone does not.
func (b blocking) Close() error {
	raw, err := b.SyscallConn()
	if err != nil {
		return err
	}
	_ = raw.Control(func(fd uintptr) { _ = unix.Shutdown(int(fd), unix.SHUT_RDWR) }) // it may be closed already
	return b.File.Close()
}
