package transfer

import (
	"io"
	"strings"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/sniff"
	"gannet/downloader/source"
)

func answerOf(media, body string) *source.Body {
	return &source.Body{
		MediaType: media, Content: io.NopCloser(strings.NewReader(body)), Size: int64(len(body)), Cancel: func(error) {},
	}
}

// What may take the place of 2,000 bytes that have come of a file of 3,000.
func TestLessTakesNoPlace(t *testing.T) {
	const old, newer = "Wed, 01 Jan 2020 00:00:00 GMT", "Thu, 02 Jan 2020 00:00:00 GMT"
	part, err := disk.Create(disk.OS{}, t.TempDir(), "a.zip", disk.TakeNumber, disk.Record{Size: 3000})
	if err != nil {
		t.Fatal(err)
	}
	defer part.Discard()
	if _, err := part.WriteAt(make([]byte, 2000), 0); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		was, media     string
		size           int64
		etag, modified string
		less           bool
	}{
		{"application/zip", "application/zip", 3000, "", "", false},
		{"application/zip", "application/octet-stream", 3000, "", "", false},
		{"application/zip", "application/json", 3000, "", "", false}, // compared
		{"application/zip", "application/json", 4000, "", "", true},
		{"application/zip", "text/html", 4000, `"b"`, newer, true},
		{"text/plain", "text/html; charset=utf-8", 4000, "", "", true},
		{"text/plain", "text/plain; charset=utf-8", 4000, "", "", false},
		{"", "application/json", 4000, "", "", false},
		{"application/zip", "application/zip", 2999, "", "", true},
		{"application/zip", "application/zip", 0, "", "", true},
		{"application/zip", "application/zip", 2999, `"a"`, old, true},
		{"application/zip", "application/zip", 2999, `W/"b"`, old, true},
		{"application/zip", "application/zip", sniff.MostMessage + 1, "", "", false},
		{"application/json", "application/json", 20, "", "", true},
	} {
		a := &Attempt{part: part, mediaType: c.was, Tools: Tools{Timeouts: source.Timeouts{Body: time.Minute}}, found: disk.Found{
			Record: disk.Record{Size: 3000, ETag: `"a"`, LastModified: old}, Done: []disk.Span{{From: 0, To: 2000}},
		}}
		got := answerOf(c.media, "\x00")
		got.Size, got.Version = c.size, source.Version{ETag: c.etag, Modified: c.modified}
		if less, err := a.isLess(t.Context(), got); less != c.less || err != nil {
			t.Errorf("%+v: %v, %v", c, less, err)
		}
	}
	was := source.Version{ETag: `"a"`, Modified: old}
	for v, want := range map[source.Version]bool{
		{}:                             false,
		was:                            false,
		{ETag: `"b"`}:                  true,
		{ETag: `W/"b"`}:                false,
		{Modified: newer}:              true,
		{Modified: "once"}:             false,
		{ETag: `"a"`, Modified: newer}: true,
	} {
		if v.Newer(was) != want {
			t.Errorf("%+v: %v", v, !want)
		}
	}
}
