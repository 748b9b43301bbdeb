package transfer

// Where a file came from, as it is written on it.

import (
	"cmp"

	"gannet/downloader/disk"
	"gannet/downloader/link"
)

// origin is what is written on a file: whoever gets a copy of it can read that. final is the link that
// sent it where a redirect led there; then the one asked for is the referrer, unless a page is known.
func Origin(asked, final, page string) disk.Source {
	referrer := cmp.Or(page, redirector(asked, final))
	return disk.Source{URL: link.Public(cmp.Or(final, asked)), Referrer: link.Public(referrer)}
}

func redirector(asked, final string) string {
	if final == "" {
		return ""
	}
	return asked
}
