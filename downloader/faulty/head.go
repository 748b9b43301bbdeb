package faulty

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// What headers say: where to go, what the bytes are, and too much.

// Redirect answers with a status of the 300s and a Location, as given.
func Redirect(status int, location string) Option {
	return Option{answer: func(x *Exchange) {
		x.page(status)
		x.Header.Set("Location", location)
	}}
}

// Hops leads over n redirects, /hop/1 to /hop/n, to the file at /hop/n.
func Hops(status, n int) Option {
	return Option{answer: func(x *Exchange) {
		var hop int
		fmt.Sscanf(x.Request.URL.Path, "/hop/%d", &hop) // another path is hop 0
		if hop < n {
			Redirect(status, fmt.Sprintf("/hop/%d", hop+1)).answer(x)
		}
	}}
}

// Gate redirects a request to where it came from until it brings the cookie back as it was set.
func Gate(cookie string) Option {
	pair, _, _ := strings.Cut(cookie, ";")
	return Option{answer: func(x *Exchange) {
		if slices.Contains(strings.Split(x.Request.Header.Get("Cookie"), "; "), pair) {
			return
		}
		Redirect(http.StatusFound, x.Request.RequestURI).answer(x)
		x.Header.Set("Set-Cookie", cookie)
	}}
}

// Steps redirects a request to where it came from n times, each time with another value of a cookie.
func Steps(n int) Option {
	return Option{answer: func(x *Exchange) {
		var step int
		fmt.Sscanf(x.Request.Header.Get("Cookie"), "step=%d", &step) // without one it is the first
		if step < n {
			Gate(fmt.Sprintf("step=%d", step+1)).answer(x)
		}
	}}
}

// Only answers 404 to all requests but those for the target, as it stands in the request line.
func Only(target string) Option {
	return Option{answer: func(x *Exchange) {
		if x.Request.RequestURI != target {
			x.page(http.StatusNotFound)
		}
	}}
}

// Signed redirects every request to a fresh link that serves the file once and
// is forbidden from then on.
func Signed() Option {
	used := map[string]bool{}
	return Option{answer: func(x *Exchange) {
		path := x.Request.URL.Path
		switch {
		case !strings.HasPrefix(path, "/signed/"):
			Redirect(http.StatusFound, fmt.Sprintf("/signed/%d", x.Number)).answer(x)
		case used[path]:
			x.page(http.StatusForbidden)
		default:
			used[path] = true
		}
	}}
}

// HugeHead sends so many bytes of headers more.
func HugeHead(bytes int) Option {
	return Option{answer: func(x *Exchange) {
		const line = 4 << 10
		for i := range (bytes + line - 1) / line {
			x.Header.Set(fmt.Sprintf("X-Filler-%d", i), strings.Repeat("x", line))
		}
	}}
}

// Gzip compresses the whole file although it was asked for as it is. The
// compressed form has no ranges and a weak ETag, as nginx sends it.
func Gzip() Option {
	return Option{
		view: func(x *Exchange) { x.Ranges = false },
		answer: func(x *Exchange) {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			_, err := io.Copy(w, x.Body.Span(0, x.Body.Size))
			if err == nil {
				err = w.Close()
			}
			if err != nil {
				panic(err) // a Buffer takes everything
			}
			x.replace(http.StatusOK, "application/octet-stream", b.Bytes())
			x.Header.Set("Content-Encoding", "gzip")
			x.Header.Set("ETag", "W/"+x.ETag)
		},
	}
}

// Digest publishes the checksum of b as header, in its form: Repr-Digest (RFC
// 9530 §3), Content-Digest (§2, of the bytes of this answer), Digest (RFC 3230),
// Content-MD5 (RFC 1864) or X-Goog-Hash. Another body's makes it wrong.
func Digest(header string, b Body) Option {
	base64 := base64.StdEncoding.EncodeToString
	return Option{answer: func(x *Exchange) {
		var value string
		switch header {
		case "Repr-Digest":
			value = "sha-256=:" + base64(b.Sum(sha256.New())) + ":"
		case "Content-Digest":
			h := sha256.New()
			_, _ = io.Copy(h, b.Span(x.From, x.To)) // neither side can fail
			value = "sha-256=:" + base64(h.Sum(nil)) + ":"
		case "Digest":
			value = "SHA-256=" + base64(b.Sum(sha256.New()))
		case "Content-MD5":
			value = base64(b.Sum(md5.New()))
		case "X-Goog-Hash":
			value = "md5=" + base64(b.Sum(md5.New()))
		default:
			panic("no digest header: " + header)
		}
		x.Header.Set(header, value)
	}}
}
