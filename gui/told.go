package gui

import (
	"regexp"
	"strings"
	"sync"

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
	"Went on after {{.X}}",
	"Connections that the server allows: {{.X}}",
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
	"Not unpacked: it needs more memory than Gannet gives it",
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
	"What was downloaded before is gone: started over",
	"What was downloaded before cannot be trusted: started over",
	"What was downloaded before was changed by another program: started over",
	"Started over, as you wished",
	"The server does not say how long the file is, so a cut cannot be noticed",
	"The link led from a secured to an unsecured address",
	"A fresh link was given",
	"It will not end by itself",
	"It will end by itself in {{.X}}",
	"It will end by itself at {{.X}}",
}

// failuresSay are what downloader.Error.What says, where a timeline has it; the
// window says the same in what. A host has no space in it.
var failuresSay = []string{
	"This link cannot be used: {{.Subject}}",
	"No server named {{.Host}} was found",
	"There is no network connection",
	"{{.Host}} does not accept connections",
	"{{.Host}} did not answer",
	"The connection to {{.Host}} was lost",
	"{{.Host}} stopped sending",
	"{{.Host}} took the connection but did not answer",
	"The time allowed for this download is over",
	"{{.Host}} could not prove that it is the real one",
	"The file is no longer at this address ({{.Status}})",
	"{{.Host}} did not allow this download ({{.Status}})",
	"{{.Host}} is too busy now ({{.Status}})",
	"{{.Host}} answered with an error ({{.Status}})",
	"{{.Host}} answered without a file ({{.Status}})",
	"{{.Host}} sent an answer that makes no sense",
	"The link leads in circles or away from the web: {{.Subject}}",
	"The file on {{.Host}} keeps changing while it is fetched",
	"The new link leads to a different file",
	"The disk is full: {{.Need}} needed, {{.Free}} free in {{.Folder}}",
	"The folder {{.Folder}} is not there",
	"Gannet may not write into {{.Folder}}",
	"Writing {{.File}} failed",
	"There is already a file named {{.File}}",
	"Another program is already downloading {{.File}}",
	"The file is not the one promised: its {{.Subject}} checksum differs",
	"The server packed the file in a way Gannet does not know: {{.Subject}}",
	"The file {{.Host}} sent packed is damaged",
	"What {{.Host}} sent packed grows to more than 100 times its size",
	"The connection to {{.Host}} was lost, and what it sends now is something else",
	"The file is larger than the {{.Need}} you allowed",
	"A web page came instead of the file",
	"No file can be named {{.Subject}}",
	"The file {{.File}} is not where it was saved",
	"Something went wrong inside Gannet",
}

// settingsSay are what package settings says about a file that was written by hand. A
// key has no space in it.
var settingsSay = []string{
	"In the settings folder = {{.Value}} is not a full path; files go to {{.Folder}}.",
	"In the settings {{.Key}} = {{.Value}} is out of range; {{.Used}} is used.",
	"In the settings {{.Key}} = {{.Value}} is not one of {{.Allowed}}; {{.Used}} is used.",
	"In the settings {{.Key}} has a value that cannot be used; its default is used.",
	"In the settings proxy is not the address of one; the system's proxy is used.",
	"In the settings user_agent holds characters that cannot be sent; Gannet's own name is used.",
	"In the settings command cannot be read; none is run.",
}

var (
	failures   = sync.OnceValue(func() []*regexp.Regexp { return patterns(failuresSay) })
	ofSettings = sync.OnceValue(func() []*regexp.Regexp { return patterns(settingsSay) })
)

// patterns match what sentences say.
func patterns(sentences []string) []*regexp.Regexp {
	all := make([]*regexp.Regexp, len(sentences))
	for i, sentence := range sentences {
		pattern := regexp.QuoteMeta(sentence)
		for _, word := range []string{"Host", "Key"} {
			pattern = strings.ReplaceAll(pattern, regexp.QuoteMeta("{{."+word+"}}"), "(?P<"+word+`>\S+)`)
		}
		pattern = anyGap.ReplaceAllString(pattern, "(?P<$1>.+)")
		all[i] = regexp.MustCompile("^" + pattern + "$")
	}
	return all
}

var anyGap = regexp.MustCompile(`\\\{\\\{\\\.(\w+)\\\}\\\}`) // as QuoteMeta writes it

// toldFailure is told for failures.
func toldFailure(text string) string { return toldBy(failuresSay, failures(), text) }

// toldBy is told for sentences with their patterns.
func toldBy(sentences []string, patterns []*regexp.Regexp, text string) string {
	for i, pattern := range patterns {
		found := pattern.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		d := data{}
		for j, name := range pattern.SubexpNames() {
			d[name] = found[j]
		}
		return lang.L(sentences[i], d)
	}
	return text
}

// told puts a sentence of the engine into the user's language. One that is not
// known stays as it is.
func told(text string) string { return toldOf(engineSays, text) }

// toldNotice is told for what is said at the start.
func toldNotice(text string) string {
	return toldOf(noticesSay, toldBy(settingsSay, ofSettings(), text))
}

func toldOf(sentences []string, text string) string {
	for _, sentence := range sentences {
		before, after, gap := strings.Cut(sentence, "{{.X}}")
		if !gap && text == sentence {
			return lang.L(sentence)
		}
		if gap && strings.HasPrefix(text, before) && strings.HasSuffix(text, after) && len(text) > len(before)+len(after) {
			return lang.L(sentence, data{"X": text[len(before) : len(text)-len(after)]})
		}
	}
	return toldFailure(text)
}

// noticesSay are what the program says at its start about what it could not do.
var noticesSay = []string{
	"A second start of Gannet will not find this window.",
	"The log cannot be written.",
	"The certificates in the settings are not used: one of the files cannot be read.",
	"The list of downloads will not be kept: its file cannot be used.",
	"The list of downloads was damaged and could not be read. It is kept as {{.X}}.",
	"The settings file was damaged. It was kept as {{.X}}, and the defaults are used.",
}
