package view

// Downloads whose length nobody knows.

import (
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// Endless reports whether nobody knows how long a download is, and some of it is here.
func Endless(s *downloader.Snapshot) bool {
	return s.Size < 0 && s.Done > 0 && s.State != downloader.Saving && s.State != downloader.Done
}

// endedBy says what ended a stream before its server did; "" if nothing.
func endedBy(why downloader.Ended) string {
	switch why {
	case downloader.EndedByUser:
		return lang.L("ended by you")
	case downloader.EndedByTime:
		return lang.L("ended at the time you set")
	case downloader.EndedBySize:
		return lang.L("ended at the size you set")
	default:
		return ""
	}
}
