package gui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/settings"
)

// afterwards are the settings of what is done with finished files.
func (p *settingsPage) afterwards() []fyne.CanvasObject {
	unpack := p.check(lang.L("Extract archives after download, each into its own folder"), func(v *settings.Values) *bool { return &v.Unpack })
	command := p.text(func(text string) error {
		if _, err := settings.ParseCommand(text); err != nil {
			return errors.New(lang.L("Enter a program and its arguments; put arguments with spaces in quotes"))
		}
		return nil
	}, func(v *settings.Values) *string { return &v.Command })
	command.SetPlaceHolder(lang.L("No command"))
	return []fyne.CanvasObject{
		setting(lang.L("Archives"), lang.L("Applies to zip, 7z, rar and tar. The archive is kept, no folder is overwritten, and malicious archives are rejected."), unpack),
		setting(lang.L("Command"), lang.L("Runs this program for each finished file, with the file path as the last argument. No shell is used."), command),
	}
}
