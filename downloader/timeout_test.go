package downloader

import (
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/web"
)

// Each way of waiting in vain has words of its own.
func TestTimeoutsAreToldApart(t *testing.T) {
	full, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and never speaks TLS
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { full.Close() })
	body := faulty.Body{Size: 1 << 20}
	for kind, c := range map[failure.Kind]struct {
		url  string
		most time.Duration
	}{
		failure.Connect:    {url: "https://" + full.Addr().String() + "/a.bin"},
		failure.Unanswered: {url: faulty.New(t, body, faulty.Silent()).URL},
		failure.Silent:     {url: faulty.New(t, body, faulty.NoRanges(), faulty.StallAfter(1000)).URL},
		failure.Time:       {url: faulty.New(t, body, faulty.Slow(1000)).URL, most: 300 * time.Millisecond},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			e := newEngine(t, Options{Timeout: 3 * time.Second}) // in which the others must answer
			s := await(t, e, add(t, e, Request{URL: c.url, Dir: t.TempDir(), MaxTime: c.most}), ended)
			if s.State != Failed || s.Err.Kind != kind {
				t.Errorf("%v %+v", s.State, s.Err)
			}
		})
	}
}

// A server that makes the file when it is asked for it is waited for, for longer than one that stops sending.
func TestFirstByteMayTakeLong(t *testing.T) {
	const timeout = 20 * time.Millisecond
	for name, handle := range map[string]http.HandlerFunc{
		"head late": func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(3 * timeout)
			io.WriteString(w, "the file")
		},
		"body late": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "8")
			w.(http.Flusher).Flush()
			time.Sleep(3 * timeout)
			io.WriteString(w, "the file")
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := serve(t, handle)
			e := newEngine(t, Options{})
			timeouts := e.client.Timeouts()
			if timeouts.Body != 30*time.Second || timeouts.FirstByte != 5*time.Minute {
				t.Fatalf("%v, and %v before the first byte", timeouts.Body, timeouts.FirstByte)
			}
			timeouts.Body = timeout
			client, err := web.New(web.Options{Timeouts: timeouts, Proxy: "none"})
			if err != nil {
				t.Fatal(err)
			}
			e.client = client
			if s := await(t, e, add(t, e, Request{URL: srv.URL + "/a", Dir: t.TempDir()}), ended); s.State != Done {
				t.Errorf("%v %+v", s.State, s.Err)
			}
		})
	}
}

// Informational answers show that the server works on it.
func TestInformationIsASignOfLife(t *testing.T) {
	const timeout = 500 * time.Millisecond
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 5 {
			w.WriteHeader(http.StatusProcessing)
			time.Sleep(timeout / 4)
		}
		io.WriteString(w, "the file")
	})
	e := newEngine(t, Options{Timeout: timeout})
	if s := await(t, e, add(t, e, Request{URL: srv.URL + "/a", Dir: t.TempDir()}), ended); s.State != Done {
		t.Errorf("%v %+v", s.State, s.Err)
	}
}

func TestLatencyIsInTheDetails(t *testing.T) {
	const late = 120 * time.Millisecond
	answered := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(late) // the server's distance
		w.(http.Flusher).Flush()
		<-answered
		time.Sleep(late) // it works on the file
		w.Write([]byte("x"))
	})
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a", Dir: t.TempDir()})
	await(t, e, id, func(*Snapshot) bool {
		details, _ := e.Details(id)
		return details.Latency > 0
	})
	close(answered)
	await(t, e, id, in(Done))
	if details, _ := e.Details(id); details.Latency < late || details.FirstByte < details.Latency+late {
		t.Errorf("answered after %v, the first byte after %v", details.Latency, details.FirstByte)
	}
}
