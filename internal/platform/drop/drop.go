// Package drop takes what is dropped onto the window. The window's library hands
// over files only, and links not at all or rewritten; here they arrive byte for byte.
//
// What programs offer is read by one parser (parse.go) on every system; how it
// gets here is each system's own (target_*.go).
package drop

import (
	"errors"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"

	"gannet/downloader/link"
)

// mostBytes is how much may be dropped, but for what is in files.
const mostBytes = 32 << 20

// Drop is what was dropped.
type Drop struct {
	Links []string // with any scheme but file, as they were written
	Files []string // full paths
	Text  string   // in which links may be
}

// Empty reports whether there is nothing in it.
func (d Drop) Empty() bool {
	return len(d.Links)+len(d.Files) == 0 && strings.TrimSpace(d.Text) == ""
}

// Handler is told of what happens over the window, on a goroutine that must not be
// held up long.
type Handler struct {
	Dropped func(Drop) // an empty one if it could not be read
	Hover   func(bool) // something that can be dropped comes over the window, or leaves it
}

// Intercept has messages that reach an X window handed to take, as they are in the
// protocol; those it does not take go on to the window. It has to be part of what
// made the window, see package internal/platform/drop/glfwdrop. The function it gives back ends it.
type Intercept func(window uint32, types []uint32, take func(message [32]byte) bool) (stop func())

// ErrUnsupported means that on this system only files can be dropped.
var ErrUnsupported = errors.New("links cannot be dropped here")

// Register has h told what is dropped onto a window that has been shown. It must be
// called on the Fyne goroutine, as must stop. Intercept may be nil. Where links cannot
// be dropped it still hands over files, and gives ErrUnsupported or why.
func Register(w fyne.Window, h Handler, intercept Intercept) (stop func(), err error) {
	stop, err = register(w, h, intercept)
	if err == nil {
		return stop, nil
	}
	w.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		var d Drop
		for _, uri := range uris {
			if uri.Scheme() == "file" {
				d.Files = append(d.Files, uri.Path())
			}
		}
		h.Dropped(d)
	})
	return func() { w.SetOnDropped(nil) }, err
}

// Of gives what was found in a file or a page as if it had been dropped.
func Of(c link.Content) Drop {
	d := Drop{Text: c.Text}
	for _, ref := range c.Links {
		d.add(ref)
	}
	return d
}

// add puts a link or the place of a file where it belongs. What holds control
// characters is neither.
func (d *Drop) add(ref string) {
	ref = strings.TrimSpace(ref)
	if !link.IsReference(ref) {
		return
	}
	if scheme, _, _ := strings.Cut(ref, ":"); !strings.EqualFold(scheme, "file") {
		d.Links = append(d.Links, ref)
		return
	}
	if path := filePath(ref); filepath.IsAbs(path) {
		d.Files = append(d.Files, path)
	}
}

// filePath gives the path that a file: link stands for (RFC 8089), or "" if that is not on this computer: a page could
// have Windows log in to a server of its own that way, which gives the password's hash away.
func filePath(ref string) string { return filePathOn(runtime.GOOS, ref) }

func filePathOn(system, ref string) string {
	u, err := url.Parse(ref)
	if err != nil || system == "windows" && u.Host != "" && u.Host != "localhost" {
		return ""
	}
	path := u.Path
	if system == "windows" {
		path = strings.ReplaceAll(path, `\`, "/")
		if len(path) < 4 || path[0] != '/' || path[2] != ':' || path[3] != '/' { // "/C:/", not "//server/"
			return ""
		}
		path = path[1:]
	}
	return filepath.FromSlash(path)
}
