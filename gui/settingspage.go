package gui

import (
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/settings"
)

// settingsPage is the dialog of the settings. What is changed in it holds at once.
type settingsPage struct {
	w      *Window
	tabs   *container.AppTabs
	dialog *dialog.CustomDialog
}

// showSettings opens the settings.
func (w *Window) showSettings() { w.showSettingsAt(0) }

func (w *Window) showSettingsAt(tab int) *settingsPage {
	p := &settingsPage{w: w}
	page := func(name string, rows ...fyne.CanvasObject) *container.TabItem {
		return container.NewTabItem(name, container.NewScroll(container.NewPadded(container.NewVBox(rows...))))
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
	p.dialog = dialog.NewCustomWithoutButtons(lang.L("Settings"), newTabStop(p.tabs, w.typedKey), w.win)
	reset := newButton(lang.L("Reset to defaults"), nil, p.reset)
	done := newButton(lang.L("Close"), nil, p.dialog.Hide)
	done.Importance = widget.HighImportance
	w.setButtons(p.dialog, p.dialog.Hide, reset, done)
	size := w.win.Canvas().Size()
	p.dialog.Resize(fyne.NewSize(min(size.Width-30, 640), min(size.Height-30, 560)))
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
	p.again()
}

// again shows the dialog anew, with other values or in another language.
func (p *settingsPage) again() {
	tab := p.tabs.SelectedIndex()
	p.dialog.Hide()
	p.w.showSettingsAt(tab)
}

func (p *settingsPage) general() []fyne.CanvasObject {
	v := p.w.prefs
	folder := newButton(v.Folder, theme.FolderIcon(), nil)
	folder.Alignment = widget.ButtonAlignLeading
	folder.OnTapped = func() {
		p.w.pick(p.w.prefs.Folder, func(path string) {
			p.w.change(func(v *settings.Values) { v.Folder = path })
			folder.SetText(path)
		})
	}
	exists := pickOne(
		[]settings.Exists{settings.ExistsRename, settings.ExistsOverwrite, settings.ExistsSkip},
		[]string{lang.L("Keep both: name the new one “name (1)”"), lang.L("Replace the old file"), lang.L("Keep the old file and do not download")},
		v.Exists, func(e settings.Exists) { p.w.change(func(v *settings.Values) { v.Exists = e }) },
	)
	notify := newCheckbox(lang.L("Tell me when downloads are finished"), func(on bool) {
		p.w.change(func(v *settings.Values) { v.Notify = on })
	})
	notify.SetChecked(v.Notify)
	ask := newCheckbox(lang.L("Ask before quitting while downloads run"), func(on bool) {
		p.w.change(func(v *settings.Values) { v.AskClose = on })
	})
	ask.SetChecked(v.AskClose)
	copied := newCheckbox(lang.L("Add links I copy"), func(on bool) {
		p.w.change(func(v *settings.Values) { v.WatchCopied = on })
	})
	copied.SetChecked(v.WatchCopied)
	types := p.field(v.CopiedTypes, nil, func(text string) { p.w.change(func(v *settings.Values) { v.CopiedTypes = text }) })
	tags, names := []string{""}, []string{lang.L("The system's language")}
	for _, l := range languages {
		tags, names = append(tags, l.tag), append(names, l.name)
	}
	language := pickOne(tags, names, v.Language, func(tag string) {
		p.w.change(func(v *settings.Values) { v.Language = tag })
		p.again()
	})
	return []fyne.CanvasObject{
		setting(lang.L("Folder"), lang.L("New files are saved here."), folder),
		setting(lang.L("When a file of that name exists"), lang.L("What to do if the folder already has a file with the same name."), exists),
		setting(lang.L("Notifications"), lang.L("A short message of the desktop, only while this window is in the background."), notify),
		setting(lang.L("Copied links"), lang.L("When you copy a link in any program, Gannet offers to download it, if it ends like one of these:"), container.NewVBox(copied, types)),
		setting(lang.L("Quitting"), lang.L("Downloads that are not finished go on when Gannet is opened again."), ask),
		setting(lang.L("Language"), lang.L("The language of this window."), language),
	}
}

func (p *settingsPage) downloads() []fyne.CanvasObject {
	v := p.w.prefs
	parallel := pickNumber(numbers(0, settings.MaxParallel), v.Parallel, func(n int) {
		p.w.change(func(v *settings.Values) { v.Parallel = n })
	})
	connections := pickNumber([]int{0, 1, 2, 3, 4, 6, 8, 12, 16, 24, settings.MaxConnections}, v.Connections, func(n int) {
		p.w.change(func(v *settings.Values) { v.Connections = n })
	})
	retries := pickRetries(v.Retries, func(n int) { p.w.change(func(v *settings.Values) { v.Retries = n }) })
	timeout := p.field(v.Timeout.String(), func(text string) error {
		d, err := settings.ParseDuration(text)
		if err != nil || d < settings.MinTimeout || d > settings.MaxTimeout {
			return errors.New(lang.L("Write a time from 1s to 1h, such as 30s or 2m"))
		}
		return nil
	}, func(text string) {
		if d, err := settings.ParseDuration(text); err == nil {
			p.w.change(func(v *settings.Values) { v.Timeout = d })
		}
	})
	hash := newCheckbox(lang.L("Show the SHA-256 of finished files"), func(on bool) {
		p.w.change(func(v *settings.Values) { v.Hash = on })
	})
	hash.SetChecked(v.Hash)
	return append([]fyne.CanvasObject{
		setting(lang.L("Files at once"), lang.L("More files at once share the same speed. The others wait in line."), parallel),
		setting(lang.L("Connections for each file"), lang.L("Several connections fetch parts of a file at the same time. Automatic suits nearly everyone."), connections),
		setting(lang.L("Tries"), lang.L("How often a download is tried again after a failure that may pass."), retries),
		setting(lang.L("Patience"), lang.L("How long a silent server is waited for before the connection is made anew."), timeout),
		setting(lang.L("Checksums"), lang.L("It tells two files apart, and is computed while they come."), hash),
	}, p.afterwards()...)
}

func (p *settingsPage) speed() []fyne.CanvasObject {
	now := ""
	if p.w.prefs.Limit > 0 {
		now = p.w.prefs.Limit.String()
	}
	limit := p.field(now, checkLimit, func(text string) {
		rate, err := parseLimit(text)
		if err == nil {
			p.w.change(func(v *settings.Values) { v.Limit = rate })
		}
	})
	limit.SetPlaceHolder(lang.L("No limit"))
	return []fyne.CanvasObject{
		setting(lang.L("Speed limit"), lang.L("All downloads together stay below this speed, so that others can use the network too. Empty means no limit."), limit),
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
		return errors.New(lang.L("Write a speed such as 800 KB/s or 3 MB/s"))
	}
	return nil
}

func (p *settingsPage) appearance() []fyne.CanvasObject {
	v := p.w.prefs
	look := pickOne(
		[]settings.Theme{settings.ThemeSystem, settings.ThemeLight, settings.ThemeDark},
		[]string{lang.L("As the system"), lang.L("Light"), lang.L("Dark")},
		v.Theme, func(t settings.Theme) { p.w.change(func(v *settings.Values) { v.Theme = t }) },
	)
	sizes, names := []int{80, 90, 100, 115, 130, 150, 175, 200}, []string{}
	for _, size := range sizes {
		names = append(names, lang.L("{{.N}} %", data{"N": size}))
	}
	text := pickOne(sizes, names, v.TextSize, func(size int) {
		p.w.change(func(v *settings.Values) { v.TextSize = size })
	})
	return []fyne.CanvasObject{
		setting(lang.L("Colours"), lang.L("Light or dark, or whatever the desktop uses."), look),
		setting(lang.L("Text size"), lang.L("Larger letters are easier to read."), text),
	}
}

// setting is one setting with its name and a sentence about it.
func setting(name, sentence string, control fyne.CanvasObject) fyne.CanvasObject {
	title := widget.NewLabel(name)
	title.TextStyle.Bold = true
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

// pickOne offers values under their names.
func pickOne[T comparable](values []T, names []string, now T, picked func(T)) *selector {
	s := newSelector(names, nil)
	for i, v := range values {
		if v == now {
			s.SetSelectedIndex(i)
		}
	}
	s.OnChanged = func(string) { picked(values[s.SelectedIndex()]) }
	return s
}

func pickNumber(values []int, now int, picked func(int)) *selector {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = strconv.Itoa(v)
		if v == 0 {
			names[i] = lang.L("Automatic")
		}
	}
	return pickOne(values, names, now, picked)
}

func pickRetries(now int, picked func(int)) *selector {
	values := []int{-1, 0, 1, 3, 5, 10, 20, 50, 100}
	names := []string{lang.L("Never give up"), lang.L("Do not try again")}
	for _, n := range values[2:] {
		names = append(names, strconv.Itoa(n))
	}
	return pickOne(values, names, now, picked)
}

func numbers(from, to int) []int {
	n := make([]int, 0, to-from+1)
	for i := from; i <= to; i++ {
		n = append(n, i)
	}
	return n
}

// field is an entry that marks what cannot be used as one types, and hands on
// what can once the user leaves it or presses Enter.
type field struct {
	dialogField
	saved string
	save  func(string)
}

func (p *settingsPage) field(now string, check func(string) error, save func(string)) *field {
	f := &field{dialogField: dialogField{otherKey: p.w.typedKey}, saved: now, save: save}
	f.ExtendBaseWidget(f)
	f.SetText(now)
	f.Validator = check
	f.AlwaysShowValidationError = true
	f.OnSubmitted = func(string) { f.commit() }
	return f
}

func (f *field) FocusLost() {
	f.Entry.FocusLost()
	f.commit()
}

func (f *field) commit() {
	if text := strings.TrimSpace(f.Text); text != f.saved && f.Validate() == nil {
		f.saved = text
		f.save(text)
	}
}
