// Sizes, speeds and durations, read from text and written as text.

package settings

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// Rate is a speed in bytes a second, 0 to MaxRate; 0 is no limit.
type Rate int64

// MaxRate is the highest Rate: an exabyte a second.
const MaxRate Rate = 1e18

// ParseRate reads what ParseBytes does, with "/s" or without, or "off".
func ParseRate(text string) (Rate, error) {
	t := strings.TrimSpace(text)
	t = strings.TrimSpace(strings.TrimSuffix(t, "/s"))
	if strings.EqualFold(t, "off") {
		return 0, nil
	}
	n, err := ParseBytes(t)
	if err != nil || Rate(n) > MaxRate {
		return 0, fmt.Errorf("%q is no speed such as 500KB or 2MiB", text)
	}
	return Rate(n), nil
}

// thousands are figures with commas between each three of them.
var thousands = regexp.MustCompile(`^[1-9]\d{0,2}(,\d{3})+\b`)

// ParseBytes reads a number of bytes, 0 to 2^63-1, such as "500 KB", "2MiB" or "64000". As in
// IEC 80000-13, K, M and G count in thousands and Ki, Mi and Gi in 1024s. A comma is the point
// of a decimal, as in much of the world, unless it parts thousands.
func ParseBytes(text string) (int64, error) {
	t := strings.TrimSpace(text)
	if thousands.MatchString(t) {
		t = strings.ReplaceAll(t, ",", "")
	} else if !strings.Contains(t, ".") {
		t = strings.Replace(t, ",", ".", 1)
	}
	if n, err := strconv.ParseInt(t, 10, 64); err == nil && n >= 0 {
		return n, nil
	}
	n, err := humanize.ParseBytes(t)
	if err != nil || n > math.MaxInt64 || strings.Contains(t, ",") {
		return 0, fmt.Errorf("%q is no size such as 500KB or 2GiB", text)
	}
	return int64(n), nil
}

// String is the shortest text that ParseRate reads back as the same Rate.
func (r Rate) String() string {
	if r == 0 {
		return "off"
	}
	for _, unit := range []struct {
		size Rate
		name string
	}{
		{humanize.GByte, "GB"},
		{humanize.GiByte, "GiB"},
		{humanize.MByte, "MB"},
		{humanize.MiByte, "MiB"},
		{humanize.KByte, "KB"},
		{humanize.KiByte, "KiB"},
	} {
		if r%unit.size == 0 {
			return fmt.Sprintf("%d %s/s", r/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d B/s", int64(r))
}

// MarshalText writes a Rate as String does.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what ParseRate reads.
func (r *Rate) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRate(string(text))
	return err
}

// Duration is a time.Duration that is written as "30s" or "1m30s".
type Duration time.Duration

// ParseDuration reads "30s", "1m 30s", "1h" or a number of seconds.
func ParseDuration(text string) (Duration, error) {
	t := strings.ReplaceAll(text, " ", "")
	if _, err := strconv.ParseFloat(t, 64); err == nil {
		t += "s"
	}
	d, err := time.ParseDuration(t)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no time such as 30s, 5m or 1h", text)
	}
	return Duration(d), nil
}

// String leaves out what is zero: "5m", not "5m0s".
func (d Duration) String() string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// MarshalText writes a Duration as String does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDuration(string(text))
	return err
}
