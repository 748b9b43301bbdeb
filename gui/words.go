package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/dustin/go-humanize"

	"gannet/downloader"
	"gannet/downloader/failure"
)

// data fills the gaps of a sentence.
type data map[string]any

// tone says how a row feels; it has a colour and an icon, never a colour alone.
type tone uint8

const (
	toneQuiet tone = iota // nothing happens, nothing is wrong
	toneBusy              // bytes come
	toneWait              // goes on by itself
	toneGood              // the file is there
	toneBad               // needs the user
)

func toneOf(s downloader.State) tone {
	switch s {
	case downloader.Probing, downloader.Running, downloader.Saving:
		return toneBusy
	case downloader.Waiting:
		return toneWait
	case downloader.Done:
		return toneGood
	case downloader.Failed:
		return toneBad
	default:
		return toneQuiet
	}
}

// face is what a row says about a download, in words.
type face struct {
	tone     tone
	state    string
	brief    string // in place of state where that has no room; "" if there is none
	figures  string
	fewer    []string // in place of figures where they leave no room for the words, the longest first
	percent  string
	fraction float64 // of the bar that is filled
	unknown  bool    // bytes come, and nobody knows how many will
}

// faceOf puts a download into words. place is its place among the Queued, from
// 1; limited says that the user's speed limit slows the list down.
func faceOf(s *downloader.Snapshot, place int, limited bool, now time.Time) face {
	f := face{tone: toneOf(s.State), fraction: fraction(s), figures: amount(s)}
	switch s.State {
	case downloader.Queued:
		f.state = lang.L("In line, number {{.Place}}", data{"Place": place})
		if place == 0 {
			f.state = lang.L("In line")
		}
	case downloader.Probing:
		f.state = lang.L("Asking the server…")
	case downloader.Running:
		f.unknown = s.Size < 0
		f.state, f.brief = running(s, limited), lang.L("Downloading")
		f.fewer = []string{join(speed(s.Speed), left(s.Left)), speed(s.Speed)}
		if f.unknown {
			f.fewer = []string{f.figures}
		}
		f.figures = join(f.figures, speed(s.Speed), left(s.Left))
	case downloader.Saving:
		f.state, f.fraction = lang.L("Checking and saving…"), 1
	case downloader.Done:
		f.state, f.figures = lang.L("Finished"), ""
		if s.Size >= 0 {
			f.figures = size(s.Size)
		}
		f.state = join(f.state, endedBy(s.Ended))
		f.state = join(f.state, say(s.Checked), tasksSaid(s))
		switch {
		case s.Differs():
			f.tone = toneBad
			f.state = join(say(s.Checked), lang.L("do not open it"))
		case tasksFailed(s):
			f.tone = toneWait
		case tasksPending(s):
			f.tone = toneBusy
		}
	case downloader.Waiting:
		f.state, f.brief = waiting(s, now)
	case downloader.Paused:
		f.state = lang.L("Paused")
		if s.Done > 0 && !s.Resumable {
			f.state = join(f.state, lang.L("this server starts over when you go on"))
		}
	case downloader.Failed:
		f.state = lang.L("It did not work")
		if s.Err != nil {
			f.state, f.brief = sentence(s.Err), lang.L("{{.What}}.", data{"What": say(s.Err.What())})
		}
	}
	if s.Size > 0 && s.Done > 0 && s.State != downloader.Done {
		f.percent = lang.L("{{.N}} %", data{"N": int(f.fraction * 100)})
	}
	return f
}

// face puts a download into words as part of the list.
func (m *model) face(s *downloader.Snapshot, place int, now time.Time) face {
	f := faceOf(s, place, m.totals.limited(), now)
	if hold, ok := m.holds.Of(s); ok {
		f.tone = toneWait
		f.state, f.brief = held(hold, now)
	}
	return f
}

func running(s *downloader.Snapshot, limited bool) string {
	switch {
	case s.Size < 0:
		return lang.L("Receiving, size unknown")
	case limited:
		return join(lang.L("Downloading"), slowWords(downloader.SlowLimit))
	case s.Slow != downloader.SlowUnknown:
		return join(lang.L("Downloading"), slowWords(s.Slow))
	case s.Connections > 1:
		return join(lang.L("Downloading"), lang.N("{{.N}} connections", s.Connections, data{"N": s.Connections}))
	default:
		return lang.L("Downloading")
	}
}

// slowWords says what holds a download back; "" if nothing, or if that is not known.
func slowWords(why downloader.Slow) string {
	switch why {
	case downloader.SlowLimit:
		return lang.L("your speed limit holds it back")
	case downloader.SlowDisk:
		return lang.L("the disk is slow")
	case downloader.SlowRefused:
		return lang.L("the server allows no more connections")
	case downloader.SlowConnections:
		return lang.L("the server limits each connection")
	case downloader.SlowServer:
		return lang.L("the server or the line to it is slow")
	default:
		return ""
	}
}

// waiting says why and how long; brief says only the latter.
func waiting(s *downloader.Snapshot, now time.Time) (state, brief string) {
	why := lang.L("Waiting")
	switch {
	case s.Err == nil:
	case s.Err.Kind == failure.Offline:
		return lang.L("Waiting for the network"), ""
	case s.Err.Kind == failure.Folder:
		return lang.L("Waiting for the folder {{.Folder}}", data{"Folder": s.Err.Subject}), ""
	case s.Err.TooMany():
		why = tooMany(s.Err)
	case s.Err.Kind == failure.Denied:
		why = crowded(s.Err)
	default:
		why = say(s.Err.What())
	}
	return until(why, s.RetryAt, now)
}

// held says why a download that is Queued waits for its host; brief says only how long.
func held(h downloader.Hold, now time.Time) (state, brief string) {
	switch {
	case h.Until.IsZero():
		resumes := lang.L("resumes automatically")
		return join(crowded(h.Err), resumes), join(lang.L("Waiting"), resumes)
	case h.Err.TooMany():
		return until(tooMany(h.Err), h.Until, now)
	default:
		return until(lang.L("Waiting for {{.Host}}", data{"Host": h.Err.Subject}), h.Until, now)
	}
}

func tooMany(e *failure.Error) string {
	return lang.L("Waiting for {{.Host}}: too many requests", data{"Host": e.Subject})
}

func crowded(e *failure.Error) string {
	return lang.L("Waiting for {{.Host}}: no more downloads at once", data{"Host": e.Subject})
}

// until says why something waits and when it is tried again, zero if that is not known.
func until(why string, at, now time.Time) (state, brief string) {
	if at.IsZero() {
		return why, ""
	}
	wait := at.Sub(now)
	if wait < time.Second {
		brief = lang.L("tries again now")
	} else {
		brief = lang.L("tries again in {{.Time}}", data{"Time": span(wait)})
	}
	return join(why, brief), join(lang.L("Waiting"), brief)
}

// amount is how much has come, of how much.
func amount(s *downloader.Snapshot) string {
	switch {
	case s.Size >= 0 && s.Done == 0:
		return size(s.Size)
	case s.Size >= 0:
		return lang.L("{{.Done}} of {{.Size}}", data{"Done": size(s.Done), "Size": size(s.Size)})
	case s.Done > 0:
		return lang.L("{{.Done}} so far", data{"Done": size(s.Done)})
	default:
		return ""
	}
}

// size is a number of bytes with three digits, such as "12.3 MB".
func size(bytes int64) string {
	text := humanize.BytesN(uint64(max(bytes, 0)), 3)
	return strings.Replace(text, ".", lang.X("number.point", "."), 1)
}

// speed is a number of bytes a second; "" for none.
func speed(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	return lang.L("{{.Size}}/s", data{"Size": size(bytes)})
}

// left is the time still needed; "" if it is unknown.
func left(d time.Duration) string {
	if d < 0 {
		return ""
	}
	return lang.L("{{.Time}} left", data{"Time": span(max(d, time.Second))})
}

// span is a length of time in its two largest units, such as "1 min 43 s".
func span(d time.Duration) string {
	s := int64((d + time.Second/2) / time.Second)
	switch {
	case s < 60:
		return lang.L("{{.S}} s", data{"S": s})
	case s < 60*60:
		return lang.L("{{.Min}} min {{.S}} s", data{"Min": s / 60, "S": s % 60})
	case s < 24*60*60:
		return lang.L("{{.H}} h {{.Min}} min", data{"H": s / 3600, "Min": s / 60 % 60})
	default:
		days := int(s / (24 * 60 * 60))
		return lang.N("{{.N}} days", days, data{"N": days})
	}
}

// join puts what is not empty side by side.
func join(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" · ")
		}
		b.WriteString(p)
	}
	return b.String()
}
