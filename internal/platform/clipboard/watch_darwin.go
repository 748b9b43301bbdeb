// macOS, where the clipboard is not watched.

package clipboard

import "fyne.io/fyne/v2"

func watch(fyne.Window, func(string)) (func(), error) { return nil, ErrUnsupported }

func latest(int) (string, error) { return "", ErrUnsupported }
