package preferences

// The page of the folder, of messages and of the language.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gannet/gui/language"
	ui "gannet/gui/widget"
	"gannet/settings"
)

func (p *pages) general() []fyne.CanvasObject {
	folder := ui.NewCutButton(theme.FolderIcon(), p.owner.PickFolder)
	followed(p, func(v *settings.Values) string { return v.Folder }, folder.SetText)
	exists := pickOne(
		p, []settings.Exists{settings.ExistsRename, settings.ExistsOverwrite, settings.ExistsSkip},
		[]string{
			lang.L("Keep both, as “name (1)”"), lang.L("Replace the existing file"),
			lang.L("Skip the download: keep the existing file"),
		},
		func(v *settings.Values) *settings.Exists { return &v.Exists },
	)
	notify := p.check(lang.L("Notify me when downloads finish"), func(v *settings.Values) *bool { return &v.Notify })
	ask := p.check(
		lang.L("Ask before quitting while downloads are active"), func(v *settings.Values) *bool { return &v.AskClose },
	)
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
