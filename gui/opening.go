package gui

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
)

// runnable are the endings of files that do something when they are opened.
var runnable = strings.Fields("exe msi msix com bat cmd ps1 vbs vbe js jse wsf hta scr pif cpl reg lnk url jar " +
	"deb rpm apk appimage flatpak flatpakref snap run bin sh py pl desktop dmg pkg app command")

func runs(name string) bool {
	return slices.Contains(runnable, strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")))
}

// open opens a file. Before a program is opened for the first time, the user is asked.
func (w *Window) open(s *downloader.Snapshot) {
	if !runs(s.Name) || w.presence.asked[s.ID] {
		w.openNow(s)
		return
	}
	host := ""
	if link, err := url.Parse(s.URL); err == nil {
		host = link.Hostname()
	}
	text := widget.NewLabel(lang.L("“{{.Name}}” from {{.Host}} is a program. Programs can do anything to your computer: open it only if you trust where it comes from.",
		data{"Name": s.Name, "Host": host}))
	text.Wrapping = fyne.TextWrapWord
	w.Show()
	d := dialog.NewCustomWithoutButtons(lang.L("Open this program?"), text, w.win)
	cancel := newButton(lang.L("Cancel"), nil, d.Hide)
	yes := newButton(lang.L("Open"), nil, func() {
		d.Hide()
		w.presence.asked[s.ID] = true
		w.openNow(s)
	})
	w.setButtons(d, d.Hide, yes, cancel)
	w.showDialog(d, 460)
	w.win.Canvas().Focus(cancel)
}

func (w *Window) openNow(s *downloader.Snapshot) {
	w.outside(lang.L("The file could not be opened. It may have been moved or deleted."), func() error {
		return w.Desktop.Open(s.Path)
	})
}
