package downloader

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
	"gannet/downloader/link"
)

// lagging is a disk that takes its time to write a part, and to reserve room for it.
type lagging struct {
	disk.OS
	pause, reserve time.Duration
}

func (l lagging) OpenFile(name string, flag int, perm fs.FileMode) (disk.File, error) {
	file, err := l.OS.OpenFile(name, flag, perm)
	if err == nil && strings.HasSuffix(name, disk.PartSuffix) {
		file = laggingFile{file, l}
	}
	return file, err
}

type laggingFile struct {
	disk.File
	lagging lagging
}

func (f laggingFile) WriteAt(b []byte, off int64) (int, error) {
	time.Sleep(f.lagging.pause) // what it is to imitate, not to wait for
	return f.File.WriteAt(b, off)
}

func (f laggingFile) Truncate(size int64) error {
	time.Sleep(f.lagging.reserve) // likewise
	return f.File.Truncate(size)
}

// A disk that keeps the file from being shared out is no server that leaves a connection
// without an answer. On a busy machine one may be left so, but not each time.
func TestSlowDiskIsNoRefusal(t *testing.T) {
	for range 5 {
		srv := faulty.New(t, faulty.Body{Size: 16 << 20, Seed: 64}, faulty.Slow(2<<20), faulty.When(faulty.Later, faulty.SlowHead(time.Millisecond)))
		e := newEngine(t, Options{Connections: 2})
		e.fs = lagging{reserve: 2 * time.Second} // before anything is there that uses it
		id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
		await(t, e, id, in(Done))
		if e.pool.Allowed(link.Host(srv.URL), srv.URL) == transfer.MaxConnections {
			return
		}
	}
	t.Error("servers are thought to allow few connections")
}

// Each way of being slow is told by its reason, and one that is fast by none.
func TestWhySlow(t *testing.T) {
	body := faulty.Body{Size: 512 << 20, Seed: 60}
	paced := faulty.Slow(100 << 10)
	for name, test := range map[string]struct {
		options Options
		server  []faulty.Option
		disk    disk.FS
		want    Slow
	}{
		"speed limit":          {Options{Limit: 300_000}, nil, nil, SlowLimit},
		"disk":                 {Options{Connections: 2}, nil, lagging{pause: 100 * time.Millisecond}, SlowDisk},
		"each connection held": {Options{Connections: 8}, []faulty.Option{faulty.Slow(400 << 10)}, nil, SlowConnections},
		"refused":              {Options{}, []faulty.Option{paced, faulty.When(faulty.Busy(2), faulty.Status(503))}, nil, SlowRefused},
		"no ranges":            {Options{}, []faulty.Option{paced, faulty.NoRanges()}, nil, SlowServer},
	} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, body, test.server...)
			e := newEngine(t, test.options)
			if test.disk != nil {
				e.fs = test.disk // before anything is there that uses it
			}
			id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
			await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 0 })
			if s := await(t, e, id, in(Running)); s.Slow != SlowUnknown {
				t.Errorf("%q before it was looked at for long", s.Slow)
			}
			e.mu.Lock()
			e.byID[id].begun = time.Now().Add(-time.Minute)
			e.mu.Unlock()
			s := await(t, e, id, func(s *Snapshot) bool { return s.Slow != SlowUnknown })
			got := s.Slow
			if got == SlowServer && test.want == SlowConnections {
				got = test.want // true as well: on a busy computer the first speed is not exact
			}
			if got != test.want {
				t.Errorf("%q, want %q", s.Slow, test.want)
			}
			if list := e.Subscribe().Take(); list.Slow != s.Slow {
				t.Errorf("all together: %q, want %q", list.Slow, s.Slow)
			}
			e.Remove(id)
		})
	}
}

func TestOnlyWhatIsSlowHasAReason(t *testing.T) {
	now := time.Now()
	slow := Snapshot{Speed: 1 << 20, Left: slowLeft}
	for name, test := range map[string]struct {
		begun  time.Duration
		change func(*Snapshot)
		before Slow
		want   Slow
	}{
		"slow":           {slowAfter, func(*Snapshot) {}, "", SlowServer},
		"just begun":     {slowAfter - 1, func(*Snapshot) {}, "", ""},
		"soon here":      {slowAfter, func(s *Snapshot) { s.Left-- }, "", ""},
		"nearly as slow": {slowAfter, func(s *Snapshot) { s.Left-- }, SlowServer, SlowServer},
		"soon here now":  {slowAfter, func(s *Snapshot) { s.Left = slowLeft/2 - 1 }, SlowServer, ""},
		"time unknown":   {slowAfter, func(s *Snapshot) { s.Left = -1 }, "", ""},
		"fast":           {slowAfter, func(s *Snapshot) { s.Speed = fastSpeed }, "", ""},
	} {
		s := slow
		test.change(&s)
		d := &download{working: working{begun: now.Add(-test.begun)}, snap: &Snapshot{Slow: test.before}}
		if got := d.slow(SlowServer, &s, now); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestReasonForAllTogether(t *testing.T) {
	for reasons, want := range map[string]Slow{
		"": "", "server": "server", "server refused": "", "server limit": "limit", "connections disk": "disk",
	} {
		set := map[Slow]bool{}
		for _, r := range strings.Fields(reasons) {
			set[Slow(r)] = true
		}
		if got := slowest(set); got != want {
			t.Errorf("%s: %q, want %q", reasons, got, want)
		}
	}
}
