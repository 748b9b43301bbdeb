package view

// One download in words, as a row of the list tells it.

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

// Tone says how a row feels; it has a colour and an icon, never a colour alone.
type Tone uint8

const (
	ToneQuiet Tone = iota // nothing happens, nothing is wrong
	ToneBusy              // bytes come
	ToneWait              // goes on by itself
	ToneGood              // the file is there
	ToneBad               // needs the user
)

// ToneOf gives the tone of a state.
func ToneOf(s downloader.State) Tone {
	switch s {
	case downloader.Probing, downloader.Running, downloader.Saving:
		return ToneBusy
	case downloader.Waiting:
		return ToneWait
	case downloader.Done:
		return ToneGood
	case downloader.Failed:
		return ToneBad
	default:
		return ToneQuiet
	}
}

// Description is what a row says about a download, in words.
type Description struct {
	Tone     Tone
	State    string
	Brief    string // in place of state where that has no room; "" if there is none
	Figures  string
	Fewer    []string // in place of figures where they leave no room for the words, the longest first
	Percent  string
	Fraction float64 // of the bar that is filled
	Unknown  bool    // bytes come, and nobody knows how many will
}

// Describe puts a download into words. place is its place among the Queued, from
// 1; limited says that the user's speed limit slows the list down.
func Describe(s *downloader.Snapshot, place int, limited bool, now time.Time) Description {
	f := Description{Tone: ToneOf(s.State), Fraction: Fraction(s), Figures: Amount(s)}
	switch s.State {
	case downloader.Queued:
		f.State = lang.L("Queued (no. {{.Place}})", data{"Place": place})
		if place == 0 {
			f.State = lang.L("Queued")
		}
	case downloader.Probing:
		f.State = lang.L("Connecting…")
	case downloader.Running:
		f.Unknown = s.Size < 0
		f.State, f.Brief = running(s, limited), lang.L("Downloading")
		f.Fewer = []string{Join(Speed(s.Speed), left(s.Left)), Speed(s.Speed)}
		if f.Unknown {
			f.Fewer = []string{f.Figures}
		}
		f.Figures = Join(f.Figures, Speed(s.Speed), left(s.Left))
	case downloader.Saving:
		f.State, f.Fraction = lang.L("Verifying and saving…"), 1
	case downloader.Done:
		f.State, f.Figures = lang.L("Finished"), ""
		if s.Size >= 0 {
			f.Figures = Size(s.Size)
		}
		f.State = Join(f.State, endedBy(s.Ended))
		f.State = Join(f.State, Say(s.Checked), tasksSaid(s))
		switch {
		case s.Differs():
			f.Tone = ToneBad
			f.State = Join(Say(s.Checked), lang.L("do not open it"))
		case TasksFailed(s):
			f.Tone = ToneWait
		case TasksPending(s):
			f.Tone = ToneBusy
		}
	case downloader.Waiting:
		f.State, f.Brief = waiting(s, now)
	case downloader.Paused:
		f.State = lang.L("Paused")
		if s.Done > 0 && !s.Resumable {
			f.State = Join(f.State, lang.L("the server does not support resuming"))
		}
	case downloader.Failed:
		f.State = lang.L("Download failed")
		if s.Err != nil {
			f.State, f.Brief = Sentence(s.Err), lang.L("{{.What}}.", data{"What": Say(s.Err.Message())})
		}
	}
	if s.Size > 0 && s.Done > 0 && s.State != downloader.Done {
		f.Percent = lang.L("{{.N}} %", data{"N": int(f.Fraction * 100)})
	}
	return f
}

// Describe puts a download into words as part of the list.
func (m *Model) Describe(s *downloader.Snapshot, place int, now time.Time) Description {
	f := Describe(s, place, m.Totals.limited(), now)
	if hold, ok := m.holds.Of(s); ok {
		f.Tone = ToneWait
		f.State, f.Brief = held(hold, now)
	}
	return f
}

func running(s *downloader.Snapshot, limited bool) string {
	switch {
	case s.Size < 0:
		return lang.L("Downloading, size unknown")
	case limited:
		return Join(lang.L("Downloading"), slowWords(downloader.SlowLimit))
	case s.Slow != downloader.SlowUnknown:
		return Join(lang.L("Downloading"), slowWords(s.Slow))
	case s.Connections > 1:
		return Join(lang.L("Downloading"), lang.N("{{.N}} connections", s.Connections, data{"N": s.Connections}))
	default:
		return lang.L("Downloading")
	}
}

// slowWords says what holds a download back; "" if nothing, or if that is not known.
func slowWords(why downloader.Slow) string {
	switch why {
	case downloader.SlowLimit:
		return lang.L("limited by your speed limit")
	case downloader.SlowDisk:
		return lang.L("the disk is slow")
	case downloader.SlowRefused:
		return lang.L("the server allows no more connections")
	case downloader.SlowConnections:
		return lang.L("the server limits each connection")
	case downloader.SlowServer:
		return lang.L("the server or the network is slow")
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
		return lang.L("Waiting for network"), ""
	case s.Err.Kind == failure.Folder:
		return lang.L("Waiting for folder {{.Folder}}", data{"Folder": s.Err.Subject}), ""
	case s.Err.TooMany():
		why = tooMany(s.Err)
	case s.Err.Kind == failure.Denied:
		why = crowded(s.Err)
	default:
		why = Say(s.Err.Message())
	}
	return until(why, s.RetryAt, now)
}

// held says why a download that is Queued waits for its host; brief says only how long.
func held(h downloader.Hold, now time.Time) (state, brief string) {
	switch {
	case h.Until.IsZero():
		resumes := lang.L("resumes automatically")
		return Join(crowded(h.Err), resumes), Join(lang.L("Waiting"), resumes)
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
	return lang.L("Waiting for {{.Host}}: too many simultaneous downloads", data{"Host": e.Subject})
}

// until says why something waits and when it is tried again, zero if that is not known.
func until(why string, at, now time.Time) (state, brief string) {
	if at.IsZero() {
		return why, ""
	}
	wait := at.Sub(now)
	if wait < time.Second {
		brief = lang.L("retrying now")
	} else {
		brief = lang.L("retrying in {{.Time}}", data{"Time": Duration(wait)})
	}
	return Join(why, brief), Join(lang.L("Waiting"), brief)
}

// Amount is how much has come, of how much.
func Amount(s *downloader.Snapshot) string {
	switch {
	case s.Size >= 0 && s.Done == 0:
		return Size(s.Size)
	case s.Size >= 0:
		return lang.L("{{.Done}} of {{.Size}}", data{"Done": Size(s.Done), "Size": Size(s.Size)})
	case s.Done > 0:
		return lang.L("{{.Done}} so far", data{"Done": Size(s.Done)})
	default:
		return ""
	}
}

// Size is a number of bytes with three digits, such as "12.3 MB".
func Size(bytes int64) string {
	text := humanize.BytesN(uint64(max(bytes, 0)), 3)
	return strings.Replace(text, ".", lang.X("number.point", "."), 1)
}

// Speed is a number of bytes a second; "" for none.
func Speed(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	return lang.L("{{.Size}}/s", data{"Size": Size(bytes)})
}

// left is the time still needed; "" if it is unknown.
func left(d time.Duration) string {
	if d < 0 {
		return ""
	}
	return lang.L("{{.Time}} left", data{"Time": Duration(max(d, time.Second))})
}

// Duration is a length of time in its two largest units, such as "1 min 43 s".
func Duration(d time.Duration) string {
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

// Join puts what is not empty side by side.
func Join(parts ...string) string {
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
