package faulty

import "time"

// Faults of the file: which one it is and what it is known by.

// Serve gives another file, its ETag with it.
func Serve(b Body) Option {
	return Option{view: func(x *Exchange) {
		x.Body = b
		x.ETag = etag(b)
	}}
}

// ETag sets the file's ETag as it stands in the header, quotes included; ""
// sends none.
func ETag(value string) Option { return Option{view: func(x *Exchange) { x.ETag = value }} }

// Modified sets the file's date; the zero Time sends none.
func Modified(date time.Time) Option { return Option{view: func(x *Exchange) { x.Modified = date }} }

// WeakETag makes the ETag a weak one.
func WeakETag() Option {
	return Option{view: func(x *Exchange) { x.ETag = "W/" + x.ETag }}
}

// NoValidator sends neither ETag nor Last-Modified.
func NoValidator() Option {
	return Option{view: func(x *Exchange) { x.ETag, x.Modified = "", time.Time{} }}
}

// IgnoreIfRange sends the range even if the file has changed.
func IgnoreIfRange() Option { return Option{view: func(x *Exchange) { x.IfRange = false }} }

// NoRanges answers 200 with the whole file to a ranged request.
func NoRanges() Option { return Option{view: func(x *Exchange) { x.Ranges = false }} }
