//go:build linux || freebsd

package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func mark(f *os.File, s Source) error {
	err := unix.Fsetxattr(int(f.Fd()), "user.xdg.origin.url", []byte(s.URL), 0)
	if s.Referrer != "" {
		err = errors.Join(err, unix.Fsetxattr(int(f.Fd()), "user.xdg.referrer.url", []byte(s.Referrer), 0))
	}
	return err
}
