package gui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gannet/downloader"
	"gannet/internal/platform/drop"
)

// links gives what the engine was asked to download, and into which folder.
func (r *rig) links() (links, folders []string) {
	for _, s := range r.engine.Take().Downloads.All() {
		links, folders = append(links, s.URL), append(folders, s.Dir)
	}
	return links, folders
}

// put writes a file and gives its path.
func put(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is dropped starts at once, each link as it was written and once.
func TestDroppedLinksStart(t *testing.T) {
	const exact = "https://a.example/x%2Fy%2B%25.?sig=(a)'"
	r := newRig(t)
	r.adding.dropped(drop.Drop{
		Links: []string{exact, "https://b.example/1", exact},
		Files: []string{put(t, "list.txt", "one https://c.example/2, two\nthree\nhttps://b.example/1"), put(t, "x.url", "[InternetShortcut]\nURL="+exact+"!")},
		Text:  exact + "?",
	})
	want := []string{exact, "https://b.example/1", exact + "?", "https://c.example/2", exact + "!"}
	r.until("the rows", func() bool { return r.model.Len() == len(want) })
	links, folders := r.links()
	if !slices.Equal(links, want) || slices.ContainsFunc(folders, func(f string) bool { return f != "/home/ann/Downloads" }) {
		t.Errorf("got  %q in %q\nwant %q", links, folders, want)
	}
	if r.notice.Object.Visible() || r.adding.bar.box.Text != "" {
		t.Errorf("it says %q, and the box holds %q", r.said(), r.adding.bar.box.Text)
	}
}

func TestUselessDropsAreExplained(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct {
		drop drop.Drop
		want string
	}{
		"nothing":   {drop.Drop{}, "No links found in what you dropped."},
		"prose":     {drop.Drop{Text: "hello\nyou"}, "“hello”: No link found in this line. “you”: No link found in this line."},
		"magnet":    {drop.Drop{Links: []string{"magnet:?xt=1"}}, "“magnet:?xt=1”: magnet links are not supported yet."},
		"login":     {drop.Drop{Links: []string{"ftp://me:SECRET@example/a?sig=SECRET"}}, "“ftp://example/a?sig=…”: ftp links are not supported yet."},
		"picture":   {drop.Drop{Files: []string{put(t, "p.png", "\x89PNG\r\n\x1a\n\x00")}}, "“p.png”: This is already a file, not a link to one."},
		"folder":    {drop.Drop{Files: []string{dir}}, "“" + filepath.Base(dir) + "”: This is not a file."},
		"empty":     {drop.Drop{Files: []string{put(t, "e.txt", " \n")}}, "“e.txt”: No links found in this file."},
		"not there": {drop.Drop{Files: []string{filepath.Join(dir, "none.txt")}}, "“none.txt”: This file could not be read."},
		"foreign":   {drop.Drop{Files: []string{filepath.Join(dir, "x.part")}}, "“x.part”: Gannet did not start this download, so it cannot resume it."},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.adding.dropped(test.drop)
			r.until("a notice", func() bool { return r.notice.Object.Visible() })
			if got := r.said(); got != test.want {
				t.Errorf("it says %q\nwant    %q", got, test.want)
			}
			if r.adding.bar.box.Text != "" {
				t.Errorf("the box holds %q", r.adding.bar.box.Text)
			}
		})
	}
}

// What does not matter beside the links is not complained about.
func TestProseAroundLinksIsPassedOver(t *testing.T) {
	r := newRig(t)
	r.adding.dropped(drop.Drop{Links: []string{"https://a.example/1"}, Text: "some\nwords\n"})
	r.until("the row", func() bool { return r.model.Len() == 1 })
	if r.notice.Object.Visible() {
		t.Errorf("it says %q", r.said())
	}
}

func TestDroppedPartGoesOn(t *testing.T) {
	r := newRig(t)
	r.adding.dropped(drop.Drop{Files: []string{"/media/stick/begun.iso.part"}})
	r.until("the row", func() bool { return r.model.Len() == 1 })
	links, folders := r.links()
	if links[0] != "https://a.example/begun.iso" || folders[0] != "/media/stick" {
		t.Errorf("goes on with %s in %s", links[0], folders[0])
	}

	id := r.model.Downloads.At(0).ID
	r.engine.Pause(id)
	r.until("paused", func() bool { return r.model.Find(id).State == downloader.Paused })
	r.adding.dropped(drop.Drop{Files: []string{"/media/stick/begun.iso.part.gannet"}})
	r.until("it goes on", func() bool { return r.state(id) == downloader.Queued })
	if links, _ := r.links(); len(links) != 1 {
		t.Errorf("it is in the list %d times", len(links))
	}
}

func TestCoverShowsWhereToDrop(t *testing.T) {
	r := newRig(t)
	if r.adding.cover.Object.Visible() {
		t.Fatal("the cover is there from the start")
	}
	r.adding.hover(true)
	r.until("the cover", func() bool { return r.adding.cover.Object.Visible() })
	r.adding.hover(false)
	r.until("no cover", func() bool { return !r.adding.cover.Object.Visible() })
}
