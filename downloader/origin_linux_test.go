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
	e := newEngine(t, Options{Extract: true})
	link := srv.Base + "/f.bin?id=7&token=hidden"
	id := add(t, e, Request{
		URL: strings.Replace(link, "://", "://ann:secret@", 1), Dir: dir,
		Header: http.Header{"Referer": {"https://ann:secret@page.example/list#here"}},
	})
	s := await(t, e, id, ended)
	says := func(path, name, want string) {
		t.Helper()
		value := make([]byte, 1000)
		n, err := unix.Getxattr(path, name, value)
		if err != nil || string(value[:max(n, 0)]) != want {
			t.Errorf("%s of %s is %q, %v; want %q", name, path, value[:max(n, 0)], err, want)
		}
	}
	says(s.Path, "user.xdg.origin.url", srv.Base+"/f.bin?id=7")
	says(s.Path, "user.xdg.referrer.url", "https://page.example/list")

	// Where a redirect led, the file comes from there.
	sent := faulty.New(t, faulty.Body{Size: 1 << 10, Seed: 2}, faulty.When(faulty.Path("/sent"), faulty.Redirect(302, link)))
	s = await(t, e, add(t, e, Request{URL: sent.Base + "/sent?sig=hidden", Dir: dir}), ended)
	says(s.Path, "user.xdg.origin.url", srv.Base+"/f.bin?id=7")
	says(s.Path, "user.xdg.referrer.url", sent.Base+"/sent")

	archive := fileServer(t, zipped(t)) + "/a.zip?id=7"
	tasked(t, e, add(t, e, Request{URL: archive + "&token=hidden", Dir: dir}))
	says(filepath.Join(dir, "a", "a.txt"), "user.xdg.origin.url", archive)
}
