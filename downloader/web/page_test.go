package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/sniff"
	"gannet/downloader/source"
)

func TestUnexpectedPage(t *testing.T) {
	for _, test := range []struct {
		link, name, media, disposition string
		want                           bool
	}{
		{"/a.zip", "", "text/html", "", true},
		{"/a.zip?token=1", "", "text/html; charset=utf-8", "", true},
		{"/wiki/File:Cat.JPG", "", "text/html", "", true},
		{"/a.tar.gz/", "", "application/xhtml+xml", "", true},
		{"/a%2Eiso", "", "TEXT/HTML", "inline", true},
		{"/a", "film.mp4", "text/html", "", true},
		{"/get.php?file=1", "setup.exe", "text/html", "", true},

		{"/a.zip", "", "application/zip", "", false},
		{"/a.zip", "", "", "", false},
		{"/a.zip", "", "text/plain", "", false},
		{"/a.zip", "", "text/html", "attachment", false},
		{"/a.zip", "", "text/html", `inline; filename="a.html"`, false},
		{"/a.zip", "page.html", "text/html", "", false},
		{"/", "", "text/html", "", false},
		{"/a", "", "text/html", "", false},
		{"/get.php?file=a.zip", "", "text/html", "", false},
		{"/a.zip/view", "", "text/html", "", false},
		{"/a.html", "", "text/html", "", false},
		{"/a.asp", "", "text/html", "", false},
		{"/wiki/Node.js", "", "text/html", "", false},
		{"/wiki/ASP.NET", "", "text/html", "", false},
		{"/about/example.com", "", "text/html", "", false},
		{"/v1.2.3", "", "text/html", "", false},
		{"/README.md", "", "text/html", "", false},
		{"/a.unheard", "", "text/html", "", false},
	} {
		r, got := answerOf(Request{Name: test.name, URL: "http://a.example" + test.link}, test.media, "", test.disposition)
		if is := r.isUnexpectedPage(got); is != test.want {
			t.Errorf("%+v: %v", test, is)
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
		{"/a.iso", "text/plain", strings.Repeat("x", sniff.MostMessage+1), "", false},
		{"/a.mp4", "text/plain", film, "", false},
		{"/a.mp4", "application/json", film, "", false},
		{"/a.mp4", "application/octet-stream", message, "", true},
		{"/a.mp4", "video/mp4", "\ufeff[ {\"error\": 1}]", "", true},
		{"/a.zip", "", "<?xml version='1.0'?><Error/>", "", true},
		{"/a.zip", "application/zip", "{curly", "", false},
		{"/a.zip", "application/zip", "{\"a\x00", "", false},
		{"/a.xls", "application/vnd.ms-excel", "<?xml version='1.0'?><Workbook/>", "", false},
		{"/a.mp4", "application/octet-stream", message + strings.Repeat(" ", sniff.MostMessage), "", false},
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
		r, got := answerOf(Request{URL: "http://a.example" + c.link}, c.media, c.body, c.disposition)
		err := r.Check(t.Context(), got)
		if failure.Is(err, failure.Page) != c.want || err != nil && !c.want {
			t.Errorf("%s as %s: %v", c.link, c.media, err)
		}
		if rest, err := io.ReadAll(got); err != nil || string(rest) != c.body {
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
		r, got := answerOf(Request{URL: "http://a.example" + c.link}, c.media, c.body, c.disposition)
		err := r.Check(t.Context(), got)
		if failure.Is(err, failure.Page) != c.want || err != nil && !c.want {
			t.Errorf("%s as %s: %v", c.link, c.media, err)
		}
		if page := (*failure.Error)(nil); errors.As(err, &page) && sniff.IsHTML([]byte(c.body)) && page.Text {
			t.Errorf("%s as %s: %v", c.link, c.media, err)
		}
		if rest, err := io.ReadAll(got); err != nil || string(rest) != c.body {
			t.Errorf("%s as %s: %d bytes are left to be read, %v", c.link, c.media, len(rest), err)
		}
	}
}

// answerOf is an answer to req with a body, and what is known of it.
func answerOf(req Request, media, body, disposition string) (*reply, *source.Body) {
	client := &Client{timeouts: source.Timeouts{Body: time.Minute}}
	r := &reply{source: client.Source(req), header: http.Header{"Content-Type": {media}}, final: &url.URL{}}
	if disposition != "" {
		r.header.Set("Content-Disposition", disposition)
	}
	return r, &source.Body{
		MediaType: media, Content: io.NopCloser(strings.NewReader(body)), Size: int64(len(body)), Cancel: func(error) {},
	}
}
