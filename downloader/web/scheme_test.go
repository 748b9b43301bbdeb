package web

import (
	"io"
	"strings"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/source"
)

// TestSchemeOfAServerIsRemembered asks a server without https over that once, and not for each piece.
func TestSchemeOfAServerIsRemembered(t *testing.T) {
	body := faulty.Body{Size: 3 << 20, Seed: 1}
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.DropAfter(1<<20)))
	c := newClient(t)
	url := "https" + strings.TrimPrefix(srv.URL, "http")
	file := c.Source(Request{URL: url, AnyScheme: true})
	first, err := file.Open(t.Context(), &disk.Span{To: disk.Unbounded}, source.Version{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if n, err := io.Copy(io.Discard, first); n < 1<<20 || !failure.Is(err, failure.Lost) {
		t.Errorf("%d bytes, %v", n, err)
	}
	rest, err := file.Open(t.Context(), &disk.Span{From: 1 << 20, To: disk.Unbounded}, first.Version)
	if err != nil {
		t.Fatal(err)
	}
	defer rest.Close()
	if n, err := io.Copy(io.Discard, rest); n != body.Size-1<<20 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	host := strings.Split(url, "/")[2]
	if _, known := c.insecure.Load(host); !known {
		t.Errorf("%s would be asked over https again", host)
	}
}
