//go:build windows || darwin

package clipboard

import "fyne.io/fyne/v2"

func latest(_ fyne.Window, library fyne.Clipboard) (string, error) { return library.Content(), nil }
