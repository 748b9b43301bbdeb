//go:build linux

// Emptywindow is the least a Fyne program can be: what the benchmark holds
// Gannet's window against. Its only argument is the application's id.
package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	window := app.NewWithID(os.Args[1]).NewWindow("Empty")
	window.SetContent(widget.NewLabel("Empty"))
	window.Resize(fyne.NewSize(960, 640))
	window.ShowAndRun()
}
