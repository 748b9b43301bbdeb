package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// A finished file is read for its checksum while its user may do with it what he likes, also on Windows.
func TestWhatIsReadMayBeRenamedAndDeleted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.bin")
	if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := OS{}.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Rename(path, path+".b"); err != nil {
		t.Error(err)
	}
	if err := os.Remove(path + ".b"); err != nil {
		t.Error(err)
	}
	b := make([]byte, 3)
	if _, err := f.ReadAt(b, 0); err != nil || string(b) != "abc" {
		t.Errorf("%q, %v", b, err)
	}
}
