package web

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

func FuzzDecode(f *testing.F) {
	for _, coding := range []string{"gzip", "deflate", "bare deflate", "br", "zstd"} {
		f.Add(strings.TrimPrefix(coding, "bare "), faulty.Encode(f, coding, []byte(strings.Repeat("2024-03-01;Gannet;12.50;a row of a table\n", 12))))
	}
	f.Fuzz(func(t *testing.T, coding string, wire []byte) {
		if codecNamed(coding) == nil {
			return
		}
		u := newDecoder(io.NopCloser(bytes.NewReader(wire)), []string{coding}, false)
		defer u.Close()
		out, err := io.Copy(io.Discard, io.LimitReader(u, 1<<20))
		var failed *failure.Error
		if err != nil && !errors.As(err, &failed) {
			t.Errorf("%T: %v", err, err)
		}
		if err == nil && out < 1<<20 && u.source.n.Load() != int64(len(wire)) {
			t.Errorf("a success left %d bytes unread", int64(len(wire))-u.source.n.Load())
		}
	})
}

func TestDecodingLeavesRoom(t *testing.T) {
	// Bytes that do not shrink, so that it is no bomb.
	wire := faulty.Encode(t, "zstd", faulty.Body{Size: roomEvery + 4<<20, Seed: 52}.Bytes())
	for free, want := range map[int64]failure.Kind{roomReserve - 1: failure.DiskFull, roomReserve: ""} {
		u := newDecoder(io.NopCloser(bytes.NewReader(wire)), []string{"zstd"}, false)
		u.fs, u.dir = volume{free: free}, "/usb"
		n, err := io.Copy(io.Discard, u)
		u.Close()
		if want == "" && err != nil || want != "" && !failure.Is(err, want) {
			t.Errorf("%d bytes free: %d came, %v", free, n, err)
		}
		var full *failure.Error
		if errors.As(err, &full) && (n > roomEvery+128<<10 || full.Need/1e6 != 67) {
			t.Errorf("stopped after %d bytes: %v", n, err)
		}
	}
}

// volume is a file system with so many bytes free.
type volume struct {
	disk.OS
	free int64
}

func (v volume) Room(string) (disk.Room, error) { return disk.Room{Free: v.free}, nil }
