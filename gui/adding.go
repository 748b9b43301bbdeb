package gui

// Links, from wherever they come, made into downloads.

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/list"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// adding takes links, from wherever they come, and makes downloads of them.
type adding struct {
	*shell
	bar      *addBar
	empty    *list.Empty
	cover    *list.Cover
	copied   *copied       // links that were copied
	endDrops func()        // ends what takeDrops began
	endWatch func()        // ends what watchCopied began
	canDrop  bool          // links can be dropped onto the window
	newest   downloader.ID // just added, to be selected once it is shown; or 0
	reader   reader
}

// addText finds the links in a text and starts to download them, unless the window
// has Ended. It may be called from any goroutine.
func (a *adding) addText(text string) {
	a.worker.do(func() { a.addRead(a.reader.find(text)) })
}

// addLinks starts to download links, such as those of a command line.
// It may be called from any goroutine.
func (a *adding) addLinks(links ...string) {
	a.worker.do(func() { a.addRead(link.Given(links...)) })
}

// addRead starts to download what was found, and leaves the rest in the box. The worker runs it.
func (a *adding) addRead(found link.Found) {
	a.Do(func() {
		a.keepBad(found.Bad)
		a.addFound(found)
	})
}

// reader finds the links in a text that is read again once it is sent off. The worker alone uses it.
type reader struct {
	text  string // read last
	found link.Found
}

func (r *reader) find(text string) link.Found {
	if r.text != text {
		r.text, r.found = text, link.Find(text)
	}
	return r.found
}

// submit is the Download button.
func (a *adding) submit(text string) {
	if strings.TrimSpace(text) == "" {
		a.notice.Tell(true, lang.L("Paste a link into the box first, then click Download."))
		return
	}
	a.bar.box.SetText("")
	a.addText(text)
}

// count says how many links the box holds.
func (a *adding) count(text string) {
	a.worker.do(func() {
		n := len(a.reader.find(text).Items)
		a.Do(func() {
			if a.bar.box.Text == text {
				a.bar.setFound(n)
			}
		})
	})
}

// knownLink is a link that is in the list already.
type knownLink struct {
	*downloader.Snapshot
	again downloader.Request // what asks for the file once more
}

// addFound starts to download what was found, into the folder chosen in the window whatever a
// list says: a pasted text must not choose where on the disk it writes.
func (a *adding) addFound(found link.Found) {
	requests := make([]downloader.Request, len(found.Items))
	for i, item := range found.Items {
		requests[i] = downloader.Request{
			URL: item.URL, AnyScheme: item.AnyScheme, Dir: a.prefs.Folder, Name: item.Name, Header: item.Header,
			Checksum: item.Checksum,
		}
	}
	a.worker.do(func() { a.start(requests, found.Bad) })
}

// start adds requests to the engine, and tells what became of them and of lines that are bad. The worker runs it.
func (a *adding) start(requests []downloader.Request, bad []link.Bad) {
	answers, err := a.Engine.Add(requests...)
	a.Do(func() {
		if err != nil {
			a.failToStore(err)
		}
		var added []downloader.ID
		var known []knownLink
		for i, answer := range answers {
			switch s := a.model.Find(answer.ID); {
			case answer.Err != nil:
				bad = append(bad, link.Bad{Line: requests[i].URL, Reason: answer.Err.Message()})
			case !answer.Known:
				added = append(added, answer.ID)
			case s == nil: // it was only just added
				a.newest = answer.ID
			default:
				known = append(known, knownLink{s, requests[i]})
			}
		}
		if len(added) > 0 {
			a.newest = added[0]
		}
		a.revealNewest()
		if err == nil && (len(requests) == 0 || len(added)+len(known)+len(bad) > 0) {
			a.tellAdded(len(added), known, bad)
		}
	})
}

// failToStore says that what was added is not stored.
func (a *adding) failToStore(err error) {
	a.fail(lang.L("The list could not be saved. It will be empty after a restart; downloads continue."), err)
}

// revealNewest shows the first of the downloads added last, once the List has it. Where it
// has no row then, it is not to come when somebody does something else.
func (a *adding) revealNewest() {
	if a.newest != 0 && a.model.Find(a.newest) != nil {
		a.list.Reveal(a.newest)
		a.newest = 0
	}
}

// keepBad leaves the lines that hold no link in the box, below what is there, to be corrected.
// Those that a person could not are only told of.
func (a *adding) keepBad(bad []link.Bad) {
	kept := a.bar.box.Text
	for _, b := range bad {
		if len(b.Line) > maxBoxLine {
			continue
		}
		more := strings.TrimPrefix(kept+"\n"+b.Line, "\n")
		if !fitsBox(more) {
			break
		}
		kept = more
	}
	if kept != a.bar.box.Text {
		a.bar.box.SetText(kept)
	}
}

// tellAdded says what became of pasted links. When all is well there is nothing to say.
func (a *adding) tellAdded(added int, known []knownLink, bad []link.Bad) {
	listed := make([]*downloader.Snapshot, len(known))
	for i, k := range known {
		listed[i] = k.Snapshot
	}
	var choices []ui.Choice
	if len(known) > 0 {
		a.list.Reveal(known[0].ID)
		if added+len(bad) == 0 {
			choices = a.knownChoices(known)
		}
	}
	if said := view.Added(added, listed, bad); said != "" {
		a.notice.Tell(len(bad) == 0 && added+len(known) > 0, said, choices...)
	}
}

// knownChoices are what a person may want who pastes a link again.
func (a *adding) knownChoices(known []knownLink) []ui.Choice {
	s := known[0]
	run := func(c *view.Command) ui.Choice { return ui.Choice{Name: c.Name(), Do: func() { a.command(c, s.ID) }} }
	switch {
	case len(known) > 1:
		return nil
	case s.State == downloader.Done:
		return []ui.Choice{run(view.Open), run(view.Reveal), {Name: lang.L("Download again"), Do: func() {
			s.again.Again = true
			a.worker.do(func() { a.start([]downloader.Request{s.again}, nil) })
		}}}
	case s.State == downloader.Failed:
		return []ui.Choice{{Name: lang.L("Resume"), Do: func() { a.command(view.Retry, s.ID) }}}
	case s.State == downloader.Paused:
		return []ui.Choice{run(view.Resume)}
	default:
		return nil
	}
}

// instead takes the place of a download with one that asks for the same, into a folder
// if that is not "". The worker runs it.
func (a *adding) instead(id downloader.ID, folder string) {
	id = a.Engine.Replace(id, folder, "")
	a.Do(func() {
		a.newest = id
		a.revealNewest()
	})
}
