package downloader

import (
	"io/fs"
	"math"
	"path/filepath"
	"sync/atomic"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// volumeFS is a disk whose folders are on volumes with so much room. A volume's name is
// the last element of the folder's.
type volumeFS struct {
	disk.OS
	free    map[string]*atomic.Int64
	reserve *atomic.Int64 // of each part; 0 is what the real disk reserves
	most    *atomic.Int64 // bytes a file may have; 0 does not say
}

func (f volumeFS) Lstat(name string) (fs.FileInfo, error) {
	info, err := f.OS.Lstat(name)
	if bytes := f.reserve.Load(); bytes > 0 && err == nil && filepath.Ext(name) == disk.PartSuffix {
		return reserved{info, bytes}, nil
	}
	return info, err
}

// reserved is a file of whose room its length tells.
type reserved struct {
	fs.FileInfo
	bytes int64
}

func (r reserved) Size() int64 { return r.bytes }
func (r reserved) Sys() any    { return nil }

func (f volumeFS) Room(dir string) (disk.Room, error) {
	volume := filepath.Base(dir)
	return disk.Room{Free: f.free[volume].Load(), Most: f.most.Load(), Volume: volume}, nil
}

func onVolumes(t *testing.T, opts Options, names ...string) (*Engine, volumeFS) {
	t.Helper()
	e := newEngine(t, opts)
	volumes := volumeFS{free: map[string]*atomic.Int64{}, reserve: new(atomic.Int64), most: new(atomic.Int64)}
	for _, name := range names {
		volumes.free[name] = new(atomic.Int64)
		volumes.free[name].Store(1 << 40)
	}
	e.fs = volumes // before anything is there that uses it
	return e, volumes
}

func TestWhatHasNoRoomStopsBeforeTheDiskIsFull(t *testing.T) {
	body := faulty.Body{Size: 8 << 20, Seed: 50}
	srv := faulty.New(t, body, faulty.Slow(64<<10))
	e, volumes := onVolumes(t, Options{Connections: 1, Parallel: 9}, "usb", "home")
	root := t.TempDir()
	first := start(t, e, srv.URL, filepath.Join(root, "a", "usb"))
	second := start(t, e, srv.URL, filepath.Join(root, "b", "usb"))
	third := start(t, e, srv.URL, filepath.Join(root, "home"))

	const free = 12 << 20 // enough for one
	volumes.free["usb"].Store(free)
	s := await(t, e, second, in(Failed))
	if s.Err.Kind != failure.DiskFull || s.Err.Free != free || s.Err.Need <= free || s.Err.Need > 2*body.Size+spareRoom ||
		s.Err.Subject != s.Dir || s.Done == 0 {
		t.Errorf("%+v %+v", s, s.Err)
	}
	late := await(t, e, add(t, e, Request{URL: srv.URL, Dir: filepath.Join(root, "c", "usb")}), ended)
	if late.Err == nil || late.Err.Kind != failure.DiskFull || late.Err.Need <= free || late.Done > 0 {
		t.Errorf("begun without room besides the others: %+v %v", late, late.Err)
	}
	for _, id := range []ID{first, third} {
		if s := await(t, e, id, func(*Snapshot) bool { return true }); s.State != Running {
			t.Errorf("%v, though it has room: %v", s.State, s.Err)
		}
	}
	volumes.free["usb"].Store(0)
	await(t, e, first, in(Failed))
	volumes.free["usb"].Store(1 << 40)
	e.Resume(first)
	if s := await(t, e, first, in(Running)); s.Done == 0 {
		t.Error("what had come is lost")
	}
	e.Remove(first, second, third)
}

// What is reserved already needs no room: a download that has all of it goes on though
// nothing is free.
func TestReservedRoomIsNotAskedForTwice(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 51}
	srv := faulty.New(t, body, faulty.Slow(500<<10))
	e, volumes := onVolumes(t, Options{Connections: 1}, "usb")
	id := start(t, e, srv.URL, filepath.Join(t.TempDir(), "usb"))
	look := func() *Snapshot {
		e.mu.Lock()
		all := e.underway()
		e.mu.Unlock()
		if len(all) != 1 {
			t.Fatalf("%d under way", len(all))
		}
		e.keepRoom(all)
		return await(t, e, id, func(*Snapshot) bool { return true })
	}
	volumes.free["usb"].Store(spareRoom)
	volumes.reserve.Store(body.Size)
	if s := look(); s.State != Running {
		t.Errorf("%+v %v", s, s.Err)
	}
	volumes.reserve.Store(body.Size - 1)
	look()
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Need != spareRoom+1 {
		t.Errorf("%+v %+v", s, s.Err)
	}
}

func TestRoomOfThisComputer(t *testing.T) {
	dir := t.TempDir()
	here, err := disk.OS{}.Room(dir)
	if err != nil || here.Free <= 0 || here.Free == math.MaxInt64 || here.Volume == "" {
		t.Errorf("%+v %v", here, err)
	}
	if _, err := (disk.OS{}).Room(filepath.Join(dir, "gone")); err == nil {
		t.Error("a folder that is not there has room")
	}
}

func TestFileTooLargeForItsDiskIsNotBegun(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 55}
	srv := faulty.New(t, body)
	e, volumes := onVolumes(t, Options{}, "stick")
	dir := filepath.Join(t.TempDir(), "stick")
	volumes.most.Store(body.Size - 1)
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended)
	if s.State != Failed || s.Err.Kind != failure.FileSize || s.Err.Need != body.Size || s.Err.Passing() {
		t.Errorf("%v %+v", s.State, s.Err)
	}
	if names := listing(t, dir); len(names) != 0 {
		t.Errorf("begun: %v", names)
	}
	volumes.most.Store(body.Size)
	e.Resume(s.ID)
	if s := await(t, e, s.ID, func(s *Snapshot) bool { return s.State == Done || s.State == Waiting }); s.State != Done {
		t.Errorf("%v %+v", s.State, s.Err)
	}
}
