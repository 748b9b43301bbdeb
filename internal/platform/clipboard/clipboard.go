// Package clipboard tells what other programs copy. It never goes through the
// window's library, which waits for the program that copied: one that does not
// answer would hold up the window for good.
package clipboard

import (
	"errors"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
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

// ErrTooLong means that what was copied is longer than any text that is pasted.
var ErrTooLong = errors.New("what was copied is too long")

// mostPatience is how long a program may take for all of a text that is pasted.
const mostPatience = 2 * time.Second

// Text tells the text that was copied last, in whatever program, "" if it is none. It returns
// at once; got is called on the goroutine that do has things done on, once that program
// has given the text, or with ErrTooLong, or with ErrSilent after two seconds at most. Text must be called on the
// Fyne goroutine: where w's own library has to be asked, it does that.
func Text(w fyne.Window, library fyne.Clipboard, do func(func()), got func(text string, err error)) {
	if _, native := w.(driver.NativeWindow); !native || runtime.GOOS == "darwin" {
		got(library.Content(), nil)
		return
	}
	go func() { // ends within mostPatience
		text, err := latest(mostPasted)
		do(func() { got(text, err) })
	}()
}

// Watch has copied told each text that another program than the one w belongs to puts on
// the clipboard from now on, on a goroutine of its own, until stop is called. It must
// be called on the Fyne goroutine. What w itself copies is left out if it has been shown.
func Watch(w fyne.Window, copied func(text string)) (stop func(), err error) {
	return watch(w, copied)
}
