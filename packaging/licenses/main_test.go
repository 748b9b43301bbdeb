package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// place writes files, each with its own name as the text, and gives their folder.
func place(t *testing.T, names ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTextsOfWhatIsBuiltIn(t *testing.T) {
	built := []string{
		"AUTHORS", "GO_LICENSE", "LICENSE-MIT", "NOTICE.txt", "c/LICENSE.md", "font/OFL.txt", "way/COPYING", "way/to/LICENCE",
	}
	dir := place(t, append([]string{
		"a.go", "license.go", "licensed", "go.sum.license", "testdata/LICENSE", ".ci/LICENSE", "_old/LICENSE",
		"c/c.c", "font/font.ttf", "way/to/b.go", "cmd/other/c.go", "cmd/other/LICENSE",
	}, built...)...)
	w := work{name: "a.example/b", version: "v1.2.3", dir: dir, packages: []string{dir, filepath.Join(dir, "way/to")}}
	got, err := w.files()
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range got {
		got[i] = strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/")
	}
	if slices.Sort(built); !slices.Equal(got, built) {
		t.Errorf("it takes %q\nwant %q", got, built)
	}
}

func TestWorkWithoutLicense(t *testing.T) {
	dir := place(t, "a.go", "AUTHORS", "other/LICENSE", "other/b.go")
	for _, dir := range []string{dir, ""} {
		w := work{name: "a.example/b", version: "v1.2.3", dir: dir, packages: []string{dir}}
		if _, err := w.files(); err == nil || !strings.Contains(err.Error(), "a.example/b v1.2.3") {
			t.Errorf("in %q: %v, want an error that names it", dir, err)
		}
	}
}

func TestEachTextOnce(t *testing.T) {
	var c collection
	dir := t.TempDir()
	for name, text := range map[string]string{"a": "in two\nlines", "b": "\r\nin two\r\nlines\r\n"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.add(file, name); err != nil {
			t.Fatal(err)
		}
	}
	if len(c) != 1 || c[0].text != "in two\nlines" || len(c[0].from) != 2 {
		t.Errorf("it has %+v", c)
	}
}

// Of this very program, for both systems.
func TestGannet(t *testing.T) {
	t.Chdir("../..")
	extra := map[string]string{"of C": "LICENSE"}
	for system, want := range map[string]string{"linux": "github.com/jezek/xgb v", "windows": "github.com/Microsoft/go-winio v"} {
		var first, second bytes.Buffer
		for _, to := range []*bytes.Buffer{&first, &second} {
			works, err := builtIn(system, "x11,migrated_fynedo")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := write(to, works, extra); err != nil {
				t.Fatal(err)
			}
		}
		if first.String() != second.String() {
			t.Errorf("for %s it prints this and that", system)
		}
		for _, want := range []string{
			"\nGo 1.", "\nof C\n", "The Gannet authors\n", "\n" + want, "SIL OPEN FONT LICENSE", "Redistribution and use in source and binary forms",
			", glfw/LICENSE.md\n", ", theme/font/LICENSE_Inter.txt\n",
		} {
			if !strings.Contains(first.String(), want) {
				t.Errorf("for %s it lacks %q", system, want)
			}
		}
	}
}

func TestListOfWorks(t *testing.T) {
	var out bytes.Buffer
	works := []work{{name: goName, version: "1.26.8"}, {name: "a.example/b", version: "v2.0.0+incompatible"}, {name: "mingw-w64"}}
	if err := writeBOM(&out, "0.1.0", works); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"bomFormat": "CycloneDX"`, `"specVersion": "1.6"`, `"name": "gannet",`, `"version": "0.1.0"`,
		`"purl": "pkg:golang/std@1.26.8"`, `"purl": "pkg:golang/a.example/b@v2.0.0%2Bincompatible"`, `"name": "mingw-w64"` + "\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %s:\n%s", want, &out)
		}
	}
}
