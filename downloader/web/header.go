package web

// Numbers in headers: Retry-After and Content-Range.

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gannet/downloader/failure"
)

// maxRetryAfter is the longest wait a server is obeyed: some count quotas by
// the day, a longer wait is a slip, and asking once a day burdens nobody.
const maxRetryAfter = 24 * time.Hour

// retryAfter is how long an answer asks to wait, given as seconds or as a date in
// any of HTTP's three forms (RFC 9110 §10.2.3): 0 to maxRetryAfter, 0 if it does
// not say or makes no sense. A date is held against the answer's own Date where
// there is one, so that a wrong clock here does no harm.
func retryAfter(header http.Header, now time.Time) time.Duration {
	s := strings.TrimSpace(header.Get("Retry-After"))
	if isDigits(s) {
		seconds, err := strconv.ParseInt(s, 10, 64)
		if err != nil || seconds > int64(maxRetryAfter/time.Second) {
			return maxRetryAfter
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(s)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}

// contentRange is RFC 9110's grammar, and the "bytes=0-9/10" and "bytes: 0-9/10"
// that some servers write.
var contentRange = regexp.MustCompile(`^(?i:bytes)[ \t=:]+(?:(\d+) *- *(\d+)|\*) */ *(\d+|\*)$`)

// parseContentRange reads a Content-Range in bytes (RFC 9110 §14.4): the first
// and the last byte, both included, and the total or -1 if it is not told ("*").
// Of the form "bytes */N", which goes with a 416, start and end are -1. The
// numbers agree with each other: 0 <= start <= end < total.
func parseContentRange(s string) (start, end, total int64, err error) {
	part := contentRange.FindStringSubmatch(strings.TrimSpace(s))
	if part != nil {
		start, end, total = position(part[1]), position(part[2]), position(part[3])
		unsatisfied := part[1] == "" && total >= 0
		satisfied := 0 <= start && start <= end && end < math.MaxInt64 && (part[3] == "*" || end < total)
		if unsatisfied || satisfied {
			return start, end, total, nil
		}
	}
	return 0, 0, 0, fmt.Errorf("the Content-Range %q makes no sense", failure.Clip(s, 80))
}

// position reads a number of bytes; -1 if it is none or too large.
func position(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
