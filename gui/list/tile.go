package list

// How the types of files look.

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"gannet/assets"
	"gannet/gui/look"
	"gannet/gui/view"
)

// tile shows the type of a file: an icon on a square of its color.
type tile struct {
	square *canvas.Rectangle
	glyph  *canvas.Image
}

func newTile() tile {
	t := tile{square: canvas.NewRectangle(color.Transparent), glyph: canvas.NewImageFromResource(nil)}
	t.square.CornerRadius = 7
	return t
}

// set shows another type, if it is one.
func (t tile) set(is view.FileType) {
	setImage(t.glyph, typeIcons[is])
	if c := typeColors[is]; t.square.FillColor != c {
		t.square.FillColor = c
		t.square.Refresh()
	}
}

// place puts the tile at the left of a row.
func (t tile) place(row fyne.Size) {
	t.square.Resize(fyne.NewSquareSize(tileSize))
	t.square.Move(fyne.NewPos(rowGap+2, (row.Height-tileSize)/2))
	t.glyph.Resize(fyne.NewSquareSize(22))
	t.glyph.Move(t.square.Position().AddXY(8, 8))
}

// setImage shows another picture, if it is one.
func setImage(i *canvas.Image, resource fyne.Resource) {
	if i.Resource != resource {
		i.Resource = resource
		i.Refresh()
	}
}

// typeColors are behind the icons of the types.
var typeColors = [view.FileTypes]color.Color{
	look.RGB(0xc07f12), look.RGB(0x566070), look.RGB(0x8753cc), look.RGB(0xc04a84),
	look.RGB(0x2f8a6b), look.RGB(0x3f78cc), look.RGB(0x717b89),
}

// typeIcons are built in.
var typeIcons = func() (icons [view.FileTypes]fyne.Resource) {
	names := [...]string{"compressed", "programs", "videos", "music", "pictures", "documents", "other"}
	for t, name := range names {
		file := name + ".svg"
		data, err := assets.Types.ReadFile("types/" + file)
		if err != nil {
			panic(err) // the file is built in
		}
		icons[t] = fyne.NewStaticResource(file, data)
	}
	return icons
}()
