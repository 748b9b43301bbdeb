package downloader

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"

	"gannet/downloader/note"
)

// A part of an earlier program is gone on with though the server is busy at first.
func TestUnfinishedFileGoesOnAfterAFailure(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 70}
	srv := faulty.New(t, body, faulty.Slow(1<<20), faulty.When(faulty.Times(1, faulty.Not(faulty.First(1))), faulty.Status(503)))
	dir := t.TempDir()
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, srv.URL, dir)
	closeEngine(t, e)
	e = newEngine(t, Options{Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
	if last := srv.Requests(); len(last) != 3 || last[2].From == 0 {
		t.Errorf("asked for %+v", last)
	}
	onlyFile(t, dir, "file.bin")
}

// Whatever became of the resume file, the name is taken up again and nothing is left beside the file.
func TestNameIsTakenUpAgain(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"zeros":   func(path string) error { return os.WriteFile(path, make([]byte, 128<<10), 0o600) },
		"garbage": func(path string) error { return os.WriteFile(path, []byte("<html>"), 0o600) },
		"gone":    os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := faulty.Body{Size: 1 << 20, Seed: 71}
			srv := faulty.New(t, body, faulty.Slow(2<<20))
			dir := t.TempDir()
			e, err := New(Options{Connections: 1})
			if err != nil {
				t.Fatal(err)
			}
			start(t, e, srv.URL, dir)
			closeEngine(t, e)
			if err := damage(filepath.Join(dir, "file.bin"+disk.ResumeSuffix)); err != nil {
				t.Fatal(err)
			}
			e = newEngine(t, Options{})
			if s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
				t.Errorf("%+v %v", s, s.Err)
			}
			onlyFile(t, dir, "file.bin")
		})
	}
}

// A resume file that claims all of a file is not believed before the server was asked, once and for little.
func TestWholePartIsAskedAbout(t *testing.T) {
	right, wrong := faulty.Body{Size: 1 << 20, Seed: 72}, faulty.Body{Size: 1 << 20, Seed: 73}
	for name, there := range map[string]faulty.Body{"right": right, "wrong": wrong} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, right)
			dir := t.TempDir()
			part, err := disk.Create(disk.OS{}, dir, "file.bin", disk.TakeNumber, disk.Record{URL: srv.URL, Size: right.Size, ETag: etagOf(t, there)})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.WriteAt(there.Bytes(), 0); err != nil {
				t.Fatal(err)
			}
			if err := part.Suspend([]disk.Span{{To: right.Size}}); err != nil {
				t.Fatal(err)
			}
			e := newEngine(t, Options{})
			s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended)
			if s.State != Done || sumOf(t, s.Path) != right.SHA256() {
				t.Errorf("%+v %v", s, s.Err)
			}
			if asked := srv.Requests(); len(asked) == 0 || name == "right" && (len(asked) > 1 || asked[0].From != right.Size-1) {
				t.Errorf("asked for %+v", asked)
			}
			onlyFile(t, dir, "file.bin")
		})
	}
}

// leave writes the part of an earlier run whose resume file is damaged.
func leave(t *testing.T, dir string, part []byte) {
	t.Helper()
	path := filepath.Join(dir, "file.bin")
	if err := os.WriteFile(path+disk.PartSuffix, part, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+disk.ResumeSuffix, []byte("<html>"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What an earlier run left without a record is kept where a checksum of the whole file proves it, and fetched anew under
// the same name where it does not.
func TestLeftoverIsProved(t *testing.T) {
	const size, hole = 8 << 20, 1 << 20
	body := faulty.Body{Size: size, Seed: 74}
	holes := func(b []byte) []byte {
		clear(b[2<<20+1000:][:hole])
		clear(b[size-hole:])
		return b
	}
	torn := func(b []byte) []byte { // where samples hardly find it
		clear(b[3<<20+100:][:10])
		return b
	}
	whole := func(b []byte) []byte { return b }
	digest := faulty.Digest("Repr-Digest", body)
	other := faulty.Body{Size: size, Seed: 75}.Bytes()
	// What is sent after the first answer: samples and overlaps are little, and a request may be open while they are compared.
	const little, anew = hole / 2, size + hole + hole/2
	for name, tt := range map[string]struct {
		left     func([]byte) []byte
		options  []faulty.Option
		checksum string
		once     bool // a single request
		most     int64
	}{
		"whole":               {whole, []faulty.Option{digest}, "", true, 0},
		"whole, MD5":          {whole, []faulty.Option{faulty.Digest("Content-MD5", body)}, "", true, 0},
		"whole, checksum":     {whole, nil, "sha256:" + body.SHA256(), true, 0},
		"whole, no ranges":    {whole, []faulty.Option{faulty.NoRanges(), digest}, "", true, 0},
		"holes":               {holes, []faulty.Option{digest}, "", false, 2*hole + little},
		"holes, checksum":     {holes, nil, "sha256:" + body.SHA256(), false, 2*hole + little},
		"holes, no validator": {holes, []faulty.Option{digest, faulty.NoValidator()}, "", false, size - (2 << 20) + little},
		"holes, cut": {
			holes,
			[]faulty.Option{digest, faulty.When(faulty.Times(1, faulty.Later), faulty.DropAfter(hole/4))},
			"",
			false, 2*hole + little,
		},
		"shorter":                  {func(b []byte) []byte { return b[:size-hole] }, []faulty.Option{digest}, "", false, hole + little},
		"torn":                     {torn, []faulty.Option{digest}, "", false, size},
		"torn, holes":              {func(b []byte) []byte { return holes(torn(b)) }, []faulty.Option{digest}, "", false, anew + hole},
		"another file, holes":      {func([]byte) []byte { return holes(bytes.Clone(other)) }, []faulty.Option{digest}, "", false, anew},
		"half another file, holes": {func(b []byte) []byte { return holes(append(b[:size/2], other[size/2:]...)) }, []faulty.Option{digest}, "", false, anew},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, body, append(tt.options, faulty.When(faulty.First(1), faulty.Slow(1<<20)))...)
			resumeLeft(t, srv, body, tt.left(body.Bytes()), tt.checksum)
			asked := srv.Requests()
			if asked[0].Sent == size {
				t.Error("all was fetched")
			}
			sent := int64(0)
			for _, r := range asked[1:] {
				sent += r.Sent
			}
			if sent > tt.most || tt.once && len(asked) > 1 {
				t.Errorf("%d bytes were sent, want at most %d, for %+v", sent, tt.most, asked)
			}
		})
	}
	// What cannot be proved is fetched by the first request.
	for name, tt := range map[string]struct {
		left    func([]byte) []byte
		options []faulty.Option
	}{
		"holes, no checksum": {holes, nil},
		"holes, no ranges":   {holes, []faulty.Option{faulty.NoRanges(), digest}},
		"torn, no checksum":  {torn, nil},
		"longer":             {func(b []byte) []byte { return append(b, 1) }, []faulty.Option{digest}},
		"room only":          {func(b []byte) []byte { clear(b); return b }, []faulty.Option{digest}},
		"empty":              {func([]byte) []byte { return nil }, []faulty.Option{digest}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, body, tt.options...)
			resumeLeft(t, srv, body, tt.left(body.Bytes()), "")
			if asked := srv.Requests(); len(asked) != 1 {
				t.Errorf("asked for %+v", asked)
			}
		})
	}
}

// resumeLeft has a file downloaded of which left is there.
func resumeLeft(t *testing.T, srv *faulty.Server, body faulty.Body, left []byte, checksum string) {
	t.Helper()
	dir := t.TempDir()
	leave(t, dir, left)
	e := newEngine(t, Options{Connections: 1})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir, Checksum: checksum}), ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("%+v %+v", s, s.Err)
	}
	onlyFile(t, dir, "file.bin")
}

// That some bytes are not proved outlives the program, though the server publishes no checksum any more.
func TestLeftoverStaysUnproved(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 76}
	srv := faulty.New(t, body, faulty.When(faulty.Not(faulty.Changed), faulty.Digest("Digest", body)), faulty.Slow(1<<20))
	dir := t.TempDir()
	left := body.Bytes()
	clear(left[1<<20+100:][:10])
	leave(t, dir, left[:2<<20])
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 2<<20 })
	closeEngine(t, e)
	srv.Change()
	e = newEngine(t, Options{})
	id = add(t, e, Request{URL: srv.URL, Dir: dir})
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if !noted(t, e, id, note.Untrusted) {
		t.Error("it did not say that it started over")
	}
	onlyFile(t, dir, "file.bin")
}

// A download on the list keeps what it has while the server is busy.
func TestLeftoverOutlivesAFailure(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 77}
	busy := faulty.When(faulty.Times(2, faulty.Both(faulty.Changed, faulty.Not(faulty.First(1)))), faulty.Status(503))
	srv := faulty.New(t, body, busy, faulty.Digest("Digest", body), faulty.Slow(1<<20))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Connections: 1, Store: store})
	if err != nil {
		t.Fatal(err)
	}
	id := start(t, e, srv.URL, dir)
	closeEngine(t, e)
	leave(t, dir, body.Bytes())
	sent := srv.Sent()
	srv.Change()
	e = newEngine(t, Options{Retries: 3, Store: store})
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if again := srv.Sent() - sent; again > body.Size/2 {
		t.Errorf("%d bytes were fetched again", again)
	}
	onlyFile(t, dir, "file.bin")
}
