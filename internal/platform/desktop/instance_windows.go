// How the running Gannet is found on Windows: by a pipe and a mutex.

package desktop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"os/user"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// address is the name of the pipe where the Instance is found, and of the mutex that
// it holds until its process ends.
type address string

// ownerOnly gives the pipe to its owner and to nobody else.
const ownerOnly = "D:P(A;;GA;;;OW)"

func addressOf(path string) (address, error) {
	u, err := user.Current()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(u.Uid + "\x00" + path))
	return address("gannet-" + hex.EncodeToString(sum[:8])), nil
}

func (a address) pipe() string { return `\\.\pipe\` + string(a) }

// claim listens at the address if nobody else does; else its error is errTaken. The
// pipe alone would not tell: wine lets several processes make one.
func (a address) claim() (net.Listener, func(), error) {
	name, err := windows.UTF16PtrFromString(`Local\` + string(a))
	if err != nil {
		return nil, nil, err
	}
	mutex, err := windows.CreateMutex(nil, false, name)
	switch {
	case errors.Is(err, windows.ERROR_ALREADY_EXISTS):
		return nil, nil, errors.Join(errTaken, windows.CloseHandle(mutex))
	case errors.Is(err, windows.ERROR_ACCESS_DENIED): // that of a Gannet that runs as administrator
		return nil, nil, errTaken
	case err != nil:
		return nil, nil, err
	}
	release := func() { _ = windows.CloseHandle(mutex) } // it is ours, so that cannot fail
	listener, err := a.listen()
	if err != nil {
		release()
		if errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_PIPE_BUSY) {
			err = errTaken
		}
		return nil, nil, err
	}
	return listener, release, nil
}

// listen makes the pipe. Its owner is this user, who is named: else it could be a group that the user is in.
func (a address) listen() (net.Listener, error) {
	u, err := user.Current()
	if err != nil {
		return nil, err
	}
	return winio.ListenPipe(a.pipe(), &winio.PipeConfig{SecurityDescriptor: "O:" + u.Uid + ownerOnly})
}

// dial gives the pipe only if this user has made it: another one may have taken its name first, to get
// links with their logins.
func (a address) dial(ctx context.Context) (net.Conn, error) {
	conn, err := winio.DialPipeContext(ctx, a.pipe())
	if err != nil {
		return nil, err
	}
	if err := madeByUs(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func madeByUs(conn net.Conn) error {
	pipe, ok := conn.(interface{ Fd() uintptr })
	if !ok {
		return errors.New("nobody knows who has made the pipe")
	}
	said, err := windows.GetSecurityInfo(windows.Handle(pipe.Fd()), windows.SE_KERNEL_OBJECT,
		windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	owner, _, err := said.Owner()
	if err != nil {
		return err
	}
	token := windows.GetCurrentProcessToken()
	user, err := token.GetTokenUser()
	if err != nil {
		return err
	}
	// What a program that runs as administrator makes may be owned by all of them.
	if owner.Equals(user.User.Sid) || owner.IsWellKnown(windows.WinBuiltinAdministratorsSid) {
		return nil
	}
	return errors.New("the pipe belongs to another user")
}
