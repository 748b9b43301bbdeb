//go:build linux

// What is in the folder of downloads after a kill, held against what may be there.

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder is where the files of a list go, and what was seen there.
type folder struct {
	path  string
	files []*file
	there map[string]bool // final names that were there once, whole and right
}

// look gives what is wrong after a kill; in the end also what is missing, or left over.
func (d *folder) look(end bool) []string {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	names := map[string]bool{}
	for _, entry := range entries {
		names[entry.Name()] = true
		if !d.expected(entry.Name(), end) {
			wrong = append(wrong, entry.Name()+" is left over")
		}
	}
	for _, f := range d.files {
		for name, check := range map[string]func(string) error{f.name: f.check, f.folder(): f.checkInside} {
			switch {
			case name == "":
			case names[name]:
				if err := check(filepath.Join(d.path, name)); err != nil {
					wrong = append(wrong, fmt.Sprintf("%s (%s): %v", name, f.kind, err))
				}
				d.there[name] = true
			case d.there[name]:
				wrong = append(wrong, name+" was there and is gone")
			case end:
				wrong = append(wrong, name+" is missing")
			}
		}
	}
	return wrong
}

// expected reports whether a name may be in the folder: a final one, or one of what is under way.
func (d *folder) expected(name string, end bool) bool {
	for _, f := range d.files {
		switch {
		case name == f.name, name == f.folder():
			return true
		case end:
		case name == f.name+".part", name == f.name+".part.gannet":
			return true
		case f.inside != nil && strings.HasPrefix(name, f.folder()+".unpacking-"):
			return true
		case strings.HasPrefix(name, f.name+".part.gannet"): // being written anew
			return true
		}
	}
	return false
}

// folder is the name of the folder that an archive is extracted into; "" for others.
func (f *file) folder() string {
	if f.inside == nil {
		return ""
	}
	return strings.TrimSuffix(f.name, ".zip")
}

// check tells whether what has the final name is the file.
func (f *file) check(path string) error {
	got, err := sumOfFile(path)
	if err == nil && got != f.sha256 {
		err = fmt.Errorf("wrong bytes under the final name")
	}
	return err
}

// checkInside tells whether a folder holds all that is in the archive, and nothing else.
func (f *file) checkInside(path string) error {
	found := 0
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(path, file)
		if err != nil {
			return err
		}
		got, err := sumOfFile(file)
		if err == nil && got != f.inside[name] {
			err = fmt.Errorf("wrong bytes in %s", name)
		}
		found++
		return err
	})
	if err == nil && found != len(f.inside) {
		err = fmt.Errorf("%d of %d files are in it", found, len(f.inside))
	}
	return err
}

func sumOfFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return drain(f)
}
