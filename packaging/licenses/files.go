// Which files hold the license of a work.

package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	license = regexp.MustCompile(`(?i)^([a-z]+_)?(unlicense|licen[sc]e|copying|ofl)([-_.].*)?$`)
	// Licenses refer to these.
	beside = regexp.MustCompile(`(?i)^(notice|copyright|authors|patents)([-_.].*)?$`)
	// Programs, and what says the license of another file.
	other = regexp.MustCompile(`(?i)\.(go|sh|py|ya?ml|json|license)$`)
)

// files gives the license texts of a work, sorted: those on the way from its folder to the
// packages built in, and those in folders without packages, which hold fonts or C code.
func (w work) files() (found []string, err error) {
	if w.dir == "" {
		return nil, fmt.Errorf("the files of %s are not here: go mod download brings them", w)
	}
	onTheWay := map[string]bool{w.dir: true}
	for _, dir := range w.packages {
		for ; !onTheWay[dir]; dir = filepath.Dir(dir) {
			onTheWay[dir] = true
		}
	}
	licensed := false
	err = filepath.WalkDir(w.dir, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return w.enter(path, onTheWay[path])
		case other.MatchString(name):
		case license.MatchString(name):
			licensed = true
			found = append(found, path)
		case beside.MatchString(name):
			found = append(found, path)
		}
		return nil
	})
	if err == nil && !licensed {
		err = fmt.Errorf("%s has no license text in %s", w, w.dir)
	}
	slices.Sort(found)
	return found, err
}

// enter skips folders whose files are not built in.
func (w work) enter(dir string, onTheWay bool) error {
	if onTheWay {
		return nil
	}
	name := filepath.Base(dir)
	programs, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(w.packages) > 0 && len(programs) == 0 && name != "testdata" &&
		!strings.ContainsAny(name[:1], "._") {
		return err
	}
	return fs.SkipDir
}
