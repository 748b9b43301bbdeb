package downloader

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// TestLinkWithoutScheme asks servers that have https or http alone for a link that did not say which.
func TestLinkWithoutScheme(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 1}
	secure := strings.TrimPrefix(faulty.New(t, body, faulty.TLS()).URL, "https://")
	insecure := strings.TrimPrefix(faulty.New(t, body).URL, "http://")
	gone := httptest.NewServer(http.NotFoundHandler())
	defer gone.Close()
	for _, tt := range []struct {
		why, link string
		any       bool
		want      failure.Kind // "": the file
	}{
		{"http alone", insecure, true, ""},
		{"https alone", secure, true, failure.Certificate}, // it is not trusted, and no reason to say that http fails
		{"http alone, and https was said", insecure, false, failure.Handshake},
		{"nothing there", "127.0.0.1:9/file.bin", true, failure.Refused},
		{"no such file", strings.TrimPrefix(gone.URL, "http://") + "/file.bin", true, failure.NotFound},
	} {
		e := newEngine(t, Options{Retries: 0})
		id := add(t, e, Request{URL: "https://" + tt.link, AnyScheme: tt.any, Dir: t.TempDir()})
		s := await(t, e, id, func(s *Snapshot) bool { return s.Err != nil || ended(s) })
		var got failure.Kind
		if s.Err != nil {
			got = s.Err.Kind
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q (%v)", tt.why, got, tt.want, s.Err)
		}
	}
}
