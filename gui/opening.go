package gui

// Opening a finished file, with a question before programs.

import (
	"path"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// runnable are the endings of files that do something when they are opened, or hold what does and
// hide that it came from a stranger.
var runnable = strings.Fields("exe msi msix msixbundle appx appinstaller msp mst msc com bat cmd ps1 psm1 vbs vbe js jse wsf wsc wsh " +
	"hta scr pif cpl reg lnk url chm xll scf inf application appref-ms gadget settingcontent-ms library-ms search-ms " +
	"iso img vhd vhdx jar jnlp pyc pyw pyz deb rpm apk appimage flatpak flatpakref snap run bin sh bash py pl rb desktop " +
	"dmg pkg mpkg app command tool workflow terminal")

func runs(name string) bool {
	return slices.Contains(runnable, strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")))
}

// Open opens a file. Before a program is opened for the first time, the user is asked.
func (a *actions) Open(s *downloader.Snapshot) {
	if !runs(s.Name) || a.trusted[s.ID] {
		a.openNow(s)
		return
	}
	more, _ := a.Engine.Details(s.ID)
	host, first := view.Senders(s.URL, more.FinalURL)
	if first != "" {
		host = lang.L("{{.Host}} (redirected from {{.First}})", data{"Host": host, "First": first})
	}
	text := widget.NewLabel(lang.L("“{{.Name}}” from {{.Host}} is a program. Programs can harm your computer. Open it only if you trust its source.",
		data{"Name": s.Name, "Host": host}))
	text.Wrapping = fyne.TextWrapWord
	a.Show()
	d := dialog.NewCustomWithoutButtons(lang.L("Open this program?"), text, a.win)
	cancel := ui.NewButton(lang.L("Cancel"), nil, d.Hide)
	yes := ui.NewButton(lang.L("Open"), nil, func() {
		d.Hide()
		a.trusted[s.ID] = true
		a.openNow(s)
	})
	a.dialogs.SetButtons(d, d.Hide, yes, cancel)
	a.dialogs.Show(d, 460)
	a.win.Canvas().Focus(cancel)
}

func (a *actions) openNow(s *downloader.Snapshot) {
	a.outside(lang.L("The file could not be opened. It may have been moved or deleted."), func() error {
		return a.Desktop.Open(s.Path)
	})
}
