package downloader

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

func TestIsText(t *testing.T) {
	for in, want := range map[string]bool{
		"":                                   true,
		`{"error":"link expired"}`:           true,
		"<?xml version='1.0'?>\r\n<Error/>":  true,
		"Der Link ist abgelaufen: \u00fc":    true,
		"cut in a character \xe9\x93":        true,
		"PK\x03\x04\x14\x00\x00\x00":         false,
		"\x1f\x8b\x08\x00":                   false,
		"ID3\x04\x00":                        false,
		"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 o": false,
		"latin-1: f\xfcr":                    false,
	} {
		if isText([]byte(in)) != want {
			t.Errorf("%q: %v", in, !want)
		}
	}
}

// A message under the name of a film is held back; a text under the name of a text is not, nor a film that is said to be text.
func TestUnexpectedMessage(t *testing.T) {
	const message, film = `{"error":"link expired"}`, "\x00\x00\x00\x18ftypmp42"
	for _, c := range []struct {
		link, media, body, disposition string
		want                           bool
	}{
		{"/a.mp4", "application/json", message, "", true},
		{"/a.zip", "text/plain; charset=utf-8", "expired", "", true},
		{"/a.iso", "application/problem+json", message, "", true},
		{"/a.iso", "text/xml", "<Error/>", "", true},
		{"/a.iso", "text/plain", strings.Repeat("x", mostMessage+1), "", false},
		{"/a.mp4", "text/plain", film, "", false},
		{"/a.mp4", "application/json", film, "", false},
		{"/a.mp4", "application/octet-stream", message, "", true},
		{"/a.mp4", "video/mp4", "\ufeff[ {\"error\": 1}]", "", true},
		{"/a.zip", "", "<?xml version='1.0'?><Error/>", "", true},
		{"/a.zip", "application/zip", "{curly", "", false},
		{"/a.zip", "application/zip", "{\"a\x00", "", false},
		{"/a.xls", "application/vnd.ms-excel", "<?xml version='1.0'?><Workbook/>", "", false},
		{"/a.mp4", "application/octet-stream", message + strings.Repeat(" ", mostMessage), "", false},
		{"/a.mp4", "application/json", message, "attachment", false},
		{"/a.bin", "text/plain", "expired", "", false},
		{"/a.bin", "application/json", message, "", true},
		{"/a.pdf", "text/plain", "%PDF-1.4\n1 0 obj", "", false},
		{"/a.json", "application/json", message, "", false},
		{"/a.txt", "text/plain", "expired", "", false},
		{"/a.xml", "text/xml", "<Error/>", "", false},
		{"/a.svg", "image/svg+xml", "<svg/>", "", false},
		{"/a", "application/json", message, "", false},
		{"/get?file=1", "text/plain", "expired", "", false},
	} {
		a := &attempt{url: "http://a.example" + c.link, client: &client{timeout: time.Minute}}
		got := answerOf(c.media, c.body)
		got.header.Set("Content-Disposition", c.disposition)
		err := a.doubt(t.Context(), got)
		if failure.Is(err, failure.Page) != c.want || err != nil && !c.want {
			t.Errorf("%s as %s: %v", c.link, c.media, err)
		}
		if rest, err := io.ReadAll(got.body); err != nil || string(rest) != c.body {
			t.Errorf("%s as %s: %d bytes are left to be read, %v", c.link, c.media, len(rest), err)
		}
	}
}

// The first bytes decide what is a page and what a file, whatever the server says that it is.
func TestFirstBytesTellAPage(t *testing.T) {
	const page = "\n<!DOCTYPE html><title>Log in</title>"
	for _, c := range []struct {
		link, media, body, disposition string
		want                           bool
	}{
		{"/a.zip", "text/html", page, "", true},
		{"/a.zip", "text/html; charset=utf-8", "PK\x03\x04\x14\x00", "", false},
		{"/a.zip", "text/html", "Warning: f\xfcr everybody", "", true},
		{"/a.zip", "text/html", "", "", true},
		{"/a.pdf", "text/html", "%PDF-1.7\n1 0 obj", "", false},
		{"/a.tar.gz", "text/html", "\x1f\x8b\x08\x00", "", false},
		{"/a.iso", "text/html", strings.Repeat("\x00", 40_000), "", false},
		{"/a.exe", "text/html", "MZ\x90\x00\x03", "", false},
		{"/a.mp4", "application/xhtml+xml", "\x00\x00\x00\x18ftypmp42", "", false},
		{"/a.torrent", "text/html", "d8:announce35:http://tracker.example/", "", false},
		{"/a.rtf", "text/html", `{\rtf1\ansi`, "", false},
		{"/a.zip", "application/zip", page, "", true},
		{"/a.zip", "application/octet-stream", page, "", true},
		{"/a.zip", "", page, "", true},
		{"/a.zip", "text/html; charset", page, "", true},
		{"/a.zip", "application/zip", "\ufeff" + page, "", true},
		{"/a.zip", "application/zip", `<?xml version="1.0"?>` + "\n<!-- x -->\n<!DOCTYPE html PUBLIC", "", true},
		{"/a.zip", "application/zip", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">`, "attachment", true},
		{"/a.zip", "application/zip", page, `attachment; filename="a.zip"`, true},
		{"/get?id=1", "application/octet-stream", page, `attachment; filename="a.zip"`, true},
		{"/get?id=1", "text/html", page, `attachment; filename="a.html"`, false},
		{"/a.xls", "application/vnd.ms-excel", "<html><table>", "", false}, // what many programs export
		{"/a.html", "application/octet-stream", page, "", false},
		{"/a", "", page, "", false},
		{"/a.zip", "application/zip", page + strings.Repeat("x", mostPage), "", false},
	} {
		a := &attempt{url: "http://a.example" + c.link, client: &client{timeout: time.Minute}}
		got := answerOf(c.media, c.body)
		got.header.Set("Content-Disposition", c.disposition)
		err := a.doubt(t.Context(), got)
		if failure.Is(err, failure.Page) != c.want || err != nil && !c.want {
			t.Errorf("%s as %s: %v", c.link, c.media, err)
		}
		if page := (*failure.Error)(nil); errors.As(err, &page) && isHTML([]byte(c.body)) && page.Text {
			t.Errorf("%s as %s: %v", c.link, c.media, err)
		}
		if rest, err := io.ReadAll(got.body); err != nil || string(rest) != c.body {
			t.Errorf("%s as %s: %d bytes are left to be read, %v", c.link, c.media, len(rest), err)
		}
	}
}

func answerOf(media, body string) *answer {
	return &answer{
		header: http.Header{"Content-Type": {media}}, body: io.NopCloser(strings.NewReader(body)), size: int64(len(body)),
		final: &url.URL{}, cancel: func(error) {},
	}
}

// A newer version of a file is a file of its sort.
func TestOtherSort(t *testing.T) {
	const zip, png, unknown, text = "PK\x03\x04", "\x89PNG\r\n\x1a\n", "\x00\x01\x02", "expired"
	for _, c := range []struct {
		before, now string
		want        bool
	}{
		{zip, zip, false},
		{zip, png, true},
		{zip, text, true},
		{zip, "", true},
		{zip, "<html><title>Log in</title>", true},
		{zip, "f\xfcr alle", true},
		{zip, "\xff\xfee\x00x\x00p\x00", true},
		{zip, unknown, false},
		{unknown, unknown, false},
		{unknown, text, true},
		{unknown, png, false},
		{text, "<html>", false},
		{text, `{"error":1}`, false},
		{text, zip, true},
	} {
		if got := isOther([]byte(c.before), []byte(c.now)); got != c.want {
			t.Errorf("%q after %q: %t", c.now, c.before, got)
		}
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
		{"application/zip", "application/zip", mostMessage + 1, "", "", false},
		{"application/json", "application/json", 20, "", "", true},
	} {
		a := &attempt{part: part, media: c.was, client: &client{timeout: time.Minute}, found: disk.Found{
			Record: disk.Record{Size: 3000, ETag: `"a"`, LastModified: old}, Done: []disk.Span{{From: 0, To: 2000}},
		}}
		got := answerOf(c.media, "\x00")
		got.size, got.validator = c.size, validator{etag: c.etag, modified: c.modified}
		if less, err := a.isLess(t.Context(), got); less != c.less || err != nil {
			t.Errorf("%+v: %v, %v", c, less, err)
		}
	}
	was := validator{etag: `"a"`, modified: old}
	for v, want := range map[validator]bool{
		{}:                             false,
		was:                            false,
		{etag: `"b"`}:                  true,
		{etag: `W/"b"`}:                false,
		{modified: newer}:              true,
		{modified: "once"}:             false,
		{etag: `"a"`, modified: newer}: true,
	} {
		if v.newer(was) != want {
			t.Errorf("%+v: %v", v, !want)
		}
	}
}
