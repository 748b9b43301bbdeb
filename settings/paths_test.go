package settings

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPortableFileKeepsAllBesideTheProgram(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "gannet")
	for _, path := range []string{program, filepath.Join(dir, "other")} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "gannet")
	if err := os.Symlink(program, link); err != nil {
		t.Skip(err)
	}
	if p, ok := portablePaths(program); ok {
		t.Fatalf("portable without the file: %+v", p)
	}
	if err := os.WriteFile(filepath.Join(dir, "portable"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{program, link} {
		p, ok := portablePaths(path)
		for _, file := range []string{p.Settings, p.List, p.Log} {
			if !ok || filepath.Dir(file) != filepath.Join(dir, "gannet-data") {
				t.Errorf("%s: %q", path, file)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "gannet-data")); !os.IsNotExist(err) {
		t.Errorf("something was made: %v", err)
	}
}
