package view

// The facts about one download that its details show, in words.

import (
	"net/url"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// From says which server a file comes from, and which one sent us on to that.
func From(link string, more downloader.Details) string {
	host, first := Senders(link, more.FinalURL)
	if first != "" {
		host = lang.L("{{.Host}}, redirected from {{.First}}", data{"Host": host, "First": first})
	}
	return Join(host, more.Server)
}

// Senders gives the server that a file comes from, and the one that was asked and sent us on to that; ""
// if it is the same.
func Senders(link, final string) (from, first string) {
	host := func(link string) string {
		u, err := url.Parse(link)
		if err != nil {
			return ""
		}
		return u.Hostname()
	}
	asked, sent := host(link), host(final)
	if sent == "" || sent == asked {
		return asked, ""
	}
	return sent, asked
}

// Times says when a download was added and finished.
func Times(s *downloader.Snapshot) string {
	added := lang.L("added {{.Time}}", data{"Time": Clock(s.Added)})
	if s.Finished.IsZero() {
		return added
	}
	return Join(added, lang.L("finished {{.Time}}", data{"Time": Clock(s.Finished)}))
}

// Timing says how soon the server answered and the file began, and how fast all of it came.
func Timing(s *downloader.Snapshot, more downloader.Details) string {
	var answered, began, rate string
	if more.Latency > 0 {
		answered = lang.L("response after {{.Time}}", data{"Time": ShortDuration(more.Latency)})
	}
	if more.FirstByte > 0 {
		began = lang.L("first byte after {{.Time}}", data{"Time": ShortDuration(more.FirstByte)})
	}
	if took := s.Finished.Sub(s.Started); s.State == downloader.Done && took > 0 && !s.Started.IsZero() {
		rate = lang.L("{{.Speed}} on average", data{"Speed": Speed(int64(float64(s.Size) / took.Seconds()))})
	}
	return Join(answered, began, rate)
}

// ShortDuration is a length of time that may be very short.
func ShortDuration(d time.Duration) string {
	if d < time.Second {
		return lang.L("{{.N}} ms", data{"N": max(d.Milliseconds(), 1)})
	}
	return Duration(d)
}

// Clock is a moment as people say it: the time today, else the day too.
func Clock(t time.Time) string {
	t = t.Local()
	if time.Since(t) < 24*time.Hour && t.Day() == time.Now().Day() {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}
