package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// create starts a part with its resume file.
func create(t *testing.T, dir, name string) *Part {
	t.Helper()
	p, err := Create(OS{}, dir, name, TakeNumber, Record{URL: "http://host/f", Size: 100, ETag: `"1"`})
	if err == nil {
		err = p.Save(nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

func write(t *testing.T, p *Part, at Span) []Span {
	t.Helper()
	if _, err := p.WriteAt(bytes.Repeat([]byte{'x'}, int(at.Len())), at.From); err != nil {
		t.Fatal(err)
	}
	return []Span{at}
}

func open(t *testing.T, dir, name string) (*Part, Found) {
	t.Helper()
	p, found, err := Open(OS{}, dir, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p, found
}

func TestSuspendedPartIsTrusted(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.bin")
	done := write(t, p, Span{10, 40})
	if err := p.Suspend(done); err != nil {
		t.Fatal(err)
	}
	_, found := open(t, dir, "f.bin")
	if !slices.Equal(found.Done, done) || found.Doubtful || found.Record.ETag != `"1"` {
		t.Errorf("found %+v", found)
	}
}

func TestKilledPartIsDoubtful(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.bin")
	done := write(t, p, Span{0, 40})
	if err := p.Save(done); err != nil {
		t.Fatal(err)
	}
	p.close()
	_, found := open(t, dir, "f.bin")
	if !slices.Equal(found.Done, done) || !found.Doubtful {
		t.Errorf("found %+v", found)
	}
}

func TestPartTouchedByOthersIsDoubtful(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.bin")
	if err := p.Suspend(write(t, p, Span{0, 40})); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "f.bin.part"), bytes.Repeat([]byte{'y'}, 120), 0o644); err != nil {
		t.Fatal(err)
	}
	p, found := open(t, dir, "f.bin")
	if !found.Doubtful || !found.Touched {
		t.Error("trusted though it was written to")
	}
	if info, err := p.part.Stat(); err != nil || info.Size() != 100 {
		t.Errorf("longer than the file: %v %v", info, err)
	}
}

func TestTruncatedPartKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.bin")
	if err := p.Suspend(write(t, p, Span{10, 60})); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "f.bin.part"), 30); err != nil {
		t.Fatal(err)
	}
	if _, found := open(t, dir, "f.bin"); !slices.Equal(found.Done, []Span{{10, 30}}) {
		t.Errorf("found %+v", found)
	}
}

func TestUnsyncedBytesDoNotOutliveTheBoot(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.bin")
	synced := write(t, p, Span{0, 20})
	if err := p.Sync(func() []Span { return synced }); err != nil {
		t.Fatal(err)
	}
	if err := p.Save([]Span{{0, 40}}); err != nil {
		t.Fatal(err)
	}
	if got := p.record.claimed(100, p.record.Boot); !slices.Equal(got, []Span{{0, 40}}) && p.record.Boot != "" {
		t.Errorf("before a power cut: %v", got)
	}
	if got := p.record.claimed(100, "another"); !slices.Equal(got, synced) {
		t.Errorf("after a power cut: %v", got)
	}
}

func TestDamagedRecord(t *testing.T) {
	tests := map[string]struct {
		damage func(data []byte) []byte
		done   []Span
	}{
		"newest slot cut": {func(d []byte) []byte { return flip(d, newest(d)+60) }, []Span{{0, 20}}},
		"oldest slot cut": {func(d []byte) []byte { return flip(d, slotSize-newest(d)+60) }, []Span{{0, 40}}},
		"both slots cut":  {func(d []byte) []byte { return flip(flip(d, 60), slotSize+60) }, nil},
		"a digit is another": {func(d []byte) []byte {
			return bytes.ReplaceAll(d, []byte(`"written":[{"from":0,"to":40}]`), []byte(`"written":[{"from":0,"to":90}]`))
		}, []Span{{0, 20}}},
		"empty":            {func([]byte) []byte { return nil }, nil},
		"something else":   {func([]byte) []byte { return []byte("hello") }, nil},
		"zeros":            {func(d []byte) []byte { return make([]byte, len(d)) }, nil},
		"length of a lie":  {func(d []byte) []byte { copy(d[25:], "ffffffff"); copy(d[slotSize+25:], "ffffffff"); return d }, nil},
		"first slot gone":  {func(d []byte) []byte { clear(d[:slotSize]); return d }, []Span{{0, 20}}},
		"second slot gone": {func(d []byte) []byte { return d[:slotSize] }, []Span{{0, 40}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := create(t, dir, "f.bin")
			write(t, p, Span{0, 40})
			if err := errors.Join(
				p.Save([]Span{{0, 20}}),
				p.Sync(func() []Span { return []Span{{0, 20}} }), // into the second slot
				p.Save([]Span{{0, 40}}),                          // into the first
			); err != nil {
				t.Fatal(err)
			}
			p.close()
			path := filepath.Join(dir, "f.bin.part.gannet")
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, tt.damage(data), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, found := open(t, dir, "f.bin"); !slices.Equal(found.Done, tt.done) {
				t.Errorf("found %v, want %v", found.Done, tt.done)
			}
		})
	}
}

func newest(data []byte) int {
	first, _ := decodeSlot(data[:slotSize])
	second, _ := decodeSlot(data[slotSize:])
	if second.Seq > first.Seq {
		return slotSize
	}
	return 0
}

func flip(data []byte, at int) []byte {
	data[at] ^= 0xff
	return data
}

func TestRecordWithTooManySpansClaimsLess(t *testing.T) {
	r := Record{Size: 1 << 40}
	for i := range int64(20000) {
		r.Written = append(r.Written, Span{i * 1000, i*1000 + 1 + i%500})
	}
	slot, err := r.encode()
	if err != nil || len(slot) > slotSize {
		t.Fatalf("%d bytes, %v", len(slot), err)
	}
	got, err := decodeSlot(slot)
	if err != nil || len(got.Written) == 0 {
		t.Fatalf("%d spans, %v", len(got.Written), err)
	}
	for _, s := range got.Written {
		if !slices.Contains(r.Written, s) {
			t.Fatalf("claims %v, which was never written", s)
		}
	}
}

func FuzzDecode(f *testing.F) {
	r := Record{URL: "http://host/f", Size: 100, Written: []Span{{0, 10}}, Synced: []Span{{0, 5}}, Boot: "b", Seq: 7}
	slot, err := r.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(slot)
	f.Add([]byte("gannet-resume-1 00000000 00000000\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decode(data)
		if err == nil {
			NewSpans(got.Size, got.Written)
			got.claimed(50, got.Boot)
		}
	})
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.bin")
	if _, _, err := Open(OS{}, dir, "f.bin"); !errors.Is(err, ErrLocked) {
		t.Errorf("second open: %v", err)
	}
	p.close()
	open(t, dir, "f.bin")
}

func TestNamesAreReserved(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f.tar.gz"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/nowhere", filepath.Join(dir, "f (1).tar.gz")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "f (2).tar.gz"), 0o755); err != nil {
		t.Fatal(err)
	}
	first, second := create(t, dir, "f.tar.gz"), create(t, dir, "f.tar.gz")
	if first.Name() != "f (3).tar.gz" || second.Name() != "f (4).tar.gz" {
		t.Errorf("names %q and %q", first.Name(), second.Name())
	}
}

func TestSkipAndOverwrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(OS{}, dir, "f", Skip, Record{}); !errors.Is(err, ErrSkip) {
		t.Errorf("skip: %v", err)
	}
	p, err := Create(OS{}, dir, "f", Overwrite, Record{Size: 3})
	if err != nil {
		t.Fatal(err)
	}
	write(t, p, Span{0, 3})
	if old, err := os.ReadFile(path); err != nil || string(old) != "old" {
		t.Errorf("replaced before the new one was whole: %q %v", old, err)
	}
	got, err := publish(p, 3)
	if err != nil || got != path {
		t.Fatalf("published %q, %v", got, err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "xxx" {
		t.Errorf("file has %q, %v", data, err)
	}
}

func TestPublishNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f.txt")
	write(t, p, Span{0, 3})
	if err := os.WriteFile(filepath.Join(dir, "f.txt"), []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	path, err := publish(p, 3)
	if err != nil || filepath.Base(path) != "f (1).txt" {
		t.Errorf("published %q, %v", path, err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("left %v, %v", files, err)
	}
}

func TestTraceOfAKillIsTakenOver(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f.part"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if p := create(t, dir, "f"); p.Name() != "f" {
		t.Errorf("name %q", p.Name())
	}
	if err := os.WriteFile(filepath.Join(dir, "g.part"), []byte("somebody's"), 0o644); err != nil {
		t.Fatal(err)
	}
	if p := create(t, dir, "g"); p.Name() != "g (1)" {
		t.Errorf("another program's part was taken: %q", p.Name())
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "target")
	if err := os.WriteFile(target, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(dir, "f.part")); err != nil {
		t.Fatal(err)
	}
	if p := create(t, dir, "f"); p.Name() != "f (1)" {
		t.Errorf("followed a link: %q", p.Name())
	}
}

func TestOpenWithoutPart(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := Open(OS{}, dir, "f"); !errors.Is(err, ErrNoPart) {
		t.Errorf("nothing there: %v", err)
	}
	p := create(t, dir, "f")
	p.close()
	if err := os.Remove(filepath.Join(dir, "f.part")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(OS{}, dir, "f"); !errors.Is(err, ErrNoPart) {
		t.Errorf("part deleted: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "f.part.gannet")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("record of a deleted part stays: %v", err)
	}
}

func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	create(t, dir, "f.iso")
	if err := os.WriteFile(filepath.Join(dir, "g.part.gannet"), []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := Unfinished(dir); len(got) != 1 || got["http://host/f"] != "f.iso" {
		t.Errorf("found %v", got)
	}
}

func TestRestartForgetsEverything(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f")
	done := write(t, p, Span{0, 50})
	if err := p.Sync(func() []Span { return done }); err != nil {
		t.Fatal(err)
	}
	if err := p.Restart(Record{URL: "http://host/f", Size: -1, ETag: `"2"`}); err != nil {
		t.Fatal(err)
	}
	p.close()
	if _, found := open(t, dir, "f"); len(found.Done) > 0 || found.Record.ETag != `"2"` {
		t.Errorf("found %+v", found)
	}
}

func TestPublishSeesWhatOthersDid(t *testing.T) {
	tests := map[string]func(part string) error{
		"cut":     func(part string) error { return os.Truncate(part, 2) },
		"deleted": os.Remove,
		"replaced": func(part string) error {
			return errors.Join(os.Remove(part), os.WriteFile(part, []byte("abc"), 0o644))
		},
	}
	for name, harm := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p := create(t, dir, "f")
			write(t, p, Span{0, 3})
			if err := harm(filepath.Join(dir, "f.part")); err != nil {
				t.Fatal(err)
			}
			if path, err := publish(p, 3); err == nil {
				t.Errorf("published %s", path)
			}
			if _, err := os.Lstat(filepath.Join(dir, "f")); err == nil {
				t.Error("the file has its name")
			}
		})
	}
}

func TestOccupied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(make([]byte, 64<<10)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Truncate(64<<20), file.Sync()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := Occupied(info); runtime.GOOS == "linux" && (got < 64<<10 || got > 1<<20) {
		t.Errorf("%d bytes, of 64 KiB with a hole behind them", got)
	}
}

func TestLongLinkFitsIntoAResumeFile(t *testing.T) {
	want := "https://a.example/?" + strings.Repeat("a&", 48<<10)
	slot, err := Record{URL: want, Size: 1 << 40, Written: []Span{{0, 1 << 20}}, Synced: []Span{{0, 1 << 20}}}.encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decodeSlot(slot); err != nil || got.URL != want || len(got.Synced) != 1 {
		t.Errorf("came back with %d bytes of link and %v, %v", len(got.URL), got.Synced, err)
	}
}
