package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/gui/view"
	"gannet/gui/view/viewtest"
	"gannet/settings"
)

// Pictures of whole pages, light and dark. After a change that is meant to be
// seen, look at those in testdata/failed and put them in place of the old ones.
func TestPageImages(t *testing.T) {
	for _, th := range []settings.Theme{settings.ThemeLight, settings.ThemeDark} {
		r := newRig(t)
		r.win.Resize(fyne.NewSize(900, 560))
		r.change(func(v *settings.Values) { v.Theme = th })
		r.until("the empty page", func() bool { return r.welcomes() })
		test.AssertRendersToImage(t, "page-empty-"+string(th)+".png", r.win.Canvas())

		r.engine.put(viewtest.Assorted())
		r.until("the rows", func() bool { return r.model.Len() == 4 })
		r.list.Choose(3)
		test.AssertRendersToImage(t, "page-list-"+string(th)+".png", r.win.Canvas())

		r.settingsAt(1)
		test.AssertRendersToImage(t, "page-settings-"+string(th)+".png", r.win.Canvas())
	}
}

func TestDialogMarkup(t *testing.T) {
	r := withDownloads(t)
	r.win.Resize(fyne.NewSize(900, 560))
	for name, open := range map[string]func(){
		"settings": r.pages.settings.Show,
		"help":     r.showHelp,
		"quit":     func() { r.askClose(true) },
		"limit":    r.askLimit,
		"link":     func() { r.command(view.Relink, 3) },
		"check":    func() { r.command(view.Check, 2) },
		"rename":   func() { r.command(view.Rename, 2) },
		"program": func() {
			r.actions.Open(&downloader.Snapshot{Name: "setup.exe", URL: "https://a.example/setup.exe"})
		},
		"name": func() { r.actions.AskName(r.model.Find(3), true) },
	} {
		open()
		overlay := r.win.Canvas().Overlays().Top()
		test.AssertObjectRendersToMarkup(t, "dialog/"+name+".xml", overlay)
		r.escape()
	}
}
