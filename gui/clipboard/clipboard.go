// Package clipboard tells what other programs copy. It never goes through the
// window's library, which waits for the program that copied: one that does not
// answer would hold up the window for good.
package clipboard

import (
	"errors"

	"fyne.io/fyne/v2"
)

// mostBytes is how long a text may be; a longer one is no list of links.
const mostBytes = 1 << 20

// ErrUnsupported means that what is copied cannot be watched for on this system.
var ErrUnsupported = errors.New("the clipboard cannot be watched here")

// Watch has copied told each text that another program than the one w belongs to puts on
// the clipboard from now on, on a goroutine of its own, until stop is called. It must
// be called on the Fyne goroutine. What w itself copies is left out if it has been shown.
func Watch(w fyne.Window, copied func(text string)) (stop func(), err error) {
	return watch(w, copied)
}
