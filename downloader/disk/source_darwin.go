// The quarantine attribute of macOS.

package disk

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// quarantine is the attribute that makes macOS ask before it runs a program that came from elsewhere. Its
// value is flags, the time in seconds since 1970, who made the file, and the number of an entry in a
// list that is not kept here.
const quarantine = "com.apple.quarantine"

// downloaded are the flags that browsers set for a download that was not opened yet.
const downloaded = 0x0081

// mark leaves out where the file comes from, which macOS keeps in that list.
func mark(f *os.File, _ Source) error {
	value := fmt.Sprintf("%04x;%08x;Gannet;", downloaded, time.Now().Unix())
	return unix.Fsetxattr(int(f.Fd()), quarantine, []byte(value), 0)
}

func isMarked(f *os.File) bool {
	n, err := unix.Fgetxattr(int(f.Fd()), quarantine, nil)
	return err == nil && n > 0
}
