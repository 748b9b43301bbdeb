package catalog

import (
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/internal/message"
)

func TestEnglish(t *testing.T) {
	for want, s := range map[string]Sentence{
		"":                             {},
		"The disk is full":             {Text: "The disk is full"},
		"a.example did not respond":    {"{{.Host}} did not respond", message.Args{"Host": "a.example"}},
		"It is called {{.B}} in b":     {"It is called {{.A}} in {{.B}}", message.Args{"A": "{{.B}}", "B": "b"}},
		"2.3 GB needed, 0 B free":      {"{{.Need}} needed, {{.Free}} free", message.Args{"Need": message.Bytes(2_340_000_000), "Free": message.Bytes(-1)}},
		"Resumed after 1m23s":          {"Resumed after {{.Time}}", message.Args{"Time": 83*time.Second + time.Millisecond}},
		"It failed with 3":             {"It failed with {{.ExitCode}}", message.Args{"ExitCode": 3}},
		"404 Not Found":                {"{{.S}}", message.Args{"S": message.Status(404)}},
		"799":                          {"{{.S}}", message.Args{"S": message.Status(799)}},
		"The link is too long: so":     {"{{.Reason}}: so", message.Args{"Reason": message.Of("link.too-long")}},
		"No gap <here>, {{.X}} is one": {Text: "No gap <here>, {{.X}} is one"},
	} {
		if got := s.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What has no sentence, such as a code of a later version, is told as it is.
func TestUnknownCodes(t *testing.T) {
	if got := English(message.Of("later", message.Args{"X": 3})); got != "later X=3" {
		t.Errorf("%q", got)
	}
	if got := English(message.Message{}); got != "" {
		t.Errorf("%q", got)
	}
	e := &failure.Error{Kind: "later"}
	if got := Explain(e); got != Explain(&failure.Error{Kind: failure.Internal}) {
		t.Errorf("%q", got)
	}
}

func TestExplain(t *testing.T) {
	for want, e := range map[string]*failure.Error{
		"This link cannot be used: The link is too long. Copy the link again from its page.": {
			Kind: failure.Link, Reason: message.Of("link.too-long"),
		},
		"The disk is full: 2.3 GB needed, 1.0 MB free in /d. Free up space or choose another folder, then retry.": {
			Kind: failure.DiskFull, Subject: "/d", Need: 2_340_000_000, Free: 1_000_000,
		},
		"a.example returned an error (500 Internal Server Error). Try again later.": {
			Kind: failure.Server, Subject: "a.example", Status: 500,
		},
		"The server sent a short text instead of the file. Open it in a browser to find the right link or sign in, or keep the page.": {
			Kind: failure.Page, Text: true,
		},
	} {
		if got := Explain(e); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
