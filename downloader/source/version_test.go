package source

import (
	"testing"
)

// Where ETags are the same, a date that is missing is none that differs.
func TestDiffers(t *testing.T) {
	const old, newer = "Wed, 01 Jan 2020 00:00:00 GMT", "Thu, 02 Jan 2020 00:00:00 GMT"
	for _, c := range []struct {
		a, b Version
		want bool
	}{
		{Version{ETag: `"a"`, Modified: old}, Version{ETag: `"a"`, Modified: old}, false},
		{Version{ETag: `"a"`, Modified: old}, Version{ETag: `"a"`}, false},
		{Version{ETag: `"a"`, Modified: old}, Version{ETag: `"a"`, Modified: newer}, true},
		{Version{ETag: `"a"`, Modified: old}, Version{ETag: `"b"`, Modified: old}, true},
		{Version{ETag: `"a"`}, Version{}, true},
		{Version{ETag: `W/"a"`, Modified: old}, Version{ETag: `W/"a"`}, true},
		{Version{Modified: old}, Version{}, true},
		{Version{ETag: `"a"`, Coding: "gzip"}, Version{ETag: `"a"`}, true},
	} {
		if c.a.Differs(c.b) != c.want || c.b.Differs(c.a) != c.want {
			t.Errorf("%+v, %+v: not %t", c.a, c.b, c.want)
		}
	}
}

func TestOutdated(t *testing.T) {
	const old, newer, later = "Wed, 01 Jan 2020 00:00:00 GMT", "Thu, 02 Jan 2020 00:00:00 GMT", "Fri, 03 Jan 2020 00:00:00 GMT"
	v := Version{ETag: `"a"`, Modified: old}
	for name, c := range map[string]struct {
		names []Version
		want  bool
	}{
		"newer":            {[]Version{{ETag: `"b"`, Modified: newer}, {ETag: `"b"`, Modified: newer}}, true},
		"newer, no tag":    {[]Version{{Modified: newer}, {Modified: newer}}, true},
		"the tag alone":    {[]Version{{ETag: `"b"`, Modified: old}, {ETag: `"b"`, Modified: old}}, false},
		"no date":          {[]Version{{ETag: `"b"`}, {ETag: `"b"`}}, false},
		"the date alone":   {[]Version{{ETag: `"a"`, Modified: newer}}, false},
		"two servers":      {[]Version{{ETag: `"b"`, Modified: newer}, v}, false},
		"for each request": {[]Version{{ETag: `"b"`, Modified: newer}, {ETag: `"c"`, Modified: later}}, false},
	} {
		if v.Outdated(c.names) != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
}
