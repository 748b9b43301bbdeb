//go:build !windows && !darwin

package desktop

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/adrg/xdg"
)

// useTrash has a test's files go to a Trash of its own.
func useTrash(t *testing.T) (trash string) {
	t.Helper()
	before := xdg.DataHome
	t.Cleanup(func() { xdg.DataHome = before })
	xdg.DataHome = filepath.Join(t.TempDir(), "share")
	return filepath.Join(xdg.DataHome, "Trash")
}

func put(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// holdsFile fails unless a Trash holds a file under a name, and says where it was.
func holdsFile(t *testing.T, trash, name, text, from string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(trash, "files", name))
	if err != nil || string(got) != text {
		t.Errorf("%q, %v; want %q", got, err, text)
	}
	info, err := os.ReadFile(filepath.Join(trash, "info", name+infoEnding))
	if err != nil || !strings.HasPrefix(string(info), "[Trash Info]\nPath="+from+"\nDeletionDate=20") {
		t.Errorf("%q, %v; want the path %s", info, err, from)
	}
}

func TestTrashOfTheHome(t *testing.T) {
	trash, dir := useTrash(t), t.TempDir()
	for i, name := range []string{"a 100%.txt", "a 100%.txt", "line\nbreak", "\xff.bin", strings.Repeat("ü", 125) + "é.x"} {
		path := put(t, filepath.Join(dir, name), strconv.Itoa(i))
		if err := Trash(path); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%q is still there", name)
		}
	}
	holdsFile(t, trash, "a 100%.txt", "0", dir+"/a%20100%25.txt")
	holdsFile(t, trash, "a 100% 2.txt", "1", dir+"/a%20100%25.txt")
	holdsFile(t, trash, "line\nbreak", "2", dir+"/line%0Abreak")
	all, err := os.ReadDir(filepath.Join(trash, "files"))
	if err != nil || len(all) != 5 {
		t.Errorf("the Trash holds %v, %v", all, err)
	}
	for _, folder := range []string{trash, filepath.Join(trash, "files"), filepath.Join(trash, "info")} {
		if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", folder, info.Mode(), err)
		}
	}
}

// What was moved there by a program that left no information about it is not written over.
func TestTrashTakesNoFilesPlace(t *testing.T) {
	trash, dir := useTrash(t), t.TempDir()
	put(t, filepath.Join(trash, "files", "x"), "another")
	put(t, filepath.Join(trash, "info", "x 2"+infoEnding), "of another")
	if err := Trash(put(t, filepath.Join(dir, "x"), "ours")); err != nil {
		t.Fatal(err)
	}
	holdsFile(t, trash, "x 3", "ours", dir+"/x")
	if got, err := os.ReadFile(filepath.Join(trash, "files", "x")); err != nil || string(got) != "another" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTrashOfALinkAndOfNothing(t *testing.T) {
	trash, dir := useTrash(t), t.TempDir()
	target := put(t, filepath.Join(dir, "target"), "stays")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := Trash(link); err != nil {
		t.Fatal(err)
	}
	holdsFile(t, trash, "link", "stays", link)
	if _, err := os.Stat(target); err != nil {
		t.Error("what a link leads to is moved")
	}
	if err := Trash(link); err != nil {
		t.Errorf("of what is not there: %v", err)
	}
}

// The administrator's .Trash is used only where it keeps users apart, as the specification says.
func TestTrashOfAVolume(t *testing.T) {
	uid := strconv.Itoa(os.Getuid())
	shared, own := ".Trash/"+uid, ".Trash-"+uid
	mkdir := func(mode fs.FileMode) func(string) error {
		return func(path string) error {
			if err := os.Mkdir(path, 0o700); err != nil {
				return err
			}
			return os.Chmod(path, mode)
		}
	}
	for name, c := range map[string]struct {
		place func(dotTrash string) error
		want  string
	}{
		"none":       {func(string) error { return nil }, own},
		"sticky":     {mkdir(0o777 | fs.ModeSticky), shared},
		"not sticky": {mkdir(0o777), own},
		"a file":     {func(path string) error { return os.WriteFile(path, nil, 0o600) }, own},
		"a link to a sticky folder": {func(path string) error {
			if err := mkdir(0o777 | fs.ModeSticky)(path + "2"); err != nil {
				return err
			}
			return os.Symlink(path+"2", path)
		}, own},
		"sticky, with a link in our place": {func(path string) error {
			if err := mkdir(0o777 | fs.ModeSticky)(path); err != nil {
				return err
			}
			return os.Symlink("/tmp", filepath.Join(path, uid))
		}, own},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			if err := c.place(filepath.Join(top, ".Trash")); err != nil {
				t.Fatal(err)
			}
			if err := intoVolume(put(t, filepath.Join(top, "sub", "f"), "text"), top); err != nil {
				t.Fatal(err)
			}
			holdsFile(t, filepath.Join(top, c.want), "f", "text", "sub/f")
		})
	}
}

func TestFileStaysWhereNoTrashCanBeTrusted(t *testing.T) {
	uid := strconv.Itoa(os.Getuid())
	for name, place := range map[string]func(own string) error{
		"a link":                   func(own string) error { return os.Symlink("/tmp", own) },
		"a file":                   func(own string) error { return os.WriteFile(own, nil, 0o600) },
		"folder with a link in it": func(own string) error { return os.Symlink("/tmp", filepath.Join(own, "files")) },
		"folder of another user":   func(own string) error { return os.Chown(own, 1, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			own := filepath.Join(top, ".Trash-"+uid)
			if strings.HasPrefix(name, "folder") {
				if err := os.Mkdir(own, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := place(own); err != nil {
				t.Skip(err) // only root gives a folder away
			}
			path := put(t, filepath.Join(top, "f"), "text")
			if err := intoVolume(path, top); err == nil {
				t.Error("it is trusted")
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != "text" {
				t.Errorf("the file is lost: %v", err)
			}
		})
	}
}

func TestTopOfAVolume(t *testing.T) {
	for _, top := range []string{"/dev/shm", "/proc", "/sys"} {
		same, err := os.Stat(filepath.Dir(top))
		other, err2 := os.Stat(top)
		if err != nil || err2 != nil || os.SameFile(same, other) {
			continue
		}
		if got, err := volumeOf(filepath.Join(top, "x")); err != nil || got != top {
			t.Errorf("%s, %v; want %s", got, err, top)
		}
	}
}
