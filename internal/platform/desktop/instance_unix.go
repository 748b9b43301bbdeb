//go:build !windows

// How the running Gannet is found on Unix: by a socket and a lock.

package desktop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/adrg/xdg"
	"golang.org/x/sys/unix"
)

// address is where the Instance is found: a socket, and a file whose lock says
// who may listen there. The system ends a lock with its process, so a socket that
// was left behind misleads nobody, and of two starts only one gets the lock.
type address struct{ socket, lock string }

func addressOf(path string) (address, error) {
	dir, err := runtimeDir()
	if err != nil {
		return address{}, err
	}
	sum := sha256.Sum256([]byte(path))
	name := filepath.Join(dir, hex.EncodeToString(sum[:8])) // short: a socket's path has a limit of about 100 bytes
	return address{socket: name + ".sock", lock: name + ".lock"}, nil
}

// runtimeDir gives a folder of Gannet's own in the user's runtime directory, or
// where there is none, in the one for temporary files.
func runtimeDir() (string, error) {
	parent, name := xdg.RuntimeDir, "gannet"
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		parent, name = os.TempDir(), "gannet-"+strconv.Itoa(os.Getuid())
	}
	dir := filepath.Join(parent, name)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	// Somebody else may have made it first, where everybody may write.
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return "", fmt.Errorf("%s should be a folder, but it is something else that has to be removed first", dir)
	case !ok || int(stat.Uid) != os.Getuid():
		return "", fmt.Errorf("the folder %s belongs to another user", dir)
	case info.Mode().Perm()&0o077 != 0:
		return "", fmt.Errorf("the folder %s is open to other users, so it has to be removed first", dir)
	}
	return dir, nil
}

// claim listens at the address if nobody else does; else its error is errTaken.
func (a address) claim() (net.Listener, func(), error) {
	lock, err := os.OpenFile(a.lock, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		lock.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, nil, errTaken
		}
		return nil, nil, fmt.Errorf("locking %s: %w", a.lock, err)
	}
	if err := os.Remove(a.socket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		lock.Close()
		return nil, nil, err
	}
	listener, err := net.Listen("unix", a.socket)
	if err == nil {
		err = os.Chmod(a.socket, 0o600)
	}
	if err != nil {
		lock.Close()
		return nil, nil, err
	}
	return listener, func() { lock.Close() }, nil
}

func (a address) dial(ctx context.Context) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, "unix", a.socket)
}
