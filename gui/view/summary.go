package view

// All downloads together, in words.

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// LimitName is a speed limit in bytes a second; 0 is none.
func LimitName(limit int64) string {
	if limit == 0 {
		return lang.L("off")
	}
	// A preset of 5 MB/s is not to be called 5.00 MB/s.
	text := Size(limit)
	point := lang.X("number.point", ".")
	number, unit, _ := strings.Cut(text, " ")
	if strings.Contains(number, point) {
		number = strings.TrimSuffix(strings.TrimRight(number, "0"), point)
	}
	return lang.L("{{.Size}}/s", data{"Size": number + " " + unit})
}

// PauseAllName is what pauses all downloads or lets them go on is called.
func PauseAllName(t Totals) string {
	if t.Pausing() {
		return lang.L("Pause all")
	}
	return lang.L("Resume all")
}

// Counts is such as "3 active · 4 waiting · done in about 2 min".
func Counts(t Totals) string {
	var active, waiting, done string
	if n := t.Groups[GroupActive]; n > 0 {
		active = lang.L("{{.N}} active", data{"N": n})
	}
	if n := t.Groups[GroupWaiting]; n > 0 {
		waiting = lang.L("{{.N}} waiting", data{"N": n})
	}
	if t.Left > 0 {
		done = lang.L("about {{.Time}} left", data{"Time": about(t.Left)})
	}
	return Join(active, waiting, done, slowness(t))
}

// slowness is one honest line about what holds the downloads back.
func slowness(t Totals) string {
	if t.limited() {
		return slowWords(downloader.SlowLimit)
	}
	return slowWords(t.Slow)
}

// about is a length of time in its largest unit.
func about(d time.Duration) string {
	switch {
	case d < time.Minute:
		return lang.L("{{.S}} s", data{"S": int(d.Seconds()) + 1})
	case d < time.Hour:
		return lang.L("{{.Min}} min", data{"Min": int(d.Minutes()) + 1})
	case d < 48*time.Hour:
		return lang.L("{{.H}} h", data{"H": int(d.Hours()) + 1})
	default:
		n := int(d.Hours()/24) + 1
		return lang.N("{{.N}} days", n, data{"N": n})
	}
}
