package get

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	stdlog "log"
	"slices"
	"strings"
	"testing"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/internal/message"
	"gannet/settings"
)

// What libraries log is none of what get says.
func TestLogOfLibrariesIsNotShown(t *testing.T) {
	var logged bytes.Buffer
	before := stdlog.Writer()
	defer stdlog.SetOutput(before)
	stdlog.SetOutput(&logged)
	status := Run([]string{"-h"}, settings.Values{}, strings.NewReader(""), io.Discard, io.Discard)
	if stdlog.Print("Unsolicited response"); status != 0 || logged.Len() > 0 {
		t.Errorf("status %d, logged %q", status, &logged)
	}
}

func TestWatchShowsWhatIsNewOnce(t *testing.T) {
	var shown []string
	w := watch{shown: map[downloader.ID]*downloader.Snapshot{}, show: func(s *downloader.Snapshot) {
		shown = append(shown, s.Name+" "+s.State.String())
	}}
	a0 := &downloader.Snapshot{ID: 1, Name: "a", State: downloader.Running}
	b0 := &downloader.Snapshot{ID: 2, Name: "b", State: downloader.Queued}
	a1 := &downloader.Snapshot{ID: 1, Name: "a", State: downloader.Done}
	b1 := &downloader.Snapshot{ID: 2, Name: "b", State: downloader.Failed}
	a2 := &downloader.Snapshot{ID: 1, Name: "a", State: downloader.Done} // a new copy of what has ended
	for _, list := range [][]*downloader.Snapshot{{a0, b0}, {a0, b0}, {b0, a0}, {a1, b0}} {
		w.look(downloader.List{Downloads: downloader.NewSnapshots(list...)})
	}
	w.look(downloader.List{Revision: 7, Downloads: downloader.NewSnapshots(b0, a1)})
	changed := downloader.Changes{Since: 7, Changed: []*downloader.Snapshot{a2, b1}}
	w.look(downloader.List{Revision: 8, Downloads: downloader.NewSnapshots(a2, b1), Changes: changed})
	w.look(downloader.List{Revision: 10, Downloads: downloader.NewSnapshots(a2, b1), Changes: downloader.Changes{Since: 9}})
	if want := []string{"a running", "b queued", "a done", "b failed"}; !slices.Equal(shown, want) || w.ended != 2 {
		t.Fatalf("shown %q, ended %d; want %q, 2", shown, w.ended, want)
	}
}

func TestPrinter(t *testing.T) {
	done := &downloader.Snapshot{ID: 1, Path: "/d/a", State: downloader.Done}
	running := &downloader.Snapshot{ID: 1, Path: "/d/a", State: downloader.Running}
	bad := &downloader.Snapshot{ID: 2, URL: "http://h/b", State: downloader.Failed, Err: &failure.Error{Kind: failure.NotFound, Subject: "h", Status: 404}}

	var out, errw bytes.Buffer
	p := newPrinter(&out, &errw)
	p.begin(false, 2)
	p.show(running)
	p.show(done)
	if got := p.status(); got != saved || out.String() != "/d/a\n" || errw.Len() != 0 {
		t.Fatalf("status %d, out %q, err %q", got, &out, &errw)
	}
	p.show(bad)
	want := "gannet: http://h/b: File not found at this address (404 Not Found). Get a new link from the page where you found it.\n"
	if got := p.status(); got != failed || out.String() != "/d/a\n" || errw.String() != want {
		t.Fatalf("status %d, out %q, err %q", got, &out, &errw)
	}
}

func TestPrinterJSON(t *testing.T) {
	var out, errw bytes.Buffer
	p := newPrinter(&out, &errw)
	p.begin(true, 1)
	p.show(&downloader.Snapshot{ID: 1, URL: "http://h/?a=1&b=<2>", Path: "/d/a", State: downloader.Running, Size: -1, Done: 5})
	p.show(&downloader.Snapshot{ID: 1, URL: "http://h/?a=1&b=<2>", Path: "/d/a", State: downloader.Done, Size: 5, Done: 5})
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `?a=1&b=<2>`) {
		t.Fatalf("%q", lines)
	}
	var last downloader.Snapshot
	if err := json.Unmarshal([]byte(lines[1]), &last); err != nil || last.State != downloader.Done || last.Path != "/d/a" {
		t.Fatalf("%v %+v", err, last)
	}
}

func TestServerTextKeepsToItsLine(t *testing.T) {
	var errw bytes.Buffer
	p := newPrinter(nil, &errw)
	p.fail("http://h/\x1b[2J\n\u202egnp.exe", "bad\r\nthing")
	if got := errw.String(); strings.Count(got, "\n") != 1 || strings.ContainsAny(got, "\x1b\r\u202e") {
		t.Fatalf("%q", got)
	}
}

func TestBrokenOutputIsToldOnce(t *testing.T) {
	var errw bytes.Buffer
	p := newPrinter(brokenPipe{}, &errw)
	for id := range downloader.ID(3) {
		p.show(&downloader.Snapshot{ID: id, Path: "/d/a", State: downloader.Done})
	}
	if got := errw.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "cannot be written") || p.status() != failed {
		t.Fatalf("status %d, %q", p.status(), got)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestLinesThatWereNotPrinted(t *testing.T) {
	for name, c := range map[string]struct {
		lines  lines
		status int
		said   string
	}{
		"none":        {},
		"not written": {lines{err: io.ErrShortWrite}, failed, "gannet: The output cannot be written (short write); the downloads go on.\n"},
		"not read":    {lines{cut: io.ErrUnexpectedEOF}, failed, "gannet: Not every line was printed (unexpected EOF).\n"},
	} {
		var errw strings.Builder
		if got := newPrinter(nil, &errw).lost(&c.lines); got != c.status || errw.String() != c.said {
			t.Errorf("%s: %d, %q", name, got, errw.String())
		}
	}
}

// What the engine refuses is told, and the rest goes on.
func TestRefusedRequestsAreTold(t *testing.T) {
	e, err := downloader.New(downloader.Options{Proxy: "none"})
	if err != nil {
		t.Fatal(err)
	}
	var out, errw bytes.Buffer
	p := newPrinter(&out, &errw)
	requests := []downloader.Request{
		{URL: "ftp://me:hunter2@h/a", Dir: t.TempDir()}, {URL: "http://127.0.0.1:1/a", Dir: t.TempDir()},
	}
	if !follow(t.Context(), e, requests, p) {
		t.Error("not all have ended")
	}
	want := "gannet: ftp://h/a: " + explained(&failure.Error{
		Kind: failure.Link, Reason: message.Of("link.scheme", message.Args{"Scheme": "ftp"}),
	}) + "\n"
	if got := errw.String(); p.status() != failed || !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 2 {
		t.Errorf("status %d, %q", p.status(), got)
	}
}
