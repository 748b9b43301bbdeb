package gui

import (
	"strings"

	"fyne.io/fyne/v2/lang"
)

// engineSays are the sentences the engine writes itself: why a line holds no
// link, what was checked, what happened. {{.X}} stands for what differs.
var engineSays = []string{
	"There is no link in this line",
	"The link is damaged",
	"The link is damaged: it should begin with https://",
	"The link does not name a server",
	"The link does not name a server that can exist",
	"The link names a port that cannot exist",
	"This is the place of a file on a computer, not a link",
	"This is a program of a web page, not a link",
	"This is the file itself written as text, not a link",
	"This link works only inside the browser it comes from",
	"This is an e-mail address, not a link",
	"Gannet does not know {{.X}} links yet",
	"Checked: matches what the server published",
	"Checked: matches the {{.X}} you gave",
	"Checked: differs from the {{.X}} you gave",
	"Renamed: it was called {{.X}}",
	"The file on the server has changed: started over",
	"The connection was lost; going on",
	"Ended by you: what came until then was kept",
	"The time set for it is over: what came until then was kept",
	"The size set for it is reached: what came until then was kept",
	"Connected again: what was sent meanwhile is missing after {{.X}}",
	"Unpacked into {{.X}}",
	"Not unpacked: you stopped it",
	"Not unpacked: it is no archive Gannet can read",
	"Not unpacked: it needs a password",
	"Not unpacked: it is one of several parts",
	"Not unpacked: it is damaged",
	"Not unpacked: something in it leads out of its folder",
	"Not unpacked: it holds something that is no file",
	"Not unpacked: it grows to more than 100 times its size",
	"Not unpacked: the disk is full",
	"Not unpacked: the file is not there any more",
	"Not unpacked: reading or writing failed",
	"The command is done",
	"The command printed: {{.X}}",
	"The command failed with exit status {{.X}}",
	"The command was stopped",
	"The command was cut off when Gannet was closed",
	"The command took more than an hour and was ended",
	"The command was ended by another program: {{.X}}",
	"The program of the command was not found: {{.X}}",
	"The command could not be started: {{.X}}",
	"There is no command any more",
	"The server sent the file packed ({{.X}}): it is unpacked as it comes",
}

// told puts a sentence of the engine into the user's language. One that is not
// known stays as it is.
func told(text string) string {
	for _, sentence := range engineSays {
		before, after, gap := strings.Cut(sentence, "{{.X}}")
		if !gap && text == sentence {
			return lang.L(sentence)
		}
		if gap && strings.HasPrefix(text, before) && strings.HasSuffix(text, after) && len(text) > len(before)+len(after) {
			return lang.L(sentence, data{"X": text[len(before) : len(text)-len(after)]})
		}
	}
	return text
}
