package downloader

import (
	"cmp"
	"net/http"

	"gannet/downloader/disk"
	"gannet/downloader/link"
)

// origin is what is written on a file: whoever gets a copy of it can read that. final is the link that
// sent it where a redirect led there; then the one asked for is the referrer, unless a page is known.
func origin(asked, final string, header http.Header) disk.Source {
	page := header.Get("Referer")
	return disk.Source{URL: link.Public(cmp.Or(final, asked)), Referrer: link.Public(cmp.Or(page, redirector(asked, final)))}
}

func redirector(asked, final string) string {
	if final == "" {
		return ""
	}
	return asked
}

// finalOf is the link that an answer to url came from, without its login; "" if it is that one.
func finalOf(got *answer, url string) string {
	if final := link.Redact(got.final.String()); final != link.Redact(url) {
		return final
	}
	return ""
}
