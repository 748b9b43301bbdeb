//go:build linux

package app

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// text is a text the window shows and where it begins.
type text struct {
	X, Y float32
	Text string
}

// seen is Gannet. For each line on standard input it prints, as a line of JSON, the texts in its window.
func seen() {
	go func() { // ends with the program
		answers := json.NewEncoder(os.Stdout)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			var shown []text
			fyne.DoAndWait(func() {
				for _, w := range fyne.CurrentApp().Driver().AllWindows() {
					for _, o := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
						shown = append(shown, textsOf(o, fyne.Position{})...)
					}
				}
			})
			if err := answers.Encode(shown); err != nil {
				panic(err)
			}
		}
	}()
	openWindow()
}

// textsOf gives the texts in o that have been drawn; o's parent begins at parent. What has
// not been drawn yet takes no keys.
func textsOf(o fyne.CanvasObject, parent fyne.Position) (all []text) {
	if !o.Visible() || fyne.CurrentApp().Driver().CanvasForObject(o) == nil {
		return nil
	}
	at := parent.Add(o.Position())
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return []text{{at.X, at.Y, o.Text}}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, o := range inside {
		all = append(all, textsOf(o, at)...)
	}
	return all
}

// rowOf gives the texts in the row of the file, "" if it has none.
func rowOf(name string, shown []text) string {
	i := slices.IndexFunc(shown, func(s text) bool { return s.Text == name })
	if i < 0 {
		return ""
	}
	var row []string
	for _, s := range shown {
		if below := s.Y - shown[i].Y; s.X >= shown[i].X && below > -8 && below < 48 {
			row = append(row, s.Text)
		}
	}
	return strings.Join(row, " | ")
}
