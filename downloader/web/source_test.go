package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
)

// newClient is a client without a proxy that a test closes.
func newClient(t *testing.T) *Client {
	t.Helper()
	c, err := New(Options{Timeouts: source.Timeouts{Body: time.Minute, FirstByte: time.Minute}, Proxy: "none"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// What a server says in headers, a Body says in facts.
func TestFactsOfAnAnswer(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/file.bin", http.StatusFound)
		case "/file.bin":
			header.Set("ETag", `"1"`)
			header.Set("Content-Type", "application/x-thing")
			header.Set("Server", "a server")
			header.Set("Repr-Digest", "md5=:XUFAKrxLKna5cZ2REBfFkg==:")
			http.ServeContent(w, r, "", time.Unix(0, 0), strings.NewReader("hello, all of you"))
		case "/endless":
			header.Set("Connection", "close")
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
		}
	}))
	t.Cleanup(srv.Close)
	open := func(path string, span *disk.Span) *source.Body {
		t.Helper()
		got, err := newClient(t).Source(Request{URL: srv.URL + path}).Open(t.Context(), span, source.Version{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(got.Close)
		if err := errors.Join(got.Decode(t.Context()), got.Check(t.Context())); err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := open("/moved", &disk.Span{From: 7, To: 10})
	if got.Span != (disk.Span{From: 7, To: 10}) || !got.Ranged || !got.Ranges || got.Size != 17 || got.Version.Strong() != `"1"` {
		t.Errorf("%+v", got)
	}
	if got.MediaType != "application/x-thing" || got.Server != "a server" || got.Name != "file.bin" ||
		got.Final != srv.URL+"/file.bin" || len(got.Digests) != 1 || got.Digests[0].Algorithm != "md5" {
		t.Errorf("%+v", got)
	}
	if got := open("/file.bin", nil); got.Ranged || got.Final != "" || got.Span != (disk.Span{To: 17}) || got.Latency <= 0 {
		t.Errorf("%+v", got)
	}
	if got := open("/endless", nil); got.Size != -1 || got.Span.To != disk.Unbounded || got.CloseDelimited {
		t.Errorf("%+v", got) // net/http sends chunks, whose end is seen
	}
}

// Whether it may be the part that was refused rather than the file is a fact of the failure.
func TestRefusedParts(t *testing.T) {
	for _, c := range []struct {
		status         int
		retryAfter     string
		refused, later bool
	}{
		{http.StatusNotFound, "", true, false},
		{http.StatusForbidden, "", true, false},
		{http.StatusServiceUnavailable, "", true, false},
		{http.StatusServiceUnavailable, "1", false, true},
		{http.StatusTooManyRequests, "", false, true},
		{http.StatusGone, "", false, false},
		{http.StatusUnauthorized, "", false, false},
		{http.StatusGatewayTimeout, "", false, false},
		{http.StatusRequestedRangeNotSatisfiable, "", false, false},
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if c.retryAfter != "" {
				w.Header().Set("Retry-After", c.retryAfter)
			}
			w.WriteHeader(c.status)
		}))
		file := newClient(t).Source(Request{URL: srv.URL + "/a"})
		for _, span := range []*disk.Span{nil, {To: disk.Unbounded}} {
			_, err := file.Open(t.Context(), span, source.Version{})
			var failed *failure.Error
			part := span != nil
			if !errors.As(err, &failed) || failed.PartRefused != (c.refused && part) || failed.PartLater != (c.later && part) {
				t.Errorf("%d, Retry-After %q, a part %t: %+v", c.status, c.retryAfter, part, failed)
			}
		}
		srv.Close()
	}
}
