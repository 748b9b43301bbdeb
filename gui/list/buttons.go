package list

// The buttons of a row.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// buttons are those of a row: two for what is done most in its state, one for its menu and, where something went
// wrong, one that helps.
type buttons struct {
	first, second, more, help   *ui.Chip
	firstCommand, secondCommand *view.Command
}

// newButtons makes those of a row; hover is told whether the pointer is on one of them.
func newButtons(run func(*view.Command), menu func(), hover func(bool)) *buttons {
	b := &buttons{}
	b.first = ui.NewChip(func() { run(b.firstCommand) }, hover)
	b.second = ui.NewChip(func() { run(b.secondCommand) }, hover)
	b.help = ui.NewChip(func() { run(view.Help) }, hover)
	b.more = ui.NewChip(menu, hover)
	b.more.SetIcon(theme.MoreVerticalIcon(), lang.L("More"))
	return b
}

// set has the buttons do what suits a download.
func (b *buttons) set(s *downloader.Snapshot) {
	b.firstCommand, b.secondCommand = view.RowCommands(s)
	for _, of := range []struct {
		chip    *ui.Chip
		command *view.Command
	}{{b.first, b.firstCommand}, {b.second, b.secondCommand}} {
		if of.command == nil {
			of.chip.SetIcon(nil, "")
		} else {
			of.chip.SetIcon(theme.Icon(of.command.Icon), of.command.NameFor(s))
		}
	}
	text := ""
	if help := view.HelpOf(s); help != nil {
		text = help.Name()
	}
	b.help.SetText(text)
}

// place puts all but the one that helps at the right of a row.
func (b *buttons) place(row fyne.Size) {
	right := row.Width - 8
	for _, c := range []*ui.Chip{b.more, b.second, b.first} {
		c.Resize(c.MinSize())
		right -= c.Size().Width
		c.Move(fyne.NewPos(right, (row.Height-c.Size().Height)/2))
	}
}

// left is where they begin.
func (b *buttons) left() float32 {
	if b.first.Visible() {
		return b.first.Position().X
	}
	return b.first.Position().X + b.first.Size().Width
}

// chips are those that can be seen, from left to right.
func (b *buttons) chips() []*ui.Chip {
	var chips []*ui.Chip
	for _, c := range []*ui.Chip{b.help, b.first, b.second, b.more} {
		if c.Visible() {
			chips = append(chips, c)
		}
	}
	return chips
}

// showKey shows that the keyboard is at a button, from 1; 0 is none.
func (b *buttons) showKey(button int) {
	for i, c := range b.chips() {
		c.SetFocused(i+1 == button)
	}
}
