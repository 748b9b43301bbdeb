package view

import (
	"strings"
	"testing"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/language"
)

func TestAddedLinksAreTold(t *testing.T) {
	if err := language.Speak("en"); err != nil {
		t.Fatal(err)
	}
	is := func(state downloader.State) *downloader.Snapshot {
		return &downloader.Snapshot{Name: "a.zip", State: state}
	}
	bad := link.Find("https://\nhttps://\nhttps://\nhttps://\nhttps://").Bad
	for _, c := range []struct {
		added int
		known []*downloader.Snapshot
		bad   []link.Bad
		want  string // or its beginning, before *
	}{
		{2, nil, nil, ""},
		{0, nil, nil, "No links found in the pasted text.*"},
		{0, []*downloader.Snapshot{is(downloader.Done)}, nil, "Already downloaded: a.zip."},
		{0, []*downloader.Snapshot{is(downloader.Paused)}, nil, "Already in the list: a.zip."},
		{0, []*downloader.Snapshot{is(downloader.Running)}, nil, "Already downloading: a.zip."},
		{1, []*downloader.Snapshot{is(downloader.Done), is(downloader.Done)}, nil, "1 download added. 2 links are already in the list."},
		{1, nil, []link.Bad{{Line: strings.Repeat("x", 80)}}, "1 download added. “" + strings.Repeat("x", 60) + "…”: .*"},
		{0, nil, append(bad, bad...), "“https://”: *"},
	} {
		got := Added(c.added, c.known, c.bad)
		beginning, open := strings.CutSuffix(c.want, "*")
		if got != c.want && !(open && strings.HasPrefix(got, beginning)) {
			t.Errorf("%d added: %q, want %q", c.added, got, c.want)
		}
	}
	if got := Added(0, nil, append(bad, bad...)); !strings.HasSuffix(got, " more lines contain no link.") ||
		strings.Count(got, "“") != mostBad {
		t.Errorf("of many bad lines it says %q", got)
	}
}

func TestEndedDownloadsAreTold(t *testing.T) {
	if err := language.Speak("en"); err != nil {
		t.Fatal(err)
	}
	some := func(names ...string) (list []*downloader.Snapshot) {
		for _, name := range names {
			list = append(list, &downloader.Snapshot{Name: name})
		}
		return list
	}
	for _, c := range []struct {
		done, failed []*downloader.Snapshot
		title, text  string
	}{
		{some("a"), nil, "Finished: a", ""},
		{some("a", "b", "c"), nil, "3 downloads finished", "a\nb\nc"},
		{some("a", "b", "c", "d"), nil, "4 downloads finished", "a\nb\nc\n…"},
		{nil, some("a"), "Download failed: a", ""},
		{nil, some("a", "b"), "2 downloads need attention", "a\nb"},
		{some("a"), some("b", "c"), "Finished: a", "2 downloads need attention"},
	} {
		if title, text := Ended(c.done, c.failed); title != c.title || text != c.text {
			t.Errorf("%q and %q, want %q and %q", title, text, c.title, c.text)
		}
	}
}
