package faulty

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var body = Body{Size: 100_003, Seed: 7}

func TestBodyIsTheSameAtEveryOffset(t *testing.T) {
	b := Body{Size: 5<<30 + 3, Seed: 1}
	whole, part := make([]byte, 64), make([]byte, 40)
	for _, base := range []int64{0, 1 << 32, b.Size - 64} {
		if _, err := b.ReadAt(whole, base); err != nil && err != io.EOF {
			t.Fatal(err)
		}
		for shift := range int64(24) {
			if _, err := b.ReadAt(part, base+shift); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(part, whole[shift:shift+40]) {
				t.Errorf("bytes at %d differ when read from %d", base, base+shift)
			}
		}
	}
	if n, err := b.ReadAt(part, b.Size-3); n != 3 || err != io.EOF {
		t.Errorf("reading over the end gave %d, %v", n, err)
	}
	if (Body{Size: 64, Seed: 1}).SHA256() == (Body{Size: 64, Seed: 2}).SHA256() {
		t.Error("the seed does not change the content")
	}
}

func TestHonest(t *testing.T) {
	s := New(t, body)
	content := body.Bytes()
	r := get(t, s.URL)
	r.want(t, 200, content)
	r.wantHeader(t, "Content-Length", "100003")
	r.wantHeader(t, "Accept-Ranges", "bytes")
	etag, date := r.Header.Get("ETag"), r.Header.Get("Last-Modified")

	r = get(t, s.URL, "Range", "bytes=10-19", "If-Range", etag)
	r.want(t, 206, content[10:20])
	r.wantHeader(t, "Content-Range", "bytes 10-19/100003")
	get(t, s.URL, "Range", "bytes=10-", "If-Range", date).want(t, 206, content[10:])
	get(t, s.URL, "Range", "bytes=-5").want(t, 206, content[len(content)-5:])
	get(t, s.URL, "Range", "bytes=10-", "If-Range", `"other"`).want(t, 200, content)
	r = get(t, s.URL, "Range", "bytes=100003-")
	wantsStatus(416)(t, r)
	r.wantHeader(t, "Content-Range", "bytes */100003")

	await(t, s, func() bool {
		return !slices.ContainsFunc(s.Requests(), func(r Request) bool { return !r.Ended })
	})
	records := s.Requests()
	if len(records) != 6 || s.Conns() != 6 {
		t.Fatalf("%d requests on %d connections on record, want 6", len(records), s.Conns())
	}
	second := records[1]
	if second.Range != "bytes=10-19" || second.IfRange != etag || second.Status != 206 || second.From != 10 ||
		second.Sent != 10 || second.Path != "/file.bin" || second.Method != "GET" || second.Conn != 2 {
		t.Errorf("record is %+v", second)
	}
	if want := int64(100_003 + 10 + 99_993 + 5 + 100_003); s.Sent() != want {
		t.Errorf("%d bytes on record, want %d", s.Sent(), want)
	}
}

func TestConnectionIsKept(t *testing.T) {
	s := New(t, body)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	for range 3 {
		ask(t, transport, s.URL).want(t, 200, body.Bytes())
	}
	if s.Conns() != 1 {
		t.Errorf("%d connections for three requests, want 1", s.Conns())
	}
}

func TestResetAfter(t *testing.T) {
	s := New(t, body, ResetAfter(1000))
	if r := get(t, s.URL); !errors.Is(r.err, syscall.ECONNRESET) {
		t.Error("the connection ended with", r.err)
	}
}

func TestWhen(t *testing.T) {
	tests := []struct {
		name string
		cond Cond
		want string // statuses of: whole file, second half, first half, /other, second half
	}{
		{"First", First(2), "503 503 206 200 206"},
		{"Times", Times(1, Ranged), "200 503 206 200 206"},
		{"Not", Not(First(2)), "200 206 503 503 503"},
		{"Path", Path("/other"), "200 206 206 503 206"},
		{"Ranged", Ranged, "200 503 503 200 503"},
		{"Later", Later, "200 503 206 200 503"},
		{"Both", Both(Ranged, Not(Later)), "200 206 503 200 206"},
		{"Every", Every(2), "200 503 206 503 206"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := New(t, body, When(test.cond, Status(503)))
			get(t, s.URL)
			get(t, s.URL, "Range", "bytes=50000-")
			get(t, s.URL, "Range", "bytes=0-49999")
			get(t, s.Base+"/other")
			get(t, s.URL, "Range", "bytes=50000-")
			var got []string
			refusals := 0
			for _, r := range s.Requests() {
				got = append(got, map[int]string{200: "200", 206: "206", 503: "503"}[r.Status])
				if r.Status == 503 {
					refusals++
				}
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("answered %s, want %s", got, test.want)
			}
			if s.Refusals() != refusals {
				t.Errorf("%d refusals on record, want %d", s.Refusals(), refusals)
			}
		})
	}
}

// TestHoldAndBusy holds one answer and sees others refused until it is over.
func TestHoldAndBusy(t *testing.T) {
	release := make(chan struct{})
	s := New(t, body, When(First(1), HoldAfter(1000, release)), When(Busy(1), Status(503)))
	first := make(chan reply)
	go func() { first <- get(t, s.URL) }()
	await(t, s, func() bool { return s.Sent() == 1000 })
	if r := get(t, s.URL); r.StatusCode != 503 {
		t.Error("a second body was sent:", r.StatusCode)
	}
	close(release)
	(<-first).want(t, 200, body.Bytes())
	await(t, s, func() bool { return s.Requests()[0].Ended })
	get(t, s.URL).want(t, 200, body.Bytes())
}

// TestBudget sees several answers stop together at a byte and go on at Change.
func TestBudget(t *testing.T) {
	other := Body{Size: 50, Seed: 8}
	s := New(t, body, Budget(150_000), When(Changed, Serve(other)))
	replies := make(chan reply)
	for range 3 {
		go func() { replies <- get(t, s.URL) }()
	}
	await(t, s, func() bool { return s.Sent() == 150_000 && len(s.Requests()) == 3 })
	s.Change()
	for range 3 {
		(<-replies).want(t, 200, body.Bytes())
	}
	get(t, s.URL).want(t, 200, other.Bytes())
}

// TestStallEndsWithTheClient sees that a stalled answer is over when the client
// gives up, and when the server closes.
func TestStallEndsWithTheClient(t *testing.T) {
	for _, want := range []int64{1000, -1} { // bytes; -1 is no answer
		s := New(t, body, StallAfter(want))
		c, err := net.Dial("tcp", strings.TrimPrefix(s.Base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(c, "GET / HTTP/1.1\r\nHost: test\r\n\r\n")
		await(t, s, func() bool { return len(s.Requests()) == 1 })
		await(t, s, func() bool { return s.Sent() == max(want, 0) })
		c.Close()
		await(t, s, func() bool { return s.Requests()[0].Ended })
		if r := s.Requests()[0]; r.Sent != max(want, 0) || r.Status == 0 != (want < 0) {
			t.Errorf("answered %d with %d bytes, want %d", r.Status, r.Sent, want)
		}
	}
}

func TestSigned(t *testing.T) {
	s := New(t, body, Signed())
	for _, want := range []string{"/signed/1", "/signed/2"} {
		get(t, s.URL).wantHeader(t, "Location", want)
	}
	get(t, s.Base+"/signed/1").want(t, 200, body.Bytes())
	wantsStatus(403)(t, get(t, s.Base+"/signed/1"))
	get(t, s.Base+"/signed/2").want(t, 200, body.Bytes())
}

func TestCasesAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Cases() {
		if seen[c.Name] || c.Says == "" {
			t.Errorf("case %q is there twice or says nothing", c.Name)
		}
		seen[c.Name] = true
	}
}

func TestHops(t *testing.T) {
	s := New(t, body, Hops(301, 3))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 || resp.Request.URL.Path != "/hop/3" || len(s.Requests()) != 4 {
		t.Errorf("%d from %s after %d requests", resp.StatusCode, resp.Request.URL, len(s.Requests()))
	}
}

// TestDownAndUp takes a server away and brings it back at the same address.
func TestDownAndUp(t *testing.T) {
	s := New(t, body, When(First(1), StallAfter(1000)))
	cut := make(chan reply)
	go func() { cut <- get(t, s.URL) }()
	await(t, s, func() bool { return s.Sent() == 1000 })
	s.Down()
	if r := <-cut; r.err == nil {
		t.Error("a body ended well though the server was gone")
	}
	if r := get(t, s.URL); !errors.Is(r.err, syscall.ECONNREFUSED) {
		t.Error("asking a server that is down gave", r.err)
	}
	s.Down()
	if err := s.Up(); err != nil {
		t.Fatal(err)
	}
	get(t, s.URL).want(t, 200, body.Bytes())
}

// TestSlow measures slow answers by a clock that costs no time.
func TestSlow(t *testing.T) {
	tests := []struct {
		name   string
		option Option
		want   time.Duration
	}{
		{"Slow", Slow(1000), 5 * time.Second},
		{"trickle", Slow(1), 5000 * time.Second},
		{"SlowHead", SlowHead(time.Second), 200 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				small := Body{Size: 5000, Seed: 1}
				s := &Server{
					body: small, options: []Option{test.option}, down: make(chan struct{}), changed: make(chan struct{}),
					records: records{conns: map[net.Conn]struct{}{}, moved: make(chan struct{})},
				}
				client, server := net.Pipe()
				start := time.Now()
				s.working.Go(func() { s.converse(server, 1) })
				io.WriteString(client, "GET / HTTP/1.1\r\nHost: test\r\n\r\n")
				resp, err := http.ReadResponse(bufio.NewReader(client), nil)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(resp.Body)
				reply{resp, got, err}.want(t, 200, small.Bytes())
				if took := time.Since(start); took < test.want*9/10 || took > test.want*11/10 {
					t.Errorf("took %v, want about %v", took, test.want)
				}
				client.Close()
				s.working.Wait()
			})
		})
	}
}

func TestMaxConns(t *testing.T) {
	s := New(t, body, MaxConns(1), StallAfter(1000))
	c, err := net.Dial("tcp", strings.TrimPrefix(s.Base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	await(t, s, func() bool { return s.Conns() == 1 })
	if r := get(t, s.URL); r.err == nil {
		t.Error("a second connection was served")
	}
	if s.Refusals() != 1 {
		t.Errorf("%d refusals on record, want 1", s.Refusals())
	}
}

func TestTLS(t *testing.T) {
	var unknown x509.UnknownAuthorityError
	var wrongName x509.HostnameError
	var invalid x509.CertificateInvalidError
	tests := []struct {
		name    string
		option  Option
		trust   bool
		refusal any
	}{
		{"TLS", TLS(), true, nil},
		{"not trusted", TLS(), false, &unknown},
		{"WrongName", WrongName(), true, &wrongName},
		{"Expired", Expired(), true, &invalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := New(t, body, test.option)
			pool := x509.NewCertPool()
			if pem, err := os.ReadFile(s.CAFile); err != nil {
				t.Fatal(err)
			} else if test.trust {
				pool.AppendCertsFromPEM(pem)
			}
			r := ask(t, &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}, s.URL)
			if test.refusal == nil {
				r.want(t, 200, body.Bytes())
			} else if !errors.As(r.err, test.refusal) {
				t.Error("the client said", r.err)
			}
		})
	}
}

func TestWithoutTest(t *testing.T) {
	s := New(nil, body, TLS())
	if _, err := os.Stat(s.CAFile); err != nil {
		t.Error(err)
	}
	s.Close()
	if _, err := os.Stat(s.CAFile); err == nil {
		t.Error("the certificate was left behind")
	}
	s.Close()
}

func await(t *testing.T, s *Server, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := s.Await(ctx, done); err != nil {
		t.Fatal("the server did not come to it")
	}
}
