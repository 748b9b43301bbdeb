package gui

import (
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/internal/phrase"
)

// snapshots has one download in every state, and more where a state has more to say.
func snapshots() map[string]downloader.Snapshot {
	lost := &failure.Error{Kind: failure.Lost, Subject: "a.example"}
	denied := &failure.Error{Kind: failure.Denied, Subject: "a.example", Status: 403}
	const mb = 1_000_000
	return map[string]downloader.Snapshot{
		"queued":  {Name: "concert.flac", State: downloader.Queued, Size: 412 * mb, Left: -1},
		"probing": {Name: "x.zip", State: downloader.Probing, Size: -1, Left: -1},
		"running": {
			Name: "film.mkv", State: downloader.Running, Size: 45 * mb, Done: 12_345_678, Speed: 5_100_000,
			Left: 6 * time.Second, Connections: 8, Resumable: true,
		},
		"slow": {
			Name: "film.mkv", State: downloader.Running, Size: 450 * mb, Done: 12_345_678, Speed: 510_000,
			Left: 14 * time.Minute, Connections: 8, Resumable: true, Slow: downloader.SlowConnections,
		},
		"unknown":  {Name: "log.txt", State: downloader.Running, Size: -1, Done: 18_200_000, Speed: 240_000, Left: -1, Connections: 1},
		"saving":   {Name: "x.jpg", State: downloader.Saving, Size: 2 * mb, Done: 2 * mb, Left: -1},
		"done":     {Name: "photos.zip", State: downloader.Done, Size: 2100 * mb, Done: 2100 * mb, Left: -1},
		"differs":  {Name: "x.iso", State: downloader.Done, Size: mb, Done: mb, Checked: phrase.Of("Checked: differs from the {{.X}} you gave", phrase.Gaps{"X": "sha256"}), Left: -1},
		"page":     {Name: "x.iso", State: downloader.Failed, Size: -1, Left: -1, Err: &failure.Error{Kind: failure.Page}},
		"checked":  {Name: "x.iso", State: downloader.Done, Size: mb, Done: mb, Checked: phrase.Of("Checked: matches the {{.X}} you gave", phrase.Gaps{"X": "SHA-256"}), Left: -1},
		"waiting":  {Name: "setup.exe", State: downloader.Waiting, Size: 80 * mb, Done: 9 * mb, Left: -1, Err: lost, RetryAt: epoch.Add(24 * time.Second)},
		"paused":   {Name: "x.pdf", State: downloader.Paused, Size: 10 * mb, Done: 5 * mb, Left: -1, Resumable: true},
		"one-way":  {Name: "x.pdf", State: downloader.Paused, Size: 10 * mb, Done: 5 * mb, Left: -1},
		"failed":   {Name: "annual report.pdf", State: downloader.Failed, Size: -1, Left: -1, Err: denied},
		"mystery":  {Name: "x", State: downloader.Failed, Size: -1, Left: -1},
		"overlong": {Name: strings.Repeat("a very long name ", 20) + ".zip", State: downloader.Failed, Size: -1, Left: -1, Err: denied},
	}
}

func TestFaces(t *testing.T) {
	for name, want := range map[string][3]string{
		"queued":  {"In line, number 3", "412 MB", ""},
		"probing": {"Asking the server…", "", ""},
		"running": {"Downloading · 8 connections", "12.3 MB of 45.0 MB · 5.10 MB/s · 6 s left", "27 %"},
		"unknown": {"Receiving, size unknown", "18.2 MB so far · 240 kB/s", ""},
		"saving":  {"Checking and saving…", "2.00 MB of 2.00 MB", "100 %"},
		"done":    {"Finished", "2.10 GB", ""},
		"checked": {"Finished · Checked: matches the SHA-256 you gave", "1.00 MB", ""},
		"waiting": {"The connection to a.example was lost · tries again in 24 s", "9.00 MB of 80.0 MB", "11 %"},
		"paused":  {"Paused", "5.00 MB of 10.0 MB", "50 %"},
		"one-way": {"Paused · this server starts over when you go on", "5.00 MB of 10.0 MB", "50 %"},
		"failed": {
			"a.example did not allow this download (403). The link may have expired or need a login: get a fresh one.", "", "",
		},
		"mystery": {"It did not work", "", ""},
	} {
		s := snapshots()[name]
		f := faceOf(&s, 3, false, epoch)
		if got := [3]string{f.state, f.figures, f.percent}; got != want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
	}
}

func TestEveryStateHasAFace(t *testing.T) {
	newApp(t)
	for _, state := range downloader.States() {
		f := faceOf(&downloader.Snapshot{State: state, Size: -1, Left: -1}, 0, false, epoch)
		if f.state == "" || markOf(&downloader.Snapshot{State: state}) == nil {
			t.Errorf("%v has words %q and icon %v", state, f.state, markOf(&downloader.Snapshot{State: state}))
		}
	}
}

// In English the window's words about failures are the engine's.
func TestFailuresAreWordedAsTheEngineDoes(t *testing.T) {
	for _, kind := range failure.Kinds() {
		e := &failure.Error{Kind: kind, Subject: "a.example", Status: 418}
		if got, want := say(e.Hint()), e.Hint().String(); got != want {
			t.Errorf("%s: hint %q, want %q", kind, got, want)
		}
		if kind == failure.DiskFull || kind == failure.Server || kind == failure.Empty || kind == failure.Rejected {
			continue // numbers are written with more care here
		}
		if got, want := say(e.What()), e.What().String(); got != want {
			t.Errorf("%s: what %q, want %q", kind, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		400 * time.Millisecond:          "0 s",
		6 * time.Second:                 "6 s",
		103 * time.Second:               "1 min 43 s",
		2*time.Hour + 5*time.Minute:     "2 h 5 min",
		49 * time.Hour:                  "2 days",
		59*time.Minute + 59*time.Second: "59 min 59 s",
	} {
		if got := span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestEllipsis(t *testing.T) {
	width := func(s string) (n float32) {
		for g := graphemes.FromString(s); g.Next(); {
			n++
		}
		return n
	}
	const family = "👩‍👩‍👧‍👦"
	for _, c := range []struct{ text, middle, end string }{
		{"short.zip", "short.zip", "short.zip"},
		{"a-very-long-name.tar.gz", "a-very-…r.gz", "a-very-long…"},
		{strings.Repeat(family, 20), strings.Repeat(family, 7) + dots + strings.Repeat(family, 4), strings.Repeat(family, 11) + dots},
	} {
		if got := cutMiddle(c.text, 12, width); got != c.middle {
			t.Errorf("middle of %q: %q, want %q", c.text, got, c.middle)
		}
		if got := cutEnd(c.text, 12, width); got != c.end {
			t.Errorf("end of %q: %q, want %q", c.text, got, c.end)
		}
	}
}

func TestWaitingNamesWhatIsGone(t *testing.T) {
	tests := map[string]*failure.Error{
		"Waiting for the network":                {Kind: failure.Offline},
		"Waiting for the folder /media/ann/disk": {Kind: failure.Folder, Subject: "/media/ann/disk"},
	}
	for want, err := range tests {
		s := &downloader.Snapshot{State: downloader.Waiting, Size: -1, Err: err, RetryAt: time.Now().Add(time.Minute)}
		if got := faceOf(s, 0, false, time.Now()).state; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A row says what its host makes it wait for, also if it was another file that the host refused.
func TestWaitingForAHost(t *testing.T) {
	newApp(t)
	refused := func(status int, kind failure.Kind) *failure.Error {
		return &failure.Error{Kind: kind, Status: status, Subject: "a.example"}
	}
	minute := epoch.Add(time.Minute)
	hold := func(host string, status int, until time.Time) downloader.Holds {
		return downloader.Holds{host: {Err: refused(status, failure.Busy), Until: until}}
	}
	for _, c := range []struct {
		own   *failure.Error // the download's
		holds downloader.Holds
		want  string
	}{
		{refused(429, failure.Busy), nil, "Waiting for a.example: too many requests · tries again in 1 min 0 s"},
		{refused(403, failure.Denied), nil, "Waiting for a.example: no more downloads at once · tries again in 1 min 0 s"},
		{refused(503, failure.Busy), nil, "a.example is too busy now (503) · tries again in 1 min 0 s"},
		{nil, hold("a.example", 429, minute), "Waiting for a.example: too many requests · tries again in 1 min 0 s"},
		{nil, hold("a.example", 503, minute), "Waiting for a.example · tries again in 1 min 0 s"},
		{nil, hold("a.example", 503, time.Time{}), "Waiting for a.example: no more downloads at once · resumes automatically"},
		{nil, hold("b.example", 503, minute), "In line, number 1"},
	} {
		s := &downloader.Snapshot{ID: 1, URL: "https://a.example/f", State: downloader.Queued, Size: -1, Left: -1}
		if c.own != nil {
			s.State, s.Err, s.RetryAt = downloader.Waiting, c.own, minute
		}
		m := newModel()
		m.set(downloader.Board{Downloads: []*downloader.Snapshot{s}, Holds: c.holds})
		if got := m.face(s, 1, epoch).state; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// One line in the status bar says what makes all of them slow.
func TestStatusBarSaysWhyItIsSlow(t *testing.T) {
	for _, c := range []struct {
		board downloader.Board
		want  string
	}{
		{downloader.Board{Speed: 400_000}, ""},
		{downloader.Board{Speed: 400_000, Slow: downloader.SlowDisk}, "the disk is slow"},
		{downloader.Board{Speed: 400_000, Slow: downloader.SlowRefused}, "the server allows no more connections"},
		{downloader.Board{Speed: 400_000, Slow: downloader.SlowConnections}, "the server limits each connection"},
		{downloader.Board{Speed: 400_000, Slow: downloader.SlowServer}, "the server or the line to it is slow"},
		{downloader.Board{Speed: 400_000, Limit: 400_000, Slow: downloader.SlowServer}, "your speed limit holds it back"},
	} {
		m := newModel()
		m.set(c.board)
		if got := countsText(m.totals); got != c.want {
			t.Errorf("%q: %q, want %q", c.board.Slow, got, c.want)
		}
	}
}
