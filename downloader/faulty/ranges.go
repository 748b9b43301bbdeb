package faulty

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
)

// Faults of 206 answers (RFC 9110 §14.4 and §15.3.7). They leave other answers alone.

func partial(change func(*Exchange)) Option {
	return Option{answer: func(x *Exchange) {
		if x.Status == http.StatusPartialContent && !x.Instead {
			change(x)
		}
	}}
}

// WrongStart sends a range that begins by bytes later than asked, and says so.
func WrongStart(by int64) Option {
	return partial(func(x *Exchange) { x.sendRange(x.From+by, x.To) })
}

// WrongEnd sends a range that ends by bytes later than asked, where the file
// goes on, and says so.
func WrongEnd(by int64) Option {
	return partial(func(x *Exchange) { x.sendRange(x.From, x.To+by) })
}

func (x *Exchange) sendRange(from, to int64) {
	x.From, x.To = max(0, from), min(to, x.Body.Size)
	x.Length = x.To - x.From
	x.contentRange(x.From, x.To, x.Body.Size)
}

// WrongTotal states a size of the file that is by bytes too large.
func WrongTotal(by int64) Option {
	return partial(func(x *Exchange) { x.contentRange(x.From, x.To, x.Body.Size+by) })
}

// NoTotal states the range without the size of the file, which is legal.
func NoTotal() Option {
	return partial(func(x *Exchange) {
		x.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/*", x.From, x.To-1))
	})
}

// NoContentRange does not say which range it sends.
func NoContentRange() Option { return partial(func(x *Exchange) { x.Header.Del("Content-Range") }) }

// Overlong states the range asked for and sends up to by more bytes of the file.
func Overlong(by int64) Option {
	return partial(func(x *Exchange) {
		x.To = min(x.To+by, x.Body.Size)
		x.Length = x.To - x.From
	})
}

// Multipart wraps a single range as multipart/byteranges.
func Multipart() Option {
	return partial(func(x *Exchange) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Type": x.Header["Content-Type"], "Content-Range": x.Header["Content-Range"],
		})
		if err == nil {
			_, err = io.Copy(part, x.Body.Span(x.From, x.To))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			panic(err) // a Buffer takes everything
		}
		x.Header.Del("Content-Range")
		x.Header.Set("Content-Type", "multipart/byteranges; boundary="+w.Boundary())
		x.Payload, x.Instead, x.Length = b.Bytes(), true, int64(b.Len())
	})
}

// MaxSpan sends no more than n bytes of a range, which is legal.
func MaxSpan(n int64) Option {
	return partial(func(x *Exchange) { x.sendRange(x.From, min(x.To, x.From+n)) })
}
