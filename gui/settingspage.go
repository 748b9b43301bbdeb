package gui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/language"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// settingsPage is the dialog of the settings. What is changed in it holds at once, and what
// is changed elsewhere, such as in the tray, it shows at once.
type settingsPage struct {
	w       *Window
	tabs    *container.AppTabs
	dialog  *dialog.CustomDialog
	follows []func() // each has a control show a setting that became another one
}

// showSettings opens the settings, if they are not open already.
func (w *Window) showSettings() {
	if w.pages.settings == nil {
		w.showSettingsAt(0)
	}
}

func (w *Window) showSettingsAt(tab int) *settingsPage {
	p := &settingsPage{w: w}
	w.pages.settings = p
	page := func(name string, rows ...fyne.CanvasObject) *container.TabItem {
		inset := layout.NewCustomPaddedLayout(4, 4, 4, 4+theme.ScrollBarSize())
		return container.NewTabItem(name, container.NewScroll(container.New(inset, container.NewVBox(rows...))))
	}
	p.tabs = container.NewAppTabs(
		page(lang.L("General"), p.general()...),
		page(lang.L("Downloads"), p.downloads()...),
		page(lang.L("Speed"), p.speed()...),
		page(lang.L("Network"), p.network()...),
		page(lang.L("Appearance"), p.appearance()...),
		page(lang.L("Desktop"), p.desktop()...),
	)
	p.tabs.SelectIndex(tab)
	p.dialog = dialog.NewCustomWithoutButtons(lang.L("Settings"), ui.NewTabStop(p.tabs, w.typedKey), w.win)
	reset := ui.NewButton(lang.L("Reset to defaults"), nil, p.reset)
	done := ui.NewButton(lang.L("Close"), nil, p.dialog.Hide)
	done.Importance = widget.HighImportance
	w.dialogs.SetButtons(p.dialog, p.dialog.Hide, reset, done)
	w.dialogs.OnClosed(func() { w.pages.settings = nil })
	followed(p, func(v *settings.Values) int { return v.TextSize }, func(int) {
		p.dialog.Resize(w.dialogs.RoomFor(fyne.NewSize(640, 560)))
	})
	p.dialog.Show()
	return p
}

// reset puts every setting of the dialog back to its default.
func (p *settingsPage) reset() {
	p.w.change(func(v *settings.Values) {
		d := settings.Defaults()
		d.WindowWidth, d.WindowHeight, d.Sidebar, d.Details, d.Sort = v.WindowWidth, v.WindowHeight, v.Sidebar, v.Details, v.Sort
		d.WindowX, d.WindowY = v.WindowX, v.WindowY
		*v = d
	})
	p.w.pages.settings.again() // it may be another one by now, in another language
}

// again shows the dialog anew, with other values or in another language.
func (p *settingsPage) again() {
	tab := p.tabs.SelectedIndex()
	p.dialog.Hide()
	p.w.showSettingsAt(tab)
}

// follow has the controls show the settings that became other ones.
func (p *settingsPage) follow() {
	for _, follow := range p.follows {
		follow()
	}
}

// followed has show called with a setting, now and whenever it becomes another one.
func followed[T comparable](p *settingsPage, of func(*settings.Values) T, show func(T)) {
	shown := of(&p.w.prefs)
	show(shown)
	p.follows = append(p.follows, func() {
		if now := of(&p.w.prefs); now != shown {
			shown = now
			show(now)
		}
	})
}

func (p *settingsPage) general() []fyne.CanvasObject {
	folder := ui.NewCutButton(theme.FolderIcon(), p.w.pickFolder)
	followed(p, func(v *settings.Values) string { return v.Folder }, folder.SetText)
	exists := pickOne(
		p, []settings.Exists{settings.ExistsRename, settings.ExistsOverwrite, settings.ExistsSkip},
		[]string{lang.L("Keep both, as “name (1)”"), lang.L("Replace the existing file"), lang.L("Skip the download: keep the existing file")},
		func(v *settings.Values) *settings.Exists { return &v.Exists },
	)
	notify := p.check(lang.L("Notify me when downloads finish"), func(v *settings.Values) *bool { return &v.Notify })
	ask := p.check(lang.L("Ask before quitting while downloads are active"), func(v *settings.Values) *bool { return &v.AskClose })
	copied := p.check(lang.L("Monitor clipboard"), func(v *settings.Values) *bool { return &v.WatchCopied })
	types := p.text(nil, func(v *settings.Values) *string { return &v.CopiedTypes })
	tags, names := []string{""}, []string{lang.L("System language")}
	for _, l := range language.All {
		tags, names = append(tags, l.Tag), append(names, l.Name)
	}
	language := pickOne(p, tags, names, func(v *settings.Values) *string { return &v.Language })
	return []fyne.CanvasObject{
		setting(lang.L("Folder"), lang.L("New downloads are saved here."), folder.Object),
		setting(lang.L("If the file already exists"), lang.L("What to do if the folder already contains a file with the same name."), exists),
		setting(lang.L("Notifications"), lang.L("A desktop notification, shown only while this window is in the background."), notify),
		setting(lang.L("Clipboard"), lang.L("When you copy a link in any program, Gannet offers to download it if it ends in one of these:"), container.NewVBox(copied, types)),
		setting(lang.L("Quitting"), lang.L("Unfinished downloads resume the next time you open Gannet."), ask),
		setting(lang.L("Language"), lang.L("The language of this window."), language),
	}
}

func (p *settingsPage) downloads() []fyne.CanvasObject {
	parallel := pickNumber(p, numbers(0, settings.MaxParallel), func(v *settings.Values) *int { return &v.Parallel })
	connections := pickNumber(p, []int{0, 1, 2, 3, 4, 6, 8, 12, 16, 24, settings.MaxConnections}, func(v *settings.Values) *int { return &v.Connections })
	retries := pickRetries(p, func(v *settings.Values) *int { return &v.Retries })
	timeout := p.field(func(v *settings.Values) string { return v.Timeout.String() }, func(text string) error {
		d, err := settings.ParseDuration(text)
		if err != nil || d < settings.MinTimeout || d > settings.MaxTimeout {
			return errors.New(lang.L("Enter a time from 1s to 1h, such as 30s or 2m"))
		}
		return nil
	}, func(text string) {
		if d, err := settings.ParseDuration(text); err == nil {
			p.w.change(func(v *settings.Values) { v.Timeout = d })
		}
	})
	hash := p.check(lang.L("Show SHA-256 of finished files"), func(v *settings.Values) *bool { return &v.Hash })
	return append([]fyne.CanvasObject{
		setting(lang.L("Simultaneous downloads"), lang.L("How many files to download at the same time. The others wait in the queue."), parallel),
		setting(lang.L("Connections per file"), lang.L("Several connections download parts of a file at the same time. Automatic is best for most people."), connections),
		setting(lang.L("Retries"), lang.L("How many times to retry after a temporary failure."), retries),
		setting(lang.L("Timeout"), lang.L("How long to wait for a silent server before reconnecting."), timeout),
		setting(lang.L("Checksums"), lang.L("Calculated while downloading, so that you can compare files."), hash),
	}, p.afterwards()...)
}

func (p *settingsPage) speed() []fyne.CanvasObject {
	now := func(v *settings.Values) string {
		if v.Limit == 0 {
			return ""
		}
		return v.Limit.String()
	}
	limit := p.field(now, checkLimit, func(text string) {
		rate, err := parseLimit(text)
		if err == nil {
			p.w.change(func(v *settings.Values) { v.Limit = rate })
		}
	})
	limit.SetPlaceHolder(lang.L("No limit"))
	return []fyne.CanvasObject{
		setting(lang.L("Speed limit"), lang.L("Limits the total speed of all downloads, so that others can use the network too. Leave empty for no limit."), limit),
	}
}

// parseLimit reads a speed limit; an empty text is none.
func parseLimit(text string) (settings.Rate, error) {
	if strings.TrimSpace(text) == "" {
		return 0, nil
	}
	return settings.ParseRate(text)
}

func checkLimit(text string) error {
	if _, err := parseLimit(text); err != nil {
		return errors.New(lang.L("Enter a speed such as 800 kB/s or 3 MB/s"))
	}
	return nil
}

func (p *settingsPage) appearance() []fyne.CanvasObject {
	look := pickOne(
		p, []settings.Theme{settings.ThemeSystem, settings.ThemeLight, settings.ThemeDark},
		[]string{lang.L("Use system setting"), lang.L("Light"), lang.L("Dark")},
		func(v *settings.Values) *settings.Theme { return &v.Theme },
	)
	sizes, names := []int{80, 90, 100, 115, 130, 150, 175, 200}, []string{}
	for _, size := range sizes {
		names = append(names, lang.L("{{.N}} %", data{"N": size}))
	}
	text := pickOne(p, sizes, names, func(v *settings.Values) *int { return &v.TextSize })
	return []fyne.CanvasObject{
		setting(lang.L("Theme"), lang.L("Light, dark, or the same as the desktop."), look),
		setting(lang.L("Text size"), lang.L("Larger text is easier to read."), text),
	}
}

// setting is one setting with its name and a sentence about it.
func setting(name, sentence string, control fyne.CanvasObject) fyne.CanvasObject {
	title := widget.NewLabel(name)
	title.TextStyle.Bold, title.Wrapping = true, fyne.TextWrapWord
	about := widget.NewLabel(sentence)
	about.SizeName, about.Importance, about.Wrapping = theme.SizeNameCaptionText, widget.LowImportance, fyne.TextWrapWord
	return container.New(closeRows{}, title, about, control)
}

// closeRows stacks rows with less room between them than their padding makes.
type closeRows struct{}

const closeOverlap = 12

func (closeRows) MinSize(rows []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, row := range rows {
		size.Width = max(size.Width, row.MinSize().Width)
		size.Height += row.MinSize().Height
	}
	size.Height -= closeOverlap
	return size
}

func (closeRows) Layout(rows []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for i, row := range rows {
		row.Move(fyne.NewPos(0, y))
		row.Resize(fyne.NewSize(size.Width, 0)) // a wrapped text has its height only once it has its width
		row.Resize(fyne.NewSize(size.Width, row.MinSize().Height))
		y += row.MinSize().Height
		if i == 0 {
			y -= closeOverlap
		}
	}
}
