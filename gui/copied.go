package gui

// Links that were copied in other programs, and the bar that offers them.

import (
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader/link"
	ui "gannet/gui/widget"
	"gannet/internal/platform/clipboard"
)

// watchCopied begins or ends to watch what other programs copy, as the settings say,
// once the window is shown or in the tray.
func (a *adding) watchCopied() {
	switch {
	case !a.started || a.prefs.WatchCopied == (a.endWatch != nil):
	case a.endWatch != nil:
		a.endWatch()
		a.endWatch = nil
	default:
		end, err := clipboard.Watch(a.win, a.lookAtCopied)
		if err != nil {
			if !errors.Is(err, clipboard.ErrUnsupported) {
				fyne.LogError("clipboard not watched for links", err)
			}
			a.notice.Tell(false, lang.L("The clipboard cannot be monitored on this system."))
			end = func() {}
		}
		a.endWatch = end
	}
}

// lookAtCopied finds links in what was copied. It may be called from any goroutine.
func (a *adding) lookAtCopied(text string) {
	found := link.Find(text).Items // text without links is of no interest here
	a.Do(func() {
		if a.closed {
			return
		}
		types := strings.Fields(a.prefs.CopiedTypes)
		found = slices.DeleteFunc(found, func(item link.Item) bool { return !leadsToFile(item.URL, types) })
		if len(found) > 0 {
			a.worker.do(func() { a.offer(found) })
		}
	})
}

// offer offers those links that are not in the list. The worker runs it.
func (a *adding) offer(items []link.Item) {
	known := a.Engine.Known(link.Found{Items: items}.Links()...)
	var unknown []link.Item
	for i, item := range items {
		if known[i] == 0 {
			unknown = append(unknown, item)
		}
	}
	a.Do(func() {
		if !a.closed {
			a.copied.offer(unknown)
		}
	})
}

// leadsToFile reports whether the path of a link ends like a file of one of the types.
func leadsToFile(link string, types []string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	end := strings.TrimPrefix(path.Ext(u.Path), ".")
	return end != "" && slices.Contains(types, strings.ToLower(end))
}

// copied offers to download links that were copied, in a bar that stands in nobody's way.
type copied struct {
	adding *adding
	bar    *ui.Notice
	found  link.Found // that is offered
}

func newCopied(a *adding, front func() bool) *copied {
	return &copied{adding: a, bar: ui.NewNotice(a.Do, front, func() { a.content.Refresh() })}
}

// offer adds links to those offered.
func (c *copied) offer(items []link.Item) {
	if !c.bar.Object.Visible() {
		c.found = link.Found{} // answered, or closed
	}
	before := len(c.found.Items)
	c.found.Add(link.Found{Items: items})
	if len(c.found.Items) == before {
		return
	}
	offered := c.found
	c.bar.Tell(
		true, lang.N("{{.N}} links copied", len(offered.Items), data{"N": len(offered.Items)}),
		ui.Choice{Name: lang.L("Download"), Do: func() { c.adding.addFound(offered) }},
		ui.Choice{Name: lang.L("Ignore"), Do: func() {}},
	)
}
