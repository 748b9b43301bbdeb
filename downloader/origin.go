package downloader

import (
	"gannet/downloader/disk"
	"gannet/downloader/link"
)

// origin is what is written on the file: whoever gets a copy of it can read that.
func (a *attempt) origin() disk.Source {
	return disk.Source{URL: link.Public(a.url), Referrer: link.Public(a.req.Header.Get("Referer"))}
}
