package view

// What is told once: of links that were added, and of downloads that were removed or have ended.

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/link"
)

// DownloadName is what the button is called that starts so many links.
func DownloadName(links int) string {
	if links < 2 {
		return lang.L("Download")
	}
	return lang.L("Download {{.N}} files", data{"N": links})
}

// mostBad is how many of the lines that hold no link are told of one by one.
const mostBad = 3

// Added says what became of links: how many are new, which are in the list already, and what could not be used. It
// is "" where all are new.
func Added(added int, known []*downloader.Snapshot, bad []link.Bad) string {
	var said []string
	if added > 0 && len(known)+len(bad) > 0 {
		said = append(said, lang.N("{{.N}} downloads added.", added, data{"N": added}))
	}
	for i, b := range bad {
		if i == mostBad {
			said = append(said, lang.N("{{.N}} more lines contain no link.", len(bad)-i, data{"N": len(bad) - i}))
			break
		}
		said = append(said, lang.L("“{{.Line}}”: {{.Reason}}.", data{
			"Line": shorten(link.HideLine(b.Line)), "Reason": Say(b.Reason),
		}))
	}
	if added+len(known)+len(bad) == 0 {
		said = append(said, lang.L("No links found in the pasted text. A link begins with https:// or http://."))
	}
	if len(known) > 0 {
		said = append(said, listed(known))
	}
	return strings.Join(said, " ")
}

// listed says that links are in the list already.
func listed(known []*downloader.Snapshot) string {
	s := known[0]
	switch {
	case len(known) > 1:
		return lang.N("{{.N}} links are already in the list.", len(known), data{"N": len(known)})
	case s.State == downloader.Done:
		return lang.L("Already downloaded: {{.Name}}.", data{"Name": s.Name})
	case s.State == downloader.Failed || s.State == downloader.Paused:
		return lang.L("Already in the list: {{.Name}}.", data{"Name": s.Name})
	default:
		return lang.L("Already downloading: {{.Name}}.", data{"Name": s.Name})
	}
}

// shorten cuts what a line has beyond 60 characters.
func shorten(line string) string {
	if r := []rune(line); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return line
}

// Removed says that n downloads were taken off the list, s the last of them, and with files that theirs go to the
// Trash.
func Removed(s *downloader.Snapshot, n int, files bool) string {
	switch {
	case n == 1 && files:
		return lang.L("“{{.Name}}” is being moved to the Trash.", data{"Name": s.Name})
	case n == 1 && s.State != downloader.Done:
		return lang.L("“{{.Name}}” was canceled.", data{"Name": s.Name})
	case n == 1:
		return lang.L("“{{.Name}}” was removed from the list. The file was kept.", data{"Name": s.Name})
	case files:
		return lang.N("{{.N}} downloads removed. Their files are being moved to the Trash.", n, data{"N": n})
	default:
		return lang.N("{{.N}} downloads were removed from the list.", n, data{"N": n})
	}
}

// Ended says which downloads have finished or failed, as a message of the desktop does.
func Ended(done, failed []*downloader.Snapshot) (title, text string) {
	title, text = finished(done), needing(failed)
	switch {
	case title == "":
		return text, names(failed)
	case text == "":
		return title, names(done)
	}
	return title, text
}

func finished(done []*downloader.Snapshot) string {
	switch len(done) {
	case 0:
		return ""
	case 1:
		return lang.L("Finished: {{.Name}}", data{"Name": done[0].Name})
	}
	return lang.N("{{.N}} downloads finished", len(done), data{"N": len(done)})
}

func needing(failed []*downloader.Snapshot) string {
	switch len(failed) {
	case 0:
		return ""
	case 1:
		return lang.L("Download failed: {{.Name}}", data{"Name": failed[0].Name})
	}
	return lang.N("{{.N}} downloads need attention", len(failed), data{"N": len(failed)})
}

// mostNames is how many names a message lists.
const mostNames = 3

// names lists what several downloads are called; one is in the title.
func names(list []*downloader.Snapshot) string {
	if len(list) < 2 {
		return ""
	}
	var lines []string
	for _, s := range list[:min(len(list), mostNames)] {
		lines = append(lines, s.Name)
	}
	if len(list) > mostNames {
		lines = append(lines, "…")
	}
	return strings.Join(lines, "\n")
}
