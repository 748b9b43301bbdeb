package view

import (
	"testing"
	"time"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/view/viewtest"
	"gannet/internal/message/catalog"
)

func TestFaces(t *testing.T) {
	for name, want := range map[string][3]string{
		"queued":  {"Queued (no. 3)", "412 MB", ""},
		"probing": {"Connecting…", "", ""},
		"running": {"Downloading · 8 connections", "12.3 MB of 45.0 MB · 5.10 MB/s · 6 s left", "27 %"},
		"unknown": {"Downloading, size unknown", "18.2 MB so far · 240 kB/s", ""},
		"saving":  {"Verifying and saving…", "2.00 MB of 2.00 MB", "100 %"},
		"done":    {"Finished", "2.10 GB", ""},
		"checked": {"Finished · Verified: matches the SHA-256 you entered", "1.00 MB", ""},
		"waiting": {"The connection to a.example was lost · retrying in 24 s", "9.00 MB of 80.0 MB", "11 %"},
		"paused":  {"Paused", "5.00 MB of 10.0 MB", "50 %"},
		"one-way": {"Paused · the server does not support resuming", "5.00 MB of 10.0 MB", "50 %"},
		"failed": {
			"a.example denied access to this file (403). The link may have expired or require a login. Update the link.", "", "",
		},
		"mystery": {"Download failed", "", ""},
	} {
		s := viewtest.Snapshots()[name]
		f := Describe(&s, 3, false, viewtest.Epoch)
		if got := [3]string{f.State, f.Figures, f.Percent}; got != want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, want)
		}
	}
}

// In English the window says of failures what the terminal says.
func TestFailuresAreWordedAsInTheTerminal(t *testing.T) {
	for _, kind := range failure.Kinds() {
		e := &failure.Error{Kind: kind, Subject: "a.example", Status: 799}
		if got, want := Hint(e), catalog.Hint(kind).String(); got != want {
			t.Errorf("%s: hint %q, want %q", kind, got, want)
		}
		if kind == failure.DiskFull {
			continue // numbers are written with more care here
		}
		if got, want := Say(e.Message()), catalog.English(e.Message()); got != want {
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
		if got := Duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestWaitingNamesWhatIsGone(t *testing.T) {
	tests := map[string]*failure.Error{
		"Waiting for network":                {Kind: failure.Offline},
		"Waiting for folder /media/ann/disk": {Kind: failure.Folder, Subject: "/media/ann/disk"},
	}
	for want, err := range tests {
		s := &downloader.Snapshot{State: downloader.Waiting, Size: -1, Err: err, RetryAt: time.Now().Add(time.Minute)}
		if got := Describe(s, 0, false, time.Now()).State; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A row says what its host makes it wait for, also if it was another file that the host refused.
func TestWaitingForAHost(t *testing.T) {
	refused := func(status int, kind failure.Kind) *failure.Error {
		return &failure.Error{Kind: kind, Status: status, Subject: "a.example"}
	}
	minute := viewtest.Epoch.Add(time.Minute)
	hold := func(host string, status int, until time.Time) downloader.Holds {
		return downloader.Holds{host: {Err: refused(status, failure.Busy), Until: until}}
	}
	for _, c := range []struct {
		own   *failure.Error // the download's
		holds downloader.Holds
		want  string
	}{
		{refused(429, failure.Busy), nil, "Waiting for a.example: too many requests · retrying in 1 min 0 s"},
		{refused(403, failure.Denied), nil, "Waiting for a.example: too many simultaneous downloads · retrying in 1 min 0 s"},
		{refused(503, failure.Busy), nil, "a.example is busy (503) · retrying in 1 min 0 s"},
		{nil, hold("a.example", 429, minute), "Waiting for a.example: too many requests · retrying in 1 min 0 s"},
		{nil, hold("a.example", 503, minute), "Waiting for a.example · retrying in 1 min 0 s"},
		{nil, hold("a.example", 503, time.Time{}), "Waiting for a.example: too many simultaneous downloads · resumes automatically"},
		{nil, hold("b.example", 503, minute), "Queued (no. 1)"},
	} {
		s := &downloader.Snapshot{ID: 1, URL: "https://a.example/f", State: downloader.Queued, Size: -1, Left: -1}
		if c.own != nil {
			s.State, s.Err, s.RetryAt = downloader.Waiting, c.own, minute
		}
		m := NewModel()
		m.Set(downloader.List{Downloads: downloader.NewSnapshots(s), Holds: c.holds})
		if got := m.Describe(s, 1, viewtest.Epoch).State; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// One line in the status bar says what makes all of them slow.
func TestStatusBarSaysWhyItIsSlow(t *testing.T) {
	for _, c := range []struct {
		list downloader.List
		want string
	}{
		{downloader.List{Speed: 400_000}, ""},
		{downloader.List{Speed: 400_000, Slow: downloader.SlowDisk}, "the disk is slow"},
		{downloader.List{Speed: 400_000, Slow: downloader.SlowRefused}, "the server allows no more connections"},
		{downloader.List{Speed: 400_000, Slow: downloader.SlowConnections}, "the server limits each connection"},
		{downloader.List{Speed: 400_000, Slow: downloader.SlowServer}, "the server or the network is slow"},
		{downloader.List{Speed: 400_000, Limit: 400_000, Slow: downloader.SlowServer}, "limited by your speed limit"},
	} {
		m := NewModel()
		m.Set(c.list)
		if got := Counts(m.Totals); got != c.want {
			t.Errorf("%q: %q, want %q", c.list.Slow, got, c.want)
		}
	}
}
