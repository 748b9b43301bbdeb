package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
)

// TestDigestAnswer holds answers against the examples of RFC 7616 §3.9.1, and of RFC 2069.
func TestDigestAnswer(t *testing.T) {
	const (
		nonce  = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
		opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
		once   = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
	)
	set := func(algorithm string) string {
		return fmt.Sprintf(`Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=%s, nonce="%s", opaque="%s"`, algorithm, nonce, opaque)
	}
	login := url.UserPassword("Mufasa", "Circle of Life")
	for _, tt := range []struct {
		set  []string
		want string // response
	}{
		{[]string{set("MD5")}, "8ca523f5e9506fed4657c9700eebdbec"},
		{[]string{set("MD5"), set("SHA-256")}, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
		{[]string{`Basic realm="x, Digest", ` + set("MD5")}, "8ca523f5e9506fed4657c9700eebdbec"},
		{[]string{set("SHA-256") + `, Basic realm="x"`}, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
	} {
		c := challengeIn(http.Header{"Www-Authenticate": tt.set})
		if c == nil {
			t.Errorf("%q is not understood", tt.set)
			continue
		}
		got := c.answer(login, "/dir/index.html", once)
		if !strings.Contains(got, `response="`+tt.want+`"`) || !strings.Contains(got, "nc=00000001") || !strings.Contains(got, opaque) {
			t.Errorf("%q is answered %s", tt.set, got)
		}
	}
	c := challengeIn(http.Header{"Www-Authenticate": {`digest realm="testrealm@host.com" , nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"`}})
	got := c.answer(url.UserPassword("Mufasa", "Circle Of Life"), "/dir/index.html", once)
	if !strings.Contains(got, `response="670fd8c2df070c60b045671b8b24ff02"`) || strings.Contains(got, "qop") {
		t.Errorf("without qop: %s", got)
	}
	for _, none := range []string{"Basic realm=x", `Digest realm="x", nonce="y", algorithm=WHIRLPOOL`, `Digest realm="x", nonce="y", qop="auth-int"`, ""} {
		if challengeIn(http.Header{"Www-Authenticate": {none}}) != nil {
			t.Errorf("%s is taken for a challenge that can be met", none)
		}
	}
}

func FuzzChallenge(f *testing.F) {
	for _, line := range []string{
		`Digest realm="a", nonce="b", qop="auth,auth-int", algorithm=SHA-256`, `Basic realm="x", digest nonce=b,userhash=true`,
		"ȺȺȺȺȺȺȺȺdigest ", `Digest realm="\`, "digest =,=,",
	} {
		f.Add(line)
	}
	f.Fuzz(func(_ *testing.T, line string) {
		if c := challengeIn(http.Header{"Www-Authenticate": {line}}); c != nil {
			c.answer(url.UserPassword("ann", "secret"), "/a", "once")
		}
	})
}

// TestDigestLogin gets a file of a server that changes its nonce, and lets the wrong password ask twice at most.
func TestDigestLogin(t *testing.T) {
	content := strings.Repeat("x", 5000)
	var requests atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := fmt.Sprintf("n%d", requests.Add(1)/3)
		got := r.Header.Get("Authorization")
		fields := digestFields(got)
		c := challengeIn(http.Header{"Www-Authenticate": {`Digest realm="nas \"1\"", qop="auth", nonce="` + nonce + `"`}})
		right := c.answer(url.UserPassword("ann", `p@"\s`), r.RequestURI, fields["cnonce"])
		if fields["nonce"] == nonce && fields["response"] == digestFields(right)["response"] && fields["nc"] == "00000001" {
			http.ServeContent(w, r, "a.bin", time.Unix(0, 0), strings.NewReader(content))
			return
		}
		w.Header().Set("WWW-Authenticate", `Digest realm="nas \"1\"", qop="auth", nonce="`+nonce+`"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(srv.Close)
	open := func(password string) (string, error) {
		requests.Store(0)
		c := newClient(t)
		link := strings.Replace(srv.URL, "://", "://ann:"+password+"@", 1) + "/dir/a.bin?x=1"
		got, err := c.Source(Request{URL: link}).Open(t.Context(), &disk.Span{To: disk.Unbounded}, source.Version{})
		if err != nil {
			return "", err
		}
		defer got.Close()
		all, err := io.ReadAll(got)
		return string(all), err
	}
	if got, err := open(`p%40%22%5Cs`); got != content || err != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := open("wrong"); !failure.Is(err, failure.Denied) || requests.Load() > 2 {
		t.Errorf("%d requests: %v", requests.Load(), err)
	}
}
