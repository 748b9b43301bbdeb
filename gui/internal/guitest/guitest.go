// Package guitest has what the tests of the window and its parts share.
package guitest

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"

	"gannet/gui/look"
	"gannet/settings"
)

// App is an app for a test. Fyne stamps what it draws with the time of the last picture,
// and on a slow computer the last one may be so long ago that what is new counts as expired:
// one is made now.
func App(tb testing.TB) fyne.App {
	tb.Helper()
	app := test.NewTempApp(tb)
	test.NewCanvas().Capture()
	return app
}

// Look is an app for a test that looks so, with letters of the usual size.
func Look(tb testing.TB, th settings.Theme) {
	tb.Helper()
	v := settings.Defaults()
	v.Theme = th
	App(tb).Settings().SetTheme(look.New(v))
}

// Find gives the controls of a kind in an object, from top to bottom.
func Find[T fyne.CanvasObject](o fyne.CanvasObject) (found []T) {
	if control, ok := o.(T); ok {
		found = append(found, control)
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, inner := range o.Objects {
			found = append(found, Find[T](inner)...)
		}
	case *container.Scroll:
		found = append(found, Find[T](o.Content)...)
	}
	return found
}

// Seen gives what of a kind is shown in an object, in the order it is drawn: nothing that is hidden, nor what is in
// something hidden.
func Seen[T fyne.CanvasObject](o fyne.CanvasObject) (found []T) {
	if !o.Visible() {
		return nil
	}
	if it, ok := o.(T); ok {
		found = append(found, it)
	}
	var inner []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inner = o.Objects
	case fyne.Widget:
		inner = test.WidgetRenderer(o).Objects()
	}
	for _, o := range inner {
		found = append(found, Seen[T](o)...)
	}
	return found
}

// Says reports whether one of the labels that are shown in an object has this text.
func Says(o fyne.CanvasObject, text string) bool {
	for _, o := range Seen[fyne.CanvasObject](o) {
		switch o := o.(type) {
		case *widget.Label:
			if o.Text == text {
				return true
			}
		case *ttwidget.Label:
			if o.Text == text {
				return true
			}
		}
	}
	return false
}

// Draws reports whether one of the texts that are drawn in an object is this one, whole.
func Draws(o fyne.CanvasObject, text string) bool {
	return slices.ContainsFunc(Seen[*canvas.Text](o), func(t *canvas.Text) bool { return t.Text == text })
}
