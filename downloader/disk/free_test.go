package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// countingFS counts the looks at names.
type countingFS struct {
	OS
	looks *atomic.Int64
}

func (c countingFS) Lstat(name string) (fs.FileInfo, error) {
	c.looks.Add(1)
	return c.OS.Lstat(name)
}

func TestFreeNameIsFoundFast(t *testing.T) {
	for _, taken := range []int{0, 1, 3, 9, 10, 11, 999, 1000, 1001, 3000} {
		dir := t.TempDir()
		for n := range taken {
			if err := os.WriteFile(filepath.Join(dir, numbered("photo.jpg", n)), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		fsys := countingFS{looks: new(atomic.Int64)}
		p, err := Create(fsys, dir, "photo.jpg", TakeNumber, Record{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.close)
		if want := numbered("photo.jpg", taken); p.Name() != want || fsys.looks.Load() > 100 {
			t.Errorf("%d taken: named %q after %d looks", taken, p.Name(), fsys.looks.Load())
		}
	}
}

// Many files of one name at once get one number each, and no number behind another.
func TestManyOfOneName(t *testing.T) {
	const files = 400
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range files / 8 {
				p, err := Create(OS{}, dir, "photo.jpg", TakeNumber, Record{})
				if err == nil {
					_, err = publish(p, 0)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	names := listing(t, dir)
	for _, name := range names {
		if !regexp.MustCompile(`^photo( \(\d+\))?\.jpg$`).MatchString(name) {
			t.Errorf("named %q", name)
		}
	}
	if len(names) != files {
		t.Errorf("%d files", len(names))
	}
}

func TestNumberTakenMeanwhile(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"photo.jpg", "photo (2).jpg"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := create(t, dir, "photo.jpg").Suspend(nil); err != nil {
		t.Fatal(err)
	}
	p, _ := open(t, dir, "photo (1).jpg")
	if err := os.WriteFile(filepath.Join(dir, "photo (1).jpg"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if path, err := publish(p, 0); err != nil || filepath.Base(path) != "photo (3).jpg" {
		t.Errorf("named %q, %v", path, err)
	}
}

// shortFS takes no names of more than most bytes, as eCryptfs; if late, it says so only of what is made.
type shortFS struct {
	OS
	most int
	late bool
}

func (s shortFS) check(name string) error {
	if len(filepath.Base(name)) > s.most {
		return &fs.PathError{Op: "open", Path: name, Err: errTooLong}
	}
	return nil
}

func (s shortFS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	if err := s.check(name); err != nil {
		return nil, err
	}
	return s.OS.OpenFile(name, flag, perm)
}

func (s shortFS) Lstat(name string) (fs.FileInfo, error) {
	if err := s.check(name); err != nil && !s.late {
		return nil, err
	}
	return s.OS.Lstat(name)
}

func TestNameIsShortenedToWhatTheFolderTakes(t *testing.T) {
	for _, late := range []bool{false, true} {
		for _, most := range []int{143, 100, 64} {
			for _, name := range []string{
				strings.Repeat("a lecture ", 21) + "1.mp4", strings.Repeat("語", 70) + ".tar.gz", strings.Repeat("b", most-5) + ".mp4", strings.Repeat("c", 200),
			} {
				dir, fsys := t.TempDir(), shortFS{most: most, late: late}
				seen := map[string]bool{}
				for range 3 {
					p, err := Create(fsys, dir, name, TakeNumber, Record{})
					if err != nil {
						t.Fatal(err)
					}
					path, err := publish(p, 0)
					got := filepath.Base(path)
					if err != nil || seen[got] || SafeName(got) != got || !strings.HasSuffix(got, Extension(name)) || got[:len("語")] != name[:len("語")] {
						t.Errorf("%d bytes at most: %q became %q, %v", most, name, path, err)
					}
					if len(got) < most-2*len(longestSuffix)-8 {
						t.Errorf("%d bytes at most: only %d are left", most, len(got))
					}
					seen[got] = true
				}
			}
		}
	}
	p, err := Create(shortFS{most: 18}, t.TempDir(), "film.mp4", TakeNumber, Record{})
	if !IsTooLong(err) {
		t.Errorf("%+v, %v", p, err)
	}
}

// A folder is never replaced, and never the file that a download is skipped for.
func TestFolderHasTheName(t *testing.T) {
	for _, taken := range []Taken{TakeNumber, Overwrite, Skip} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "f"), 0o700); err != nil {
			t.Fatal(err)
		}
		p, err := Create(OS{}, dir, "f", taken, Record{})
		if err != nil || p.Name() != "f (1)" {
			t.Errorf("%v: %+v, %v", taken, p, err)
		}
	}
}

// What a server calls "x.part" is not written over what another download has of x, whichever comes first.
func TestFileNamedAsAPart(t *testing.T) {
	for _, taken := range []Taken{TakeNumber, Overwrite, Skip} {
		for _, early := range []bool{false, true} {
			t.Run(fmt.Sprint(taken, early), func(t *testing.T) {
				dir := t.TempDir()
				begin := func(name string) *Part {
					p, err := Create(OS{}, dir, name, taken, Record{Size: 3})
					if err != nil {
						t.Fatal(err)
					}
					write(t, p, Span{0, 3})
					return p
				}
				var named, whole *Part
				if early {
					named = begin("x.part")
					whole = begin("x")
				} else {
					whole = begin("x")
					named = begin("x.part")
				}
				for _, p := range []*Part{named, whole} {
					if _, err := publish(p, 3); err != nil {
						t.Error(err)
					}
				}
				if names := listing(t, dir); len(names) != 2 {
					t.Errorf("left %q", names)
				}
			})
		}
	}
}

func TestTooLongIsKnown(t *testing.T) {
	_, err := OS{}.Lstat(filepath.Join(t.TempDir(), strings.Repeat("n", 300)))
	if !IsTooLong(err) && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("not known as too long: %v", err)
	}
}
