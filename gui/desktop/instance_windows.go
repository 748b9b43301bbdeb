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

// address is the named pipe where the Instance is found. Who makes a pipe of
// that name first has it until its process ends.
type address string

// ownerOnly gives the pipe to the user who made it and to nobody else.
const ownerOnly = "D:P(A;;GA;;;OW)"

func addressOf(path string) (address, error) {
	u, err := user.Current()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(u.Uid + "\x00" + path))
	return address(`\\.\pipe\gannet-` + hex.EncodeToString(sum[:8])), nil
}

// claim listens at the address if nobody else does; else its error is errTaken.
func (a address) claim() (net.Listener, func(), error) {
	listener, err := winio.ListenPipe(string(a), &winio.PipeConfig{SecurityDescriptor: ownerOnly})
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_PIPE_BUSY) {
		return nil, nil, errTaken
	}
	return listener, func() {}, err
}

func (a address) dial(ctx context.Context) (net.Conn, error) {
	return winio.DialPipeContext(ctx, string(a))
}
