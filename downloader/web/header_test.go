package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestParseContentRange(t *testing.T) {
	const broken = -9
	for _, c := range []struct {
		in                string
		start, end, total int64
	}{
		{"bytes 0-9/10", 0, 9, 10},
		{"bytes 5-5/6", 5, 5, 6},
		{"bytes 0-0/1", 0, 0, 1},
		{"bytes 4294967296-4294967297/8589934592", 4294967296, 4294967297, 8589934592},
		{"bytes 0-9223372036854775806/9223372036854775807", 0, 9223372036854775806, 9223372036854775807},
		{"bytes 0-9/*", 0, 9, -1},
		{"bytes */10", -1, -1, 10},
		{"bytes */0", -1, -1, 0},
		{"Bytes 0-9/10", 0, 9, 10},
		{"  bytes  0 - 9 / 10 ", 0, 9, 10},
		{"bytes\t0-9/10", 0, 9, 10},
		{"bytes=0-9/10", 0, 9, 10},
		{"bytes: 0-9/10", 0, 9, 10},

		{"", broken, 0, 0},
		{"bytes", broken, 0, 0},
		{"bytes ", broken, 0, 0},
		{"bytes0-9/10", broken, 0, 0},
		{"0-9/10", broken, 0, 0},
		{"items 0-9/10", broken, 0, 0},
		{"bytes 0-9", broken, 0, 0},
		{"bytes 0-/10", broken, 0, 0},
		{"bytes -9/10", broken, 0, 0},
		{"bytes 0-9/", broken, 0, 0},
		{"bytes */*", broken, 0, 0},
		{"bytes *", broken, 0, 0},
		{"bytes *-*/10", broken, 0, 0},
		{"bytes 9-0/10", broken, 0, 0},
		{"bytes 0-10/10", broken, 0, 0},
		{"bytes 10-10/10", broken, 0, 0},
		{"bytes -1-9/10", broken, 0, 0},
		{"bytes +1-9/10", broken, 0, 0},
		{"bytes 0x0-9/10", broken, 0, 0},
		{"bytes 1_0-11/12", broken, 0, 0},
		{"bytes 0-9/-10", broken, 0, 0},
		{"bytes 0-9/10, bytes 10-19/20", broken, 0, 0},
		{"bytes 0-9/10 x", broken, 0, 0},
		{"bytes 0-9/99999999999999999999", broken, 0, 0},
		{"bytes 0-99999999999999999999/*", broken, 0, 0},
		{"bytes 0-9223372036854775807/*", broken, 0, 0},
		{"bytes */99999999999999999999", broken, 0, 0},
		{"bytes ٠-٩/١٠", broken, 0, 0},
	} {
		start, end, total, err := parseContentRange(c.in)
		if (err != nil) != (c.start == broken) {
			t.Errorf("%q: error %v", c.in, err)
		}
		if err == nil && (start != c.start || end != c.end || total != c.total) {
			t.Errorf("%q: %d-%d/%d, want %d-%d/%d", c.in, start, end, total, c.start, c.end, c.total)
		}
	}
}

func FuzzParseContentRange(f *testing.F) {
	for _, s := range []string{"bytes 0-9/10", "bytes */10", "bytes 0-9/*", "bytes=-1-1/2", "bytes 0-9223372036854775807/*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		start, end, total, err := parseContentRange(in)
		if err != nil {
			return
		}
		if start == -1 {
			if end != -1 || total < 0 {
				t.Fatalf("%q: %d-%d/%d", in, start, end, total)
			}
			return
		}
		if start < 0 || end < start || end+1 <= 0 || total != -1 && total <= end {
			t.Fatalf("%q: %d-%d/%d", in, start, end, total)
		}
		again := fmt.Sprintf("bytes %d-%d/%d", start, end, total)
		if total == -1 {
			again = fmt.Sprintf("bytes %d-%d/*", start, end)
		}
		if s, e, n, err := parseContentRange(again); s != start || e != end || n != total || err != nil {
			t.Fatalf("%q is read as %d-%d/%d, %q as %d-%d/%d, %v", in, start, end, total, again, s, e, n, err)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(1994, 11, 6, 8, 49, 0, 0, time.UTC)
	for _, c := range []struct {
		in, date string
		want     time.Duration
	}{
		{"", "", 0},
		{"120", "", 2 * time.Minute},
		{" 120 ", "", 2 * time.Minute},
		{"0", "", 0},
		{"-5", "", 0},
		{"+5", "", 0},
		{"1.5", "", 0},
		{"soon", "", 0},
		{"٣", "", 0},
		{"86400", "", 24 * time.Hour},
		{"86401", "", 24 * time.Hour},
		{"9223372036854775807", "", 24 * time.Hour},
		{"99999999999999999999999", "", 24 * time.Hour},
		{"Sun, 06 Nov 1994 08:49:37 GMT", "", 37 * time.Second},
		{"Sunday, 06-Nov-94 08:49:37 GMT", "", 37 * time.Second},
		{"Sun Nov  6 08:49:37 1994", "", 37 * time.Second},
		{"Sun, 06 Nov 1994 08:48:37 GMT", "", 0},
		{"Tue, 08 Nov 1994 08:49:00 GMT", "", 24 * time.Hour},
		{"Fri, 31 Dec 9999 23:59:59 GMT", "", 24 * time.Hour},
		{"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT", 7 * time.Second},
		{"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:49:30 GMT", 0},
		{"Sun, 06 Nov 1994 08:49:37 GMT", "yesterday", 37 * time.Second},
		{"120", "Sun, 06 Nov 1994 09:49:30 GMT", 2 * time.Minute},
	} {
		header := http.Header{"Retry-After": {c.in}}
		if c.date != "" {
			header.Set("Date", c.date)
		}
		if got := retryAfter(header, now); got != c.want {
			t.Errorf("%q, Date %q: %v, want %v", c.in, c.date, got, c.want)
		}
	}
	if got := retryAfter(http.Header{}, now); got != 0 {
		t.Errorf("without the header: %v", got)
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120", "")
	f.Add("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:30 GMT")
	f.Add("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT")
	f.Add(strings.Repeat("9", 40), "")
	f.Fuzz(func(t *testing.T, in, date string) {
		header := http.Header{"Retry-After": {in}, "Date": {date}}
		if got := retryAfter(header, time.Unix(1e9, 0)); got < 0 || got > maxRetryAfter {
			t.Fatalf("%q: %v", in, got)
		}
	})
}
