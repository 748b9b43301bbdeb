package gui

// How the types of files look.

import (
	"image/color"

	"fyne.io/fyne/v2"

	"gannet/assets"
	"gannet/gui/look"
	"gannet/gui/view"
)

// typeColor is behind the icon of a type.
func typeColor(t view.FileType) color.Color {
	return [...]color.Color{
		look.RGB(0xc07f12), look.RGB(0x566070), look.RGB(0x8753cc), look.RGB(0xc04a84), look.RGB(0x2f8a6b), look.RGB(0x3f78cc), look.RGB(0x717b89),
	}[t]
}

func typeIcon(t view.FileType) fyne.Resource { return typeIcons[t] }

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
