package gui

// How settings change, what follows from them, and the window as their dialog knows it.

import (
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/gui/language"
	"gannet/gui/look"
	"gannet/gui/preferences"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// change changes settings at once in the window, and in the background on disk.
func (w *Window) change(change func(*settings.Values)) {
	change(&w.prefs)
	w.apply()
	w.changing++
	w.worker.do(func() {
		notices, err := w.Settings.Update(change)
		held := w.Settings.Get() // with what was written into the file, and all values within their limits
		w.Do(func() {
			w.Tell(notices...)
			if err != nil {
				w.fail(lang.L("Settings could not be saved; changes are lost when Gannet closes."), err)
			}
			w.changing--
			if w.changing == 0 && !reflect.DeepEqual(w.prefs, held) {
				w.prefs = held
				w.apply()
			}
		})
	})
}

// apply makes the window what the settings say.
func (w *Window) apply() {
	v := w.prefs
	w.adding.watchCopied()
	if v.Language != w.spoken {
		w.spoken = v.Language
		if err := language.Speak(v.Language); err != nil {
			fyne.LogError("translation not loaded", err)
		}
		w.build()
		w.pages.settings.Renew()
	}
	w.adding.bar.setFolder(v.Folder)
	w.adding.empty.SetFolder(shortFolder(v.Folder))
	w.status.SetLimit(v.Limit)
	w.inspector.panel.Open(v.Details)
	w.inspector.follow()
	w.side.sort.SetText(view.Order(v.Sort).Name())
	if now := look.New(v); *now != *w.look {
		w.look = now
		w.App.Settings().SetTheme(now)
	}
	if order := view.Order(v.Sort); order != w.model.Query.Order {
		w.side.set(func(view *view.Query) { view.Order = order })
	}
	w.content.Refresh()
	w.renewMenu()
	w.presence.toldAt = time.Time{} // the desktop is to know of a change at once
	w.refresh()
	w.pages.settings.Follow()
}

// preferencesOwner is what the dialog of the settings asks of the window.
type preferencesOwner struct{ w *Window }

var _ preferences.Owner = preferencesOwner{}

func (o preferencesOwner) Values() settings.Values { return o.w.prefs }

func (o preferencesOwner) Change(change func(*settings.Values)) { o.w.change(change) }

func (o preferencesOwner) Later(do func()) { o.w.Do(do) }

func (o preferencesOwner) Background(job func()) { o.w.worker.do(job) }

func (o preferencesOwner) Outside(sorry string, ask func() error) { o.w.outside(sorry, ask) }

func (o preferencesOwner) Equip(e *ui.Entry) { o.w.equip(e, o.w.escapes) }

func (o preferencesOwner) PickFolder() { o.w.pickFolder() }

func (o preferencesOwner) TypedKey(e *fyne.KeyEvent) { o.w.typedKey(e) }

func (o preferencesOwner) Autostart() (bool, error) { return o.w.presence.Autostart() }

func (o preferencesOwner) SetAutostart(on bool) error { return o.w.presence.SetAutostart(on) }
