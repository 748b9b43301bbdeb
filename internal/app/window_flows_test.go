//go:build linux

package app

import (
	"syscall"
	"testing"

	"gannet/settings"
)

// What a person does in the window, all of it with the keyboard: each test begins with
// an empty list.

// A person copies a text with links and presses Ctrl+V: the files arrive and
// the rows say so. After kill -9 the list is there, and what was under way goes on.
func TestWindowFromPasteToFile(t *testing.T) {
	server, d := startFileServer(t), newDesk(t, 1100, 800)
	g := d.open()
	g.copy("Here is " + server.URL + "/first.zip and also <" + server.URL + "/second%20file.iso>.\n" + server.URL + "/long.bin")
	g.press("ctrl+v")
	g.says("first.zip", "Finished")
	g.says("second file.iso", "Finished")
	g.says("long.bin", "Downloading")
	g.counts("All", "3") // words that are no links make no rows
	server.check(t, d.download("first.zip"))
	server.check(t, d.download("second file.iso"))
	_ = g.end(syscall.SIGKILL) // killed, as asked

	g = d.open()
	g.says("first.zip", "Finished")
	g.says("second file.iso", "Finished")
	server.release()
	g.says("long.bin", "Finished")
	g.counts("All", "3")
	server.check(t, d.download("long.bin"))
	g.quit()
}

// The same through the box.
func TestWindowDownloadsWhatIsInTheBox(t *testing.T) {
	server, d := startFileServer(t), newDesk(t, 1100, 800)
	g := d.open()
	g.copy(server.URL + "/form.pdf")
	g.press("ctrl+n", "ctrl+v")
	g.shows(server.URL + "/form.pdf")
	g.press("Return")
	g.says("form.pdf", "Finished")
	server.check(t, d.download("form.pdf"))
	g.quit()
}

// A download is paused and goes on, is still paused after a restart, and goes on again.
// Quitting asks while it runs, and not while it is paused.
func TestWindowPausesAndGoesOn(t *testing.T) {
	server, d := startFileServer(t), newDesk(t, 1100, 800)
	g := d.open()
	g.copy(server.URL + "/long.bin")
	g.press("ctrl+v")
	g.says("long.bin", "Downloading")
	g.press("ctrl+q")
	g.shows("Quit Gannet?")
	g.press("Escape")
	g.hides("Quit Gannet?")
	g.press("Home", "space")
	g.says("long.bin", "Paused")
	g.until("the server to be let go", func() bool { return server.asking.Load() == 0 })
	server.left.Store(1 << 20)
	g.press("space")
	g.says("long.bin", "Downloading")
	g.press("space")
	g.says("long.bin", "Paused")
	g.press("ctrl+i") // the details: remembered
	g.quit()
	if !d.settings().Details {
		t.Error("the details are not remembered")
	}

	g = d.open()
	g.says("long.bin", "Paused")
	server.release()
	g.press("Home", "space")
	g.says("long.bin", "Finished")
	server.check(t, d.download("long.bin"))
	g.quit()
}

// What went wrong is said, and is tried again once it is mended. A row is taken off the list,
// brought back, and found by a search. Asked to end meanwhile, the program does.
func TestWindowTriesAgainUndoesAndSearches(t *testing.T) {
	server, d := startFileServer(t), newDesk(t, 1100, 800)
	g := d.open()
	g.copy(server.URL + "/long.bin\n" + server.URL + "/late.zip")
	g.press("ctrl+v")
	g.says("long.bin", "Downloading")
	g.says("late.zip", "not found at this address")
	g.counts("Failed", "1")
	server.there.Store(true)
	g.press("Home", "Down", "space")
	g.says("late.zip", "Finished")
	g.counts("Failed", "")
	server.check(t, d.download("late.zip"))

	g.press("Delete")
	g.hides("late.zip")
	g.press("ctrl+z")
	g.says("late.zip", "Finished")

	g.press("ctrl+f", "l", "a", "t", "e")
	g.hides("long.bin")
	g.says("late.zip", "Finished")
	g.press("Escape")
	g.says("long.bin", "Downloading")
	if err := g.end(syscall.SIGTERM); err != nil {
		t.Errorf("asked to end, it says %v\n%s", err, &g.said)
	}
}

func TestWindowChangesASetting(t *testing.T) {
	d := newDesk(t, 1100, 800)
	g := d.open()
	g.press("ctrl+comma")
	g.shows("Appearance")
	g.press("Tab", "Right", "Right", "Right", "Right")
	g.shows("Text size") // which is on that page
	g.press("Tab", "Down")
	g.shows("Light")
	g.press("Down", "Down", "Return")
	g.until("the setting to be saved", func() bool { return d.settings().Theme == settings.ThemeLight })
	g.press("Escape")
	g.quit()
}
