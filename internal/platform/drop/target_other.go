//go:build darwin || (windows && !amd64 && !arm64)

// Systems on which only Fyne's own drops of files come.

package drop

import "fyne.io/fyne/v2"

func register(fyne.Window, Handler, Intercept) (func(), error) { return nil, ErrUnsupported }
