package disk

import (
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// In a folder that a group shares by an access list, the file is the group's too.
func TestPermissionsOfASharedFolder(t *testing.T) {
	dir := t.TempDir()
	list := binary.LittleEndian.AppendUint32(nil, 2)
	for _, entry := range []struct {
		tag, perm uint16
		id        uint32
	}{{aclOwner, 7, ^uint32(0)}, {aclGroup, 5, ^uint32(0)}, {0x08, 7, 54321}, {aclMask, 7, ^uint32(0)}, {aclOther, 0, ^uint32(0)}} {
		list = binary.LittleEndian.AppendUint16(list, entry.tag)
		list = binary.LittleEndian.AppendUint16(list, entry.perm)
		list = binary.LittleEndian.AppendUint32(list, entry.id)
	}
	if err := unix.Setxattr(dir, "system.posix_acl_default", list, 0); err != nil {
		t.Skip("no access lists here: ", err)
	}
	usual, err := os.OpenFile(dir+"/usual", os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	defer usual.Close()
	want, err := usual.Stat()
	if err != nil {
		t.Fatal(err)
	}
	p := create(t, dir, "f")
	if err := p.Suspend(write(t, p, Span{0, 3})); err != nil {
		t.Fatal(err)
	}
	p, _ = open(t, dir, "f")
	path, err := publish(p, 3)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode() != want.Mode() || info.Mode().Perm() != 0o660 {
		t.Errorf("%v, as usual %v, %v", info.Mode(), want.Mode(), err)
	}
}

// A part that another program has open is that one's.
func TestOpenPartIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	part, log := plant(t, dir)
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(part)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_WRLCK); errors.Is(err, unix.EINVAL) {
		t.Skip("no leases here")
	}
	if _, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_UNLCK); err != nil {
		t.Skip(err)
	}
	if p := create(t, dir, "f"); p.Name() != "f (1)" {
		t.Errorf("named %q", p.Name())
	}
}
