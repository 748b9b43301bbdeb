package source

// How versions of a file are told apart.

import (
	"errors"
	"strings"
	"time"
)

// Version tells two versions of a file apart (RFC 9110 §8.8). The zero Version is that of which nothing is known.
type Version struct {
	ETag     string // quotes included; weak if it begins with W/
	Modified string // the time of the last change, in the server's words; "" if it does not say
	Dated    bool   // Modified is old enough to be strong, RFC 9110 §8.8.2.2
	Coding   string // of the bytes it speaks of; encoded in another way they are others, RFC 9110 §8.8.3.3
}

// Strong gives what proves that two answers speak of the same bytes (RFC 9110 §13.1.5), or "" if nothing does.
func (v Version) Strong() string {
	if strings.HasPrefix(v.ETag, `"`) {
		return v.ETag
	}
	if v.Dated {
		return v.Modified
	}
	return ""
}

// Differs reports whether a later answer with o is not proved to be of the version
// of v. A part must repeat the ETag, but not the date beside it (RFC 9110 §15.3.7).
func (v Version) Differs(o Version) bool {
	if v.ETag != o.ETag || v.Coding != o.Coding {
		return true
	}
	strong := strings.HasPrefix(v.ETag, `"`)
	return v.Modified != o.Modified && (v.Modified != "" && o.Modified != "" || !strong)
}

// Outdated reports whether the names that a server gives its file say that v is an earlier version of it: they
// agree with each other, and have another date. Names that vary are those of several servers, or of nothing at
// all, and a tag alone changes when a file is moved.
func (v Version) Outdated(names []Version) bool {
	for _, n := range names {
		if n != names[0] {
			return false
		}
	}
	tagged := strings.HasPrefix(v.ETag, `"`) && v.ETag == names[0].ETag
	return !tagged && v.Modified != "" && names[0].Modified != "" && v.Modified != names[0].Modified
}

// Newer reports whether v is proved to be of a later version than o.
func (v Version) Newer(o Version) bool {
	strong := strings.HasPrefix(v.ETag, `"`) && strings.HasPrefix(o.ETag, `"`)
	theirs, err := parseTime(v.Modified)
	ours, err2 := parseTime(o.Modified)
	return strong && v.ETag != o.ETag || errors.Join(err, err2) == nil && theirs.After(ours)
}

// dateForms are those of RFC 9110 §5.6.7, in which the zone is GMT.
var dateForms = []string{"Mon, 02 Jan 2006 15:04:05 GMT", time.RFC850, time.ANSIC}

func parseTime(s string) (t time.Time, err error) {
	for _, form := range dateForms {
		if t, err = time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	return t, err
}
