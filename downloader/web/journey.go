package web

// The way of a request through redirects, and what goes along to whom.

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
)

// http.Client is not used: it takes redirects that browsers follow for errors, and drops cookies and
// header fields that they send.

const (
	maxRedirects = 20 // as browsers and wget have it; RFC 9110 §15.4 leaves it open
	maxDrained   = 4 << 10
)

// journey is one request on its way to the file, by redirects.
type journey struct {
	client *Client
	ask    ask
	cancel context.CancelCauseFunc
	given  http.Header    // by the user, for the link's origin
	login  *url.Userinfo  // for the server where it is now
	away   bool           // it has left the link's origin: what the user gave does not go along any more
	plain  string         // the first address, scheme and host, that it has left https for; "" if none
	seen   map[string]int // how often the same was asked, cookies included
}

// run asks u, and where that leads, until there is an answer that is no redirect.
func (j *journey) run(ctx context.Context, u *url.URL) (*http.Response, error) {
	j.seen, j.given, j.login = make(map[string]int), make(http.Header), u.User
	for name, values := range j.ask.req.Header {
		if name = http.CanonicalHeaderKey(name); !slices.Contains(ownFields, name) {
			j.given[name] = values
		}
	}
	for range maxRedirects + 1 {
		resp, err := j.visit(ctx, u)
		if err != nil {
			return nil, err
		}
		next, err := redirect(resp)
		if next == nil && err == nil {
			return resp, nil
		}
		discardBody(resp.Body)
		if err != nil {
			return nil, err
		}
		if err := j.turn(u, next); err != nil {
			return nil, err
		}
		u = next
	}
	return nil, leadsNowhere(u.String())
}

// redirect gives where resp leads, nil if it is no redirect.
func redirect(resp *http.Response) (*url.URL, error) {
	switch resp.StatusCode {
	case http.StatusMultipleChoices, http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := resp.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	next, err := link.Resolve(resp.Request.URL, location)
	if err != nil {
		return nil, leadsNowhere(location)
	}
	return next, nil
}

func leadsNowhere(where string) *failure.Error {
	return &failure.Error{Kind: failure.Redirect, Subject: failure.Clip(link.Redact(where), 200)}
}

// discardBody reads what little an answer holds that is not wanted, so that its connection can be used again.
func discardBody(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, maxDrained) // if it fails the connection is not used again
	_ = body.Close()
}

// turn goes from one address to the next, and leaves behind what is not for that. Before anything goes out by http that
// https was to protect, it is refused: what comes from there, and where it leads next, anybody on the way may have
// changed.
func (j *journey) turn(from, to *url.URL) error {
	if from.Scheme == "https" && to.Scheme == "http" {
		j.plain = cmp.Or(j.plain, to.Scheme+"://"+to.Host)
		if !j.ask.req.AllowHTTP {
			return &failure.Error{Kind: failure.Insecure, Subject: j.plain}
		}
	}
	if !sameOrigin(from, to) {
		j.away, j.login = true, nil
	}
	if to.User != nil {
		j.login = to.User
	}
	return nil
}

// visit asks u once.
func (j *journey) visit(ctx context.Context, u *url.URL) (*http.Response, error) {
	req := j.request(ctx, u)
	here := req.URL.String() + "\n" + req.Header.Get("Cookie")
	if j.seen[here]++; j.seen[here] > 2 { // twice is how one waits for a file that is being made
		return nil, leadsNowhere(u.String())
	}
	resp, err := j.client.do(req, j.cancel)
	if err == nil && resp.StatusCode == http.StatusUnauthorized && j.login != nil {
		if c := challengeIn(resp.Header); c != nil {
			discardBody(resp.Body)
			j.client.challenges.Store(j.server(u), c)
			req = j.request(ctx, u)
			resp, err = j.client.do(req, j.cancel)
		}
	}
	if err != nil {
		return nil, explain(err, u.Host)
	}
	j.client.cookies.take(req.URL, resp.Header)
	return resp, nil
}

// anywhere are the header fields that browsers send to every server alike.
var anywhere = []string{"User-Agent", "Accept", "Accept-Language"}

// ownFields say which bytes are wanted and in which form: nobody else may.
var ownFields = []string{"Range", "If-Range", "Accept-Encoding"}

// request is what is asked of u. What the user gave goes to the link's origin only, but for what is
// sent anywhere.
func (j *journey) request(ctx context.Context, u *url.URL) *http.Request {
	bare := *u
	bare.User = nil
	req := (&http.Request{
		Method: http.MethodGet, URL: &bare, Host: u.Host, Header: make(http.Header),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	for name, values := range j.given {
		if !j.away || slices.Contains(anywhere, name) {
			req.Header[name] = slices.Clone(values)
		}
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
		req.Header.Del("Host")
	}
	if j.away {
		setOrDelete(req.Header, "Referer", referer(j.given.Get("Referer"), u))
	}
	j.logIn(req)
	setOrDelete(req.Header, "Cookie", j.client.cookies.header(&bare, req.Header.Values("Cookie")))
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", j.client.agent)
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "*/*")
	}
	req.Header.Set("Accept-Encoding", "identity")
	setRange(req.Header, j.ask)
	return req
}

// server names where u leads, and who the user is there.
func (j *journey) server(u *url.URL) string {
	return u.Scheme + "://" + j.login.Username() + "@" + u.Host
}

// logIn proves who the user is as the server wants it.
func (j *journey) logIn(req *http.Request) {
	if j.login == nil {
		return
	}
	if c, ok := j.client.challenges.Load(j.server(req.URL)); ok {
		req.Header.Set("Authorization", c.(*challenge).answer(j.login, req.URL.RequestURI(), rand.Text()))
		return
	}
	password, _ := j.login.Password()
	req.SetBasicAuth(j.login.Username(), password)
}

func setOrDelete(header http.Header, name, value string) {
	if value == "" {
		header.Del(name)
		return
	}
	header.Set(name, value)
}

func setRange(header http.Header, a ask) {
	if a.span == nil {
		return
	}
	last := ""
	if a.span.To != disk.Unbounded {
		last = strconv.FormatInt(a.span.To-1, 10)
	}
	header.Set("Range", fmt.Sprintf("bytes=%d-%s", a.span.From, last))
	if a.ifRange != "" {
		header.Set("If-Range", a.ifRange)
	}
}

// referer is what a server of another origin than the link's may know of the page that the link
// was found on. It is what browsers tell it: strict-origin-when-cross-origin.
func referer(page string, u *url.URL) string {
	from, err := link.Resolve(nil, page)
	if err != nil || from.Scheme == "https" && u.Scheme == "http" {
		return ""
	}
	from.User = nil
	if !sameOrigin(from, u) {
		return from.Scheme + "://" + from.Host + "/"
	}
	return from.String()
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Host, b.Host) // neither has a default port, see link.Resolve
}

// port is that of u, or the one its scheme has.
func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}
