package transfer

import (
	"net/http"
	"testing"

	"gannet/downloader/disk"
)

func TestOrigin(t *testing.T) {
	page := http.Header{"Referer": {"https://page.example/"}}
	for _, c := range []struct {
		asked, final string
		header       http.Header
		want         disk.Source
	}{
		{"https://a.example/f", "", nil, disk.Source{URL: "https://a.example/f"}},
		{"https://a.example/f", "", page, disk.Source{URL: "https://a.example/f", Referrer: "https://page.example/"}},
		{"https://u:p@a.example/f?sig=1", "https://b.example/g?token=2&n=3", nil, disk.Source{URL: "https://b.example/g?n=3", Referrer: "https://a.example/f"}},
		{"https://a.example/f", "https://b.example/g", page, disk.Source{URL: "https://b.example/g", Referrer: "https://page.example/"}},
	} {
		if got := Origin(c.asked, c.final, c.header.Get("Referer")); got != c.want {
			t.Errorf("%s, %s: got %+v, want %+v", c.asked, c.final, got, c.want)
		}
	}
}
