package downloader

import "testing"

// Where ETags are the same, a date that is missing is none that differs.
func TestDiffers(t *testing.T) {
	const old, newer = "Wed, 01 Jan 2020 00:00:00 GMT", "Thu, 02 Jan 2020 00:00:00 GMT"
	for _, c := range []struct {
		a, b validator
		want bool
	}{
		{validator{etag: `"a"`, modified: old}, validator{etag: `"a"`, modified: old}, false},
		{validator{etag: `"a"`, modified: old}, validator{etag: `"a"`}, false},
		{validator{etag: `"a"`, modified: old}, validator{etag: `"a"`, modified: newer}, true},
		{validator{etag: `"a"`, modified: old}, validator{etag: `"b"`, modified: old}, true},
		{validator{etag: `"a"`}, validator{}, true},
		{validator{etag: `W/"a"`, modified: old}, validator{etag: `W/"a"`}, true},
		{validator{modified: old}, validator{}, true},
		{validator{etag: `"a"`, coding: "gzip"}, validator{etag: `"a"`}, true},
	} {
		if c.a.differs(c.b) != c.want || c.b.differs(c.a) != c.want {
			t.Errorf("%+v, %+v: not %t", c.a, c.b, c.want)
		}
	}
}
