// Package preferences has the dialog of the settings, page by page. It knows its window by Owner alone.
package preferences

// The dialog itself, and how it follows what is changed elsewhere.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// Owner is what the dialog asks of the window it is in. Its methods are called on the Fyne goroutine
// unless they say otherwise.
type Owner interface {
	// Values gives the settings as the window shows them.
	Values() settings.Values
	// Change changes settings at once in the window, and in the background on disk.
	Change(change func(*settings.Values))
	// Later runs a closure on the Fyne goroutine some time soon. It may be called from any goroutine.
	Later(do func())
	// Background runs what would make the window wait, one after another.
	Background(job func())
	// Outside asks another program for something in the background, and tells the user so if that fails.
	Outside(sorry string, ask func() error)
	// Equip gives a text field what it needs of the window: the clipboard, and keys that mean something else there.
	Equip(*ui.Entry)
	// PickFolder asks where new files are to go.
	PickFolder()
	// TypedKey takes the keys the dialog has no use for.
	TypedKey(*fyne.KeyEvent)
	// Autostart reports whether Gannet starts when the user signs in. It waits for the desktop.
	Autostart() (bool, error)
	// SetAutostart has Gannet start when the user signs in, or not. It waits for the desktop.
	SetAutostart(on bool) error
}

// Dialog is the dialog of the settings, which is open once at most. What is changed in it holds at
// once, and what is changed elsewhere, such as in the tray, it shows at once.
type Dialog struct {
	owner   Owner
	win     fyne.Window
	dialogs *ui.Dialogs
	open    *pages // nil while it is not open
}

// New makes a dialog that is not open yet, one of the dialogs of a window.
func New(owner Owner, win fyne.Window, dialogs *ui.Dialogs) *Dialog {
	return &Dialog{owner: owner, win: win, dialogs: dialogs}
}

// Show opens the dialog, if it is not open already.
func (d *Dialog) Show() {
	if d.open == nil {
		d.showAt(0)
	}
}

// Renew shows the dialog anew if it is open, with other values or in another language.
func (d *Dialog) Renew() {
	if d.open == nil {
		return
	}
	tab := d.open.tabs.SelectedIndex()
	d.open.dialog.Hide()
	d.showAt(tab)
}

// Follow has an open dialog show the settings that became other ones.
func (d *Dialog) Follow() {
	if d.open == nil {
		return
	}
	for _, follow := range d.open.follows {
		follow()
	}
}

// reset puts every setting of the dialog back to its default.
func (d *Dialog) reset() {
	d.owner.Change(func(v *settings.Values) {
		defaults := settings.Defaults()
		defaults.WindowWidth, defaults.WindowHeight = v.WindowWidth, v.WindowHeight
		defaults.WindowX, defaults.WindowY = v.WindowX, v.WindowY
		defaults.Sidebar, defaults.Details, defaults.Sort = v.Sidebar, v.Details, v.Sort
		*v = defaults
	})
	d.Renew()
}

// pages are those of the dialog while it is open.
type pages struct {
	owner   Owner
	tabs    *container.AppTabs
	dialog  *dialog.CustomDialog
	follows []func() // each has a control show a setting that became another one
}

// showAt opens the dialog at a page, counted from 0.
func (d *Dialog) showAt(tab int) {
	p := &pages{owner: d.owner}
	d.open = p
	p.tabs = container.NewAppTabs(
		page(lang.L("General"), p.general()...),
		page(lang.L("Downloads"), p.downloads()...),
		page(lang.L("Speed"), p.speed()...),
		page(lang.L("Network"), p.network()...),
		page(lang.L("Appearance"), p.appearance()...),
		page(lang.L("Desktop"), p.desktop()...),
	)
	p.tabs.SelectIndex(tab)
	stop := ui.NewTabStop(p.tabs, d.owner.TypedKey)
	p.dialog = dialog.NewCustomWithoutButtons(lang.L("Settings"), stop, d.win)
	reset := ui.NewButton(lang.L("Reset to defaults"), nil, d.reset)
	done := ui.NewButton(lang.L("Close"), nil, p.dialog.Hide)
	done.Importance = widget.HighImportance
	d.dialogs.SetButtons(p.dialog, p.dialog.Hide, reset, done)
	d.dialogs.OnClosed(func() { d.open = nil })
	followed(p, func(v *settings.Values) int { return v.TextSize }, func(int) {
		p.dialog.Resize(d.dialogs.RoomFor(fyne.NewSize(640, 650)))
	})
	p.dialog.Show()
}

// followed has show called with a setting, now and whenever it becomes another one.
func followed[T comparable](p *pages, of func(*settings.Values) T, show func(T)) {
	shown := of(p.now())
	show(shown)
	p.follows = append(p.follows, func() {
		if now := of(p.now()); now != shown {
			shown = now
			show(now)
		}
	})
}

// now gives the settings as the window shows them.
func (p *pages) now() *settings.Values {
	v := p.owner.Values()
	return &v
}

// page makes a page of the dialog of its settings.
func page(name string, rows ...fyne.CanvasObject) *container.TabItem {
	inset := layout.NewCustomPaddedLayout(4, 4, 4, 4+theme.ScrollBarSize())
	return container.NewTabItem(name, container.NewScroll(container.New(inset, container.NewVBox(rows...))))
}
