//go:build linux || freebsd

// The extended attributes in which Linux desktops note where a file comes from.

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

// isMarked reports whether a file was about to get its name, or has got it.
func isMarked(f *os.File) bool {
	n, err := unix.Fgetxattr(int(f.Fd()), "user.xdg.origin.url", nil)
	return err == nil && n > 0
}
