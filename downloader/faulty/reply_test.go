// Answers of the server as a client gets them, and what they should be.

package faulty

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"
)

// reply is what a client saw of one answer.
type reply struct {
	*http.Response
	body []byte
	err  error // of the request or of reading the body
}

// get asks once, on a connection of its own, with headers as key, value pairs.
func get(t *testing.T, url string, headers ...string) reply {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true, DisableCompression: true}
	return ask(t, transport, url, headers...)
}

func ask(t *testing.T, via http.RoundTripper, url string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := via.RoundTrip(req)
	if err != nil {
		return reply{err: err}
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	return reply{resp, got, err}
}

func (r reply) want(t *testing.T, status int, content []byte) {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	if r.StatusCode != status || !bytes.Equal(r.body, content) {
		t.Errorf("answered %d with %d bytes, want %d with these %d", r.StatusCode, len(r.body), status, len(content))
	}
}

func (r reply) wantHeader(t *testing.T, key, value string) {
	t.Helper()
	if got := r.Header.Get(key); got != value {
		t.Errorf("%s is %q, want %q", key, got, value)
	}
}

func all(options ...Option) Option { return When(First(1<<30), options...) }

func wants(status int, content []byte) func(*testing.T, reply) {
	return func(t *testing.T, r reply) { t.Helper(); r.want(t, status, content) }
}

func wantsStatus(status int) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		t.Helper()
		if r.err != nil || r.StatusCode != status || len(r.body) == 0 || r.Header.Get("ETag") != "" {
			t.Errorf("answered %v with %q and ETag %q, error %v", r.StatusCode, r.body, r.Header.Get("ETag"), r.err)
		}
	}
}

func wantsRange(contentRange string, content []byte) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		t.Helper()
		r.want(t, 206, content)
		r.wantHeader(t, "Content-Range", "bytes "+contentRange)
	}
}

func wantsHeader(key, value string) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		t.Helper()
		if r.err != nil {
			t.Fatal(r.err)
		}
		r.wantHeader(t, key, value)
	}
}

func wantsCut(n int, err error) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		t.Helper()
		if len(r.body) != n || !errors.Is(r.err, err) {
			t.Errorf("got %d bytes and %v, want %d and %v", len(r.body), r.err, n, err)
		}
	}
}

func wantsError(err error) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		t.Helper()
		if r.Response != nil || !errors.Is(r.err, err) {
			t.Errorf("got %v, want %v", r.err, err)
		}
	}
}

func wantsChunked(content []byte) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		t.Helper()
		r.want(t, 200, content)
		if r.ContentLength != -1 || len(r.TransferEncoding) != 1 {
			t.Errorf("length %d, transfer encoding %q", r.ContentLength, r.TransferEncoding)
		}
	}
}
