package downloader

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gannet/downloader/faulty"
)

func TestFileSaysWhereItComesFrom(t *testing.T) {
	dir := t.TempDir()
	probe := filepath.Join(dir, "probe")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setxattr(probe, "user.xdg.origin.url", []byte("x"), 0); err != nil {
		t.Skipf("the file system of %s keeps no attributes: %v", dir, err)
	}
	srv := faulty.New(t, faulty.Body{Size: 1 << 10, Seed: 1})
	e := newEngine(t, Options{})
	link := srv.Base + "/f.bin?id=7&token=hidden"
	id := add(t, e, Request{
		URL: strings.Replace(link, "://", "://ann:secret@", 1), Dir: dir,
		Header: http.Header{"Referer": {"https://ann:secret@page.example/list#here"}},
	})
	s := await(t, e, id, ended)
	for name, want := range map[string]string{
		"user.xdg.origin.url":   srv.Base + "/f.bin?id=7",
		"user.xdg.referrer.url": "https://page.example/list",
	} {
		value := make([]byte, 1000)
		n, err := unix.Getxattr(s.Path, name, value)
		if err != nil || string(value[:n]) != want {
			t.Errorf("%s is %q, %v; want %q", name, value[:max(n, 0)], err, want)
		}
	}
}
