package transfer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// watchedPart counts the bytes that are read back, or fails to give them.
type watchedPart struct {
	*bytes.Reader
	read   atomic.Int64
	broken bool
}

func (p *watchedPart) ReadAt(b []byte, off int64) (int, error) {
	if p.broken {
		return 0, errors.New("a bad sector")
	}
	p.read.Add(int64(len(b)))
	return p.Reader.ReadAt(b, off)
}

const hashedPiece = spanBuffer

// hashAll has pieces of a file written in an order, and those where it has got to handed
// over; it gives how many were, and what was hashed.
func hashAll(t *testing.T, file []byte, part io.ReaderAt, order ...int) (taken int, v *disk.Verifier) {
	spans := disk.NewSpans(int64(len(file)), nil)
	v = disk.NewVerifier("sha256")
	h := newHashing(v, part, spans, nil)
	ctx, cancel := context.WithCancel(t.Context())
	go h.run(ctx) // ends with ctx
	claims := []*disk.Claim{spans.ClaimAll()}
	for at := int64(hashedPiece); at < int64(len(file)); at += hashedPiece {
		claims = append(claims, claims[len(claims)-1].Split(at))
	}
	time.Sleep(followEvery / 2) // never at the moment it looks
	for _, n := range order {
		at := claims[n].Left().From
		claims[n].Advance(hashedPiece)
		if h.take(bytes.Clone(file[at:at+hashedPiece]), at) {
			taken++
		}
		time.Sleep(2 * followEvery) // of the bubble
	}
	cancel()
	<-h.ended
	return taken, v
}

func TestWhatComesInOrderIsHashedWithoutReading(t *testing.T) {
	file := faulty.Body{Size: 5 * hashedPiece, Seed: 7}.Bytes()
	for name, c := range map[string]struct {
		order []int
		taken int
		read  int64
	}{
		"in order":        {[]int{0, 1, 2, 3, 4}, 5, 0},
		"one behind":      {[]int{1, 0, 2, 3, 4}, 4, 1 * hashedPiece},
		"the last first":  {[]int{4, 3, 2, 1, 0}, 1, 4 * hashedPiece},
		"two connections": {[]int{0, 3, 1, 4, 2}, 3, 2 * hashedPiece},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				part := &watchedPart{Reader: bytes.NewReader(file)}
				taken, v := hashAll(t, file, part, c.order...)
				want := sha256.Sum256(file)
				if taken != c.taken || part.read.Load() != c.read || v.Len() != int64(len(file)) || !bytes.Equal(v.Sum("sha256"), want[:]) {
					t.Errorf("%d taken, %d bytes read back, %d hashed", taken, part.read.Load(), v.Len())
				}
			})
		})
	}
}

// What follows a hole that cannot be read is not hashed in its place.
func TestUnreadablePartEndsTheHashing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := faulty.Body{Size: 4 * hashedPiece, Seed: 7}.Bytes()
		part := &watchedPart{Reader: bytes.NewReader(file), broken: true}
		_, v := hashAll(t, file, part, 1, 0, 2, 3)
		part.broken = false
		if v.Len() != hashedPiece {
			t.Errorf("%d bytes hashed", v.Len())
		}
		want := sha256.Sum256(file)
		if err := v.Follow(t.Context(), part, int64(len(file))); err != nil || !bytes.Equal(v.Sum("sha256"), want[:]) {
			t.Errorf("reading the rest later: %v", err)
		}
	})
}

// A hash that is slower than the line does not hold it up.
func TestSlowHashingIsNotWaitedFor(t *testing.T) {
	file := faulty.Body{Size: (hashAhead + 5) * hashedPiece, Seed: 7}.Bytes()
	spans := disk.NewSpans(int64(len(file)), []disk.Span{{To: int64(len(file))}})
	v := disk.NewVerifier("sha256")
	h := newHashing(v, bytes.NewReader(file), spans, nil)
	taken := 0
	for at := 0; at < len(file); at += hashedPiece { // it has not begun
		if h.take(bytes.Clone(file[at:at+hashedPiece]), int64(at)) {
			taken++
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.run(ctx)
	want := sha256.Sum256(file)
	if err := v.Follow(t.Context(), h.part, int64(len(file))); err != nil || taken != hashAhead || !bytes.Equal(v.Sum("sha256"), want[:]) {
		t.Errorf("%d taken, %v", taken, err)
	}
}

// A stream hands over the buffers it has filled, not copies, where the hashing is.
func TestStreamHandsItsBufferOver(t *testing.T) {
	part, err := disk.Create(disk.OS{}, t.TempDir(), "a.bin", disk.TakeNumber, disk.Record{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer part.Discard()
	spans := disk.NewSpans(-1, nil)
	h := newHashing(disk.NewVerifier("sha256"), part, spans, nil)
	w := &worker{f: &Fetch{out: output{part: part, spans: spans, hashing: h}}, claim: spans.ClaimAll(), buf: make([]byte, spanBuffer)}
	w.f.out.saved.mu.Lock() // no record is kept here
	for _, n := range []int{spanBuffer, spanBuffer - 1, 1, spanBuffer} {
		filled := &w.buf[0]
		if err := w.keep(n); err != nil {
			t.Fatal(err)
		}
		if n == spanBuffer && filled == &w.buf[0] {
			t.Error("it goes on in the buffer it handed over")
		}
	}
	if got := len(h.queue); got != 3 || spans.Prefix() != 3*spanBuffer {
		t.Errorf("%d buffers handed over of %d bytes", got, spans.Prefix())
	}
}
