package preferences

// The page of how files are downloaded, and what is done with them afterwards.

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/settings"
)

func (p *pages) downloads() []fyne.CanvasObject {
	parallel := pickNumber(p, numbers(0, settings.MaxParallel), func(v *settings.Values) *int { return &v.Parallel })
	connections := pickNumber(
		p, []int{0, 1, 2, 3, 4, 6, 8, 12, 16, 24, settings.MaxConnections},
		func(v *settings.Values) *int { return &v.Connections },
	)
	retries := pickRetries(p, func(v *settings.Values) *int { return &v.Retries })
	timeout := p.field(func(v *settings.Values) string { return v.Timeout.String() }, func(text string) error {
		d, err := settings.ParseDuration(text)
		if err != nil || d < settings.MinTimeout || d > settings.MaxTimeout {
			return errors.New(lang.L("Enter a time from 1s to 1h, such as 30s or 2m"))
		}
		return nil
	}, func(text string) {
		if d, err := settings.ParseDuration(text); err == nil {
			p.owner.Change(func(v *settings.Values) { v.Timeout = d })
		}
	})
	hash := p.check(lang.L("Show SHA-256 of finished files"), func(v *settings.Values) *bool { return &v.Hash })
	return append([]fyne.CanvasObject{
		setting(lang.L("Simultaneous downloads"), lang.L("How many files to download at the same time. The others wait in the queue."), parallel),
		setting(lang.L("Connections per file"), lang.L("Several connections download parts of a file at the same time. Automatic is best for most people."), connections),
		setting(lang.L("Retries"), lang.L("How many times to retry after a temporary failure."), retries),
		setting(lang.L("Timeout"), lang.L("How long to wait for a silent server before reconnecting."), timeout),
		setting(lang.L("Checksums"), lang.L("Calculated during the download or right after it, so that you can compare files."), hash),
	}, p.afterwards()...)
}

// afterwards are the settings of what is done with finished files.
func (p *pages) afterwards() []fyne.CanvasObject {
	unpack := p.check(
		lang.L("Extract archives after download, each into its own folder"),
		func(v *settings.Values) *bool { return &v.Unpack },
	)
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
