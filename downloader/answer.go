package downloader

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

// validator tells two versions of a file apart (RFC 9110 §8.8).
type validator struct {
	etag     string
	modified string // Last-Modified
	dated    bool   // modified is old enough to be strong, RFC 9110 §8.8.2.2
	coding   string // of the bytes it speaks of; packed in another way they are others, RFC 9110 §8.8.3.3
}

func validatorOf(header http.Header) validator {
	v := validator{etag: header.Get("ETag"), modified: header.Get("Last-Modified"), coding: strings.Join(codingsOf(header), ", ")}
	if t, err := http.ParseTime(v.modified); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			now = time.Now()
		}
		v.dated = now.Sub(t) >= time.Second
	}
	return v
}

// strong gives what If-Range may carry (RFC 9110 §13.1.5), or "" if nothing proves
// that two answers speak of the same bytes.
func (v validator) strong() string {
	if strings.HasPrefix(v.etag, `"`) {
		return v.etag
	}
	if v.dated {
		return v.modified
	}
	return ""
}

// differs reports whether a later answer with o is not proved to be of the version
// of v. A 206 must repeat the ETag, but not Last-Modified beside it (RFC 9110 §15.3.7).
func (v validator) differs(o validator) bool {
	if v.etag != o.etag || v.coding != o.coding {
		return true
	}
	strong := strings.HasPrefix(v.etag, `"`)
	return v.modified != o.modified && (v.modified != "" && o.modified != "" || !strong)
}

// answer is a server's reply that may be a file: 200, or a 206 that holds just
// what was asked for. Whoever gets one closes it.
type answer struct {
	body      io.ReadCloser
	span      disk.Span // the bytes that body holds; To is disk.Unbounded if not told
	size      int64     // bytes of the whole file, or -1 if not told
	ranged    bool      // a 206
	strict    bool      // nothing says that it is a newer version, so bytes that differ from those that came are no file's
	accepts   bool      // it says that ranges are possible
	validator validator
	header    http.Header
	head      []byte        // the first bytes of body, once peek has looked; they are read all the same
	final     *url.URL      // after redirects
	plain     string        // scheme and host that a redirect left https for, "" if none did
	closing   bool          // the body ends where the connection does: a cut can't be seen
	asked     time.Time     // when the question was sent
	latency   time.Duration // from the question, with connecting, to the header
	packed    *unpacker     // body, where it is unpacked on its way; else nil
	cancel    context.CancelCauseFunc
}

// close ends the request. The connection is kept if the body was read to its end.
func (got *answer) close() {
	got.body.Close()
	got.cancel(nil)
}

// accept decides whether resp is what was asked for. The Subject of its error is
// left to the caller where that is the host.
func accept(resp *http.Response, asked *disk.Span) (*answer, *failure.Error) {
	got := &answer{
		body: resp.Body, header: resp.Header, final: resp.Request.URL,
		size: resp.ContentLength, validator: validatorOf(resp.Header),
		accepts: strings.EqualFold(strings.TrimSpace(resp.Header.Get("Accept-Ranges")), "bytes"),
		closing: resp.ContentLength < 0 && resp.ProtoMajor == 1 && !slices.Contains(resp.TransferEncoding, "chunked"),
		span:    disk.Span{To: disk.Unbounded},
	}
	switch code := resp.StatusCode; {
	case carriesFile(resp):
		if resp.ContentLength >= 0 {
			got.span.To = resp.ContentLength
		}
		return got, nil
	case code == http.StatusPartialContent && asked != nil:
		return got, got.prove(resp, *asked)
	case code == http.StatusPartialContent && isAll(resp):
		if resp.ContentLength >= 0 {
			got.span.To = resp.ContentLength
		}
		return got, nil
	default:
		e := refusal(resp)
		if code == http.StatusBadRequest && resp.Request.URL.Scheme == "http" && wantsTLS(resp.Body) {
			e.Kind = failure.NeedsTLS
		}
		return nil, e
	}
}

// tlsWanted are parts of what servers say to a request without TLS to a port that is for TLS: nginx, Apache, those
// written in Go, and Tomcat.
var tlsWanted = []string{"HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL", "HTTP request to an HTTPS server", "requires TLS"}

// wantsTLS reports whether a page of a server that refuses a request says that it is for TLS only.
func wantsTLS(page io.Reader) bool {
	const enough = 4 << 10                              // bytes
	said, _ := io.ReadAll(io.LimitReader(page, enough)) // as much as comes
	return slices.ContainsFunc(tlsWanted, func(part string) bool { return bytes.Contains(said, []byte(part)) })
}

// carriesFile reports whether resp is one that browsers save: any success but those that have no body or a part. Who
// answers 202 and when to come back is not done yet.
func carriesFile(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusNoContent, http.StatusResetContent, http.StatusPartialContent, http.StatusMultiStatus:
		return false
	case http.StatusAccepted:
		return resp.Header.Get("Retry-After") == ""
	}
	return resp.StatusCode/100 == 2
}

// isAll reports whether a 206 that no part was asked of is the whole file, as far as it says.
func isAll(resp *http.Response) bool {
	said := resp.Header.Get("Content-Range")
	start, end, total, err := parseContentRange(said)
	multipart := strings.HasPrefix(mediaOf(resp.Header.Get("Content-Type")), "multipart/")
	return !multipart && (said == "" || err == nil && start == 0 && end == total-1)
}

// prove holds a 206 against what was asked (RFC 9110 §14.4, §15.3.7).
func (got *answer) prove(resp *http.Response, asked disk.Span) *failure.Error {
	wrong := func(why string) *failure.Error {
		return &failure.Error{Kind: failure.Protocol, Status: resp.StatusCode, Detail: why}
	}
	if strings.HasPrefix(strings.ToLower(resp.Header.Get("Content-Type")), "multipart/byteranges") {
		return wrong("multipart/byteranges was not asked for")
	}
	if said := slices.Clone(resp.Header.Values("Content-Range")); len(slices.Compact(said)) != 1 {
		return wrong("206 without one Content-Range")
	}
	start, end, total, err := parseContentRange(resp.Header.Get("Content-Range"))
	switch {
	case err != nil:
		return wrong(err.Error())
	case start != asked.From:
		return wrong(fmt.Sprintf("asked for bytes from %d, got them from %d", asked.From, start))
	case asked.To != disk.Unbounded && end >= asked.To:
		return wrong(fmt.Sprintf("asked for bytes to %d, got them to %d", asked.To-1, end))
	case resp.ContentLength >= 0 && resp.ContentLength != end-start+1:
		e := wrong(fmt.Sprintf("Content-Range speaks of %d bytes, Content-Length of %d", end-start+1, resp.ContentLength))
		e.Total = total
		return e
	}
	got.ranged, got.size = true, total
	got.span = disk.Span{From: start, To: end + 1}
	return nil
}

// refusal explains a status that is no file.
func refusal(resp *http.Response) *failure.Error {
	e := &failure.Error{Status: resp.StatusCode, Detail: clip(strconv.Quote(resp.Status), 200)}
	switch code := resp.StatusCode; {
	case code == http.StatusNotFound, code == http.StatusGone:
		e.Kind = failure.NotFound
	case code == http.StatusForbidden && resp.Header.Get("Retry-After") != "": // how GitHub and others limit requests
		e.Kind = failure.Busy
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		e.Kind = failure.Denied
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly,
		code == http.StatusLocked, code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		e.Kind = failure.Busy
	case code == http.StatusAccepted && resp.Header.Get("Retry-After") != "":
		e.Kind = failure.Busy
	case code < 400:
		e.Kind = failure.Empty
	case code == http.StatusRequestedRangeNotSatisfiable:
		e.Kind = failure.Protocol
		e.Detail = "416 " + clip(strconv.Quote(resp.Header.Get("Content-Range")), 100)
	case code < 500, code == http.StatusNotImplemented, code == http.StatusHTTPVersionNotSupported:
		e.Kind = failure.Rejected
	default:
		e.Kind = failure.Server
	}
	if e.Kind == failure.Busy || e.Kind == failure.Server {
		e.RetryAfter = retryAfter(resp.Header, time.Now())
	}
	return e
}
