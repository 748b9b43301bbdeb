package downloader

import (
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// A part that another program moves or deletes, or whose folder's link leads elsewhere by now, is fetched anew, and what
// has its name by then stays what it is.
func TestPartThatIsGone(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 82}
	for name, c := range map[string]struct {
		harm  func(path string) error
		stays string // beside the file
	}{
		"deleted": {harm: os.Remove},
		"moved":   {func(path string) error { return os.Rename(path, filepath.Join(filepath.Dir(path), "other")) }, "other"},
		"link leads elsewhere": {harm: func(path string) error {
			link := filepath.Dir(path)
			elsewhere := filepath.Join(filepath.Dir(link), "elsewhere")
			if err := os.Mkdir(elsewhere, 0o700); err != nil {
				return err
			}
			if err := os.Remove(link); err != nil {
				return err
			}
			return os.Symlink(elsewhere, link)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, body, faulty.Slow(2<<20))
			dir := t.TempDir()
			link := filepath.Join(dir, "link")
			if err := os.Mkdir(filepath.Join(dir, "real"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(dir, "real"), link); err != nil {
				t.Fatal(err)
			}
			e := newEngine(t, Options{Connections: 1})
			id := add(t, e, Request{URL: srv.URL, Dir: link})
			begun := await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 200_000 })
			if err := c.harm(begun.Path + disk.PartSuffix); err != nil {
				t.Fatal(err)
			}
			s := await(t, e, id, ended)
			if s.State != Done || sumOf(t, s.Path) != body.SHA256() || s.Name != "file.bin" {
				t.Errorf("%+v %v", s, s.Err)
			}
			left, err := os.ReadDir(link)
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range left {
				if entry.Name() != "file.bin" && entry.Name() != c.stays {
					t.Errorf("%s is left", entry.Name())
				}
			}
		})
	}
}

// A folder that is gone is named and waited for.
func TestFolderThatIsGoneInMidDownload(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 83}
	for name, harm := range map[string]func(dir string) error{
		"deleted": os.RemoveAll,
		"renamed": func(dir string) error { return os.Rename(dir, dir+" by hand") },
	} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, body, faulty.Slow(2<<20))
			dir := filepath.Join(t.TempDir(), "folder")
			e := newEngine(t, Options{Connections: 1, Retries: -1})
			id := add(t, e, Request{URL: srv.URL, Dir: dir})
			await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 200_000 })
			if err := harm(dir); err != nil {
				t.Fatal(err)
			}
			s := await(t, e, id, func(s *Snapshot) bool { return s.State == Waiting || ended(s) })
			if s.State != Waiting || s.Err == nil || s.Err.Kind != failure.Folder || s.Err.Subject != dir {
				t.Fatalf("%v %v", s.State, s.Err)
			}
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			e.Resume(id)
			if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
				t.Errorf("%v %v", s.State, s.Err)
			}
		})
	}
}
