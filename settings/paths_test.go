package settings

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPortableFolderKeepsAllBesideTheProgram(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "gannet")
	data := filepath.Join(dir, portable)
	for _, path := range []string{program, data} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "gannet")
	if err := os.Symlink(program, link); err != nil {
		t.Skip(err)
	}
	if p, ok := portablePaths(program); ok {
		t.Fatalf("portable by a file: %+v", p)
	}
	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}
	if p, ok := portablePaths(program); ok {
		t.Fatalf("portable without the folder: %+v", p)
	}
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{program, link} {
		p, ok := portablePaths(path)
		for _, file := range []string{p.Settings, p.List, p.Log} {
			if !ok || filepath.Dir(file) != data {
				t.Errorf("%s: %q", path, file)
			}
		}
	}
}
