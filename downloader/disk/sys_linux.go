// What Linux alone gives: reserving room, renaming without replacing, leases, kinds of file systems.

package disk

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

const (
	tmpfsMagic    = 0x01021994
	zfsMagic      = 0x2fc12fc1
	bcachefsMagic = 0xca451a4e
)

// largestFile is the Most of Room.
func largestFile(dir string) int64 {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) == nil && st.Type == unix.MSDOS_SUPER_MAGIC {
		return largestOnFAT
	}
	return 0
}

func renameNoReplace(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOTSUP):
		return linkAndRemove(from, to)
	}
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
}

// allocate reserves room for size bytes, so that parallel writers do not wait
// for one another and a full disk shows at once. A memory-backed file
// system only gets the length: reserving there would write every page.
func allocate(f *os.File, size int64) error {
	if memory, _ := kindOf(f); memory {
		return f.Truncate(size)
	}
	err := ignoringEINTR(func() error { return unix.Fallocate(int(f.Fd()), 0, 0, size) })
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return f.Truncate(size)
	}
	return err
}

// writePiece is how many bytes are written at once to a disk. File systems such as ext4
// take memory for a file in blocks as large as what is written: small ones cost processor
// time, and on a virtual machine large ones may not be there yet. 4 GiB took 1.9 s by
// 64 KiB, 2.2 s by 16 KiB, and 4 to 19 s by 512 KiB.
const writePiece = 64 << 10

// stamping are the file systems, by their numbers in statfs(2), that stamp a file when it is written to, and exactly.
// Those of networks do so when it gets to the server, FAT by 2 seconds, and those in other programs as these like.
var stamping = map[uint32]bool{
	tmpfsMagic: true, unix.EXT4_SUPER_MAGIC: true, unix.XFS_SUPER_MAGIC: true, unix.BTRFS_SUPER_MAGIC: true,
	unix.F2FS_SUPER_MAGIC: true, unix.OVERLAYFS_SUPER_MAGIC: true, zfsMagic: true, bcachefsMagic: true,
}

// kindOf reports whether a file is in memory, and whether its stamps are those of guard.
func kindOf(f *os.File) (memory, stamps bool) {
	var st unix.Statfs_t
	if unix.Fstatfs(int(f.Fd()), &st) != nil {
		return false, false
	}
	return st.Type == tmpfsMagic, stamping[uint32(st.Type)]
}

func stampOf(f *os.File) stamp {
	var st unix.Stat_t
	if unix.Fstat(int(f.Fd()), &st) != nil {
		return stamp{}
	}
	return stamp{st.Size, st.Mtim.Nano(), st.Ctim.Nano()}
}

// isOpenElsewhere reports whether anybody else has a file of ours open, as far as the file system can tell: only then
// is no lease for writing given (fcntl(2)).
func isOpenElsewhere(f *os.File) bool {
	_, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_WRLCK)
	if err == nil {
		_, err = unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_UNLCK)
	}
	return errors.Is(err, unix.EAGAIN)
}

// Parts of an access list as the kernel stores it (linux/posix_acl_xattr.h): after a version, each entry has a tag, the
// permissions and an id.
const (
	aclHead, aclEntry = 4, 8
	aclOwner          = 0x01
	aclGroup          = 0x04
	aclMask           = 0x10
	aclOther          = 0x20
)

// inheritedMode gives the permissions of a new file in a folder whose default access list takes the place of the umask
// (acl(5)), or false if it has none.
func inheritedMode(dir string) (mode fs.FileMode, ok bool) {
	list := make([]byte, 1024)
	n, err := unix.Getxattr(dir, "system.posix_acl_default", list)
	if err != nil || n < aclHead {
		return 0, false
	}
	perms := make(map[uint16]fs.FileMode)
	for entry := list[aclHead:n]; len(entry) >= aclEntry; entry = entry[aclEntry:] {
		perms[binary.LittleEndian.Uint16(entry)] = fs.FileMode(binary.LittleEndian.Uint16(entry[2:]))
	}
	group := perms[aclGroup]
	if most, ok := perms[aclMask]; ok {
		group = most
	}
	return (perms[aclOwner]<<6 | group<<3 | perms[aclOther]) & 0o666, true
}

// startWriteBack has the system write to the disk what it only holds in memory. It is a
// wish: what comes of it is for a sync to say.
func startWriteBack(f *os.File) {
	_ = unix.SyncFileRange(int(f.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE)
}

func ignoringEINTR(call func() error) error {
	for {
		if err := call(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// bootID is that of FS.BootID.
var bootID = sync.OnceValue(func() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
})
