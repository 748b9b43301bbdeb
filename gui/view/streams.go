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
		return lang.L("stopped by you")
	case downloader.EndedByTime:
		return lang.L("stopped at the time limit")
	case downloader.EndedBySize:
		return lang.L("stopped at the size limit")
	default:
		return ""
	}
}
