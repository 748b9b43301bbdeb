package downloader

// How Options and a Request become what package web needs.

import (
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/link"
	"gannet/downloader/source"
	"gannet/downloader/web"
)

// What is asked of servers: here alone an Engine's Options and a Request become those of package web.

const (
	defaultTimeout = 30 * time.Second
	// defaultPatience is as long as browsers wait for an answer: some servers make the file first, and begin
	// anew with each request.
	defaultPatience = 5 * time.Minute
)

// timeouts are how long opts wait for a silent server.
func (o Options) timeouts() source.Timeouts {
	if o.Timeout <= 0 {
		return source.Timeouts{Body: defaultTimeout, FirstByte: defaultPatience}
	}
	return source.Timeouts{Body: o.Timeout, FirstByte: o.Timeout}
}

func newClient(opts Options) (*web.Client, error) {
	return web.New(web.Options{
		Timeouts: opts.timeouts(), UserAgent: opts.UserAgent, Proxy: opts.Proxy, CACerts: opts.CACerts,
		MaxIdle: transfer.MaxIdle(openFiles()),
	})
}

// asked is what r asks of the server that address leads to: it is r.URL, or the fresh link in its place.
func (r Request) asked(address string) web.Request {
	return web.Request{
		URL: address, Header: r.Header, AnyScheme: r.AnyScheme && address == r.URL, AllowHTTP: r.takesHTTP(),
		Name: r.Name, Page: r.Page, Inflate: r.Inflate, Dir: r.Dir,
	}
}

// takesHTTP reports whether the link may lead from https to http.
func (r Request) takesHTTP() bool {
	algorithm, _, err := link.ParseChecksum(r.Checksum)
	proved := err == nil && (algorithm == "sha256" || algorithm == "sha512") // nobody forges these
	return r.AllowHTTP || r.AnyScheme || proved
}

// CheckProxy says what is wrong with Options.Proxy, without repeating it; nil if it can be used.
func CheckProxy(proxy string) error { return web.CheckProxy(proxy) }
