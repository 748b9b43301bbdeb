package transfer

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
)

// memory is a source that knows no protocol: a file that is in memory.
type memory struct {
	file  []byte
	etag  string       // `"1"` if ""
	plain bool         // it gives no parts
	cut   atomic.Int64 // bytes after which the next body breaks off; 0 for never
	opens atomic.Int32
}

func (m *memory) Open(ctx context.Context, span *disk.Span, _ source.Version) (*source.Body, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	m.opens.Add(1)
	if m.plain && span != nil {
		return nil, &failure.Error{Kind: failure.Rejected, Subject: "h", PartRefused: true}
	}
	size := int64(len(m.file))
	got := &source.Body{
		Size: size, Span: disk.Span{To: size}, Version: source.Version{ETag: cmp.Or(m.etag, `"1"`)}, Name: "file.bin",
		Asked: time.Now(), Cancel: func(error) {},
	}
	if span != nil {
		got.Ranged, got.Span = true, disk.Span{From: span.From, To: min(span.To, size)}
	}
	var content io.Reader = bytes.NewReader(m.file[got.Span.From:got.Span.To])
	if cut := m.cut.Swap(0); cut > 0 {
		content = io.MultiReader(io.LimitReader(content, cut), broken{})
	}
	got.Content = io.NopCloser(content)
	return got, nil
}

// broken is a connection that is lost.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// listener is an owner that keeps what it is told.
type listener struct{ events []Event }

func (l *listener) Report(ev Event) bool                       { l.events = append(l.events, ev); return true }
func (l *listener) RoomFor(int64) error                        { return nil }
func (l *listener) Unfinished(string) string                   { return "" }
func (l *listener) Wishes(string, Ended) (tasks, all []string) { return nil, nil }

// kinds are the types of the events that change the state of a download.
func (l *listener) kinds() (kinds string) {
	for _, ev := range l.events {
		switch ev.(type) {
		case Noted, Found, Forgotten:
		default:
			kinds += fmt.Sprintf("%T ", ev)
		}
	}
	return kinds
}

func attemptOn(m *memory, dir string, past Past) (*Attempt, *listener) {
	owner := &listener{}
	return New(Job{URL: "memory://h/file.bin", First: "memory://h/file.bin", Dir: dir}, past, Tools{
		FS: disk.OS{}, Saver: new(disk.Saver), Source: m, Timeouts: source.Timeouts{Body: time.Minute, FirstByte: time.Minute},
		Pool: NewPool(1024), Throttle: NewThrottle(NewLimiter(0)), Log: slog.New(slog.DiscardHandler), Owner: owner,
	}), owner
}

// A source of any protocol will do: the attempt tells each step, and the file is what the source has.
func TestFileOfAnySource(t *testing.T) {
	dir, m := t.TempDir(), &memory{file: bytes.Repeat([]byte("0123456789abcdef"), 1<<16)}
	a, owner := attemptOn(m, dir, Past{Size: -1})
	a.Run(t.Context())
	if got, want := owner.kinds(), "transfer.Answered transfer.Whole transfer.Saved "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "file.bin")); !bytes.Equal(got, m.file) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// What breaks is gone on with by the same attempt, and what ends it leaves a part for the next.
func TestAttemptGoesOnWithThePart(t *testing.T) {
	dir, m := t.TempDir(), &memory{file: bytes.Repeat([]byte("0123456789abcdef"), 1<<18)}
	m.cut.Store(3 << 20)
	a, owner := attemptOn(m, dir, Past{Size: -1})
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(ErrPaused)
	a.Run(ctx)
	if len(owner.events) != 0 {
		t.Errorf("a paused attempt tells %s", owner.kinds())
	}
	a, owner = attemptOn(m, dir, Past{Size: -1})
	m.cut.Store(3 << 20)
	a.Run(t.Context())
	if got, want := owner.kinds(), "transfer.Answered transfer.Whole transfer.Saved "; got != want || m.opens.Load() < 2 {
		t.Errorf("%s after %d questions, want %s", got, m.opens.Load(), want)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "file.bin")); !bytes.Equal(got, m.file) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// Where parts are refused the whole file is asked for, once.
func TestSourceWithoutParts(t *testing.T) {
	dir, m := t.TempDir(), &memory{file: []byte("a small file"), plain: true}
	a, owner := attemptOn(m, dir, Past{Size: -1})
	a.Run(t.Context())
	if got, want := owner.kinds(), "transfer.Answered transfer.Whole transfer.Saved "; got != want || m.opens.Load() != 2 {
		t.Errorf("%s after %d questions, want %s", got, m.opens.Load(), want)
	}
}

// What an attempt left is gone on with by the next one, unless the file is another one by then.
func TestNextAttempt(t *testing.T) {
	old := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for name, c := range map[string]struct {
		next    *memory
		forgets bool
	}{
		"the same":     {&memory{file: old}, false},
		"another file": {&memory{file: bytes.ToUpper(old), etag: `"2"`}, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir, m := t.TempDir(), &memory{file: old, plain: true}
			m.cut.Store(600_000)
			a, owner := attemptOn(m, dir, Past{Size: -1})
			a.Run(t.Context())
			if got, want := owner.kinds(), "transfer.Answered transfer.Failed "; got != want || a.Bytes() != 600_000 {
				t.Fatalf("%s with %d bytes, want %s", got, a.Bytes(), want)
			}
			past := Past{Name: "file.bin", Had: a.Bytes(), Size: int64(len(old)), Failures: 1}
			a, owner = attemptOn(c.next, dir, past)
			a.Run(t.Context())
			if got, want := owner.kinds(), "transfer.Answered transfer.Whole transfer.Saved "; got != want {
				t.Errorf("%s, want %s", got, want)
			}
			if forgets := slices.Contains(owner.events, Event(Forgotten{})); forgets != c.forgets {
				t.Errorf("what was there was forgotten: %t", forgets)
			}
			if got, err := os.ReadFile(filepath.Join(dir, "file.bin")); !bytes.Equal(got, c.next.file) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
	}
}

// A failure is told once, as the last event.
func TestFailureIsTheLastEvent(t *testing.T) {
	a, owner := attemptOn(&memory{}, t.TempDir(), Past{Size: -1})
	a.Checksum = "sha256:00"
	a.Run(t.Context())
	last, ok := owner.events[len(owner.events)-1].(Failed)
	if !ok || len(owner.events) != 1 || last.Err.Kind != failure.Internal {
		t.Errorf("%s %+v", owner.kinds(), last.Err)
	}
}
