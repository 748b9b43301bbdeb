package gui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/settings"
)

// afterwards are the settings of what is done with finished files.
func (p *settingsPage) afterwards() []fyne.CanvasObject {
	unpack := p.check(lang.L("Unpack archives into folders of their names"), func(v *settings.Values) *bool { return &v.Unpack })
	command := p.text(func(text string) error {
		if _, err := settings.ParseCommand(text); err != nil {
			return errors.New(lang.L("Write a program and its arguments; a word with spaces stands in quotes"))
		}
		return nil
	}, func(v *settings.Values) *string { return &v.Command })
	command.SetPlaceHolder(lang.L("No command"))
	return []fyne.CanvasObject{
		setting(lang.L("Archives"), lang.L("This is for zip, 7z, rar and tar. The archive stays, no folder is overwritten, and archives made to do harm are refused."), unpack),
		setting(lang.L("Command"), lang.L("This program is run for each finished file, whose path is its last argument. No shell reads it."), command),
	}
}
