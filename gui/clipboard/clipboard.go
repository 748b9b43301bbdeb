// Package clipboard tells what other programs copy. It never goes through the
// window's library, which waits for the program that copied: one that does not
// answer would hold up the window for good.
package clipboard

import (
	"errors"

	"fyne.io/fyne/v2"
)

// mostBytes is how long a text may be that was only copied, mostPasted one that is
// pasted; a longer one is no list of links.
const (
	mostBytes  = 1 << 20
	mostPasted = 64 << 20
)

// ErrUnsupported means that what is copied cannot be watched for on this system.
var ErrUnsupported = errors.New("the clipboard cannot be watched here")

// ErrSilent means that the program the text was copied from does not give it.
var ErrSilent = errors.New("the program it was copied from does not answer")

// Text gives the text that was copied last, in whatever program, "" if it is none. It waits
// for that program, but not longer than two seconds: then its error is ErrSilent. It must be
// called on the Fyne goroutine. Where w's own library has to be asked, or has it, it does that.
func Text(w fyne.Window, library fyne.Clipboard) (string, error) { return latest(w, library) }

// Watch has copied told each text that another program than the one w belongs to puts on
// the clipboard from now on, on a goroutine of its own, until stop is called. It must
// be called on the Fyne goroutine. What w itself copies is left out if it has been shown.
func Watch(w fyne.Window, copied func(text string)) (stop func(), err error) {
	return watch(w, copied)
}
