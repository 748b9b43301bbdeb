package web

// The request for a file, and the answer as a source.Body.

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// Request is what is asked of a server: all but which bytes.
type Request struct {
	URL    string      // absolute, on http or https; a login in it becomes Basic or Digest authentication
	Header http.Header // sent along to the link's own host, never to another one
	// AnyScheme lets a URL on https be asked for over http where the server has no https: nobody said which.
	AnyScheme bool
	AllowHTTP bool    // the link may lead from https to http; without it that is failure.Insecure
	Name      string  // the file is to have, if not ""; what it promises is held against what comes
	Page      bool    // take a web page where Name or URL promise another file; without it that is failure.Page
	Inflate   bool    // let an encoded body grow without bound when decoded
	FS        disk.FS // where the file goes: what room is left in Dir is watched as a body is decoded
	Dir       string  // "" watches nothing
}

// Source is one file on the web. It is a source.Source.
type Source struct {
	client *Client
	req    Request
	host   string // of the link
}

var _ source.Source = (*Source)(nil)

// Source gives the file that req asks for.
func (c *Client) Source(req Request) *Source {
	return &Source{client: c, req: req, host: link.Host(req.URL)}
}

// ask is one request for (a part of) a file.
type ask struct {
	req     *Request
	span    *disk.Span // nil asks for the whole file without a Range
	ifRange string
}

// Open is that of source.Source: it sends a GET.
func (s *Source) Open(ctx context.Context, span *disk.Span, version source.Version) (*source.Body, error) {
	u, err := link.Resolve(nil, s.req.URL)
	if err != nil {
		return nil, &failure.Error{Kind: failure.Link, Reason: message.Of(failure.NoWebLink), Detail: err.Error()}
	}
	a := ask{req: &s.req, span: span, ifRange: version.Strong()}
	if s.req.AnyScheme && u.Scheme == "https" {
		return s.openEither(ctx, a, u)
	}
	return s.openAt(ctx, a, u)
}

// openAt is Open, of u.
func (s *Source) openAt(ctx context.Context, a ask, u *url.URL) (*source.Body, error) {
	c := s.client
	ctx, cancel := context.WithCancelCause(ctx)
	j := &journey{client: c, ask: a, cancel: cancel}
	asked := time.Now()
	resp, err := j.run(ctx, u)
	if err != nil {
		defer cancel(nil)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	got, failed := accept(resp, a.span)
	if failed != nil {
		resp.Body.Close()
		cancel(nil)
		if via := c.transport.proxyOf(resp.Request); failed.Status == http.StatusProxyAuthRequired && via != "" {
			failed.Kind, failed.Subject = failure.ProxyLogin, via
		}
		if a.span != nil {
			failed.PartRefused, failed.PartLater = refusesRange(failed), wantsPause(failed)
		}
		if failed.Subject == "" {
			failed.Subject = resp.Request.URL.Host
		}
		return nil, failed
	}
	s.describe(got, resp)
	got.Insecure, got.Cancel, got.Asked, got.Latency = j.plain, cancel, asked, time.Since(asked)
	return got, nil
}

// describe fills in what resp says of the file besides which bytes of it these are.
func (s *Source) describe(got *source.Body, resp *http.Response) {
	header, final := resp.Header, resp.Request.URL
	got.Content = &explained{resp.Body, s.host}
	got.MediaType = header.Get("Content-Type")
	got.Server = failure.Clip(header.Get("Server"), 100)
	got.Digests = publishedDigests(header, !got.Ranged || got.Span.From == 0 && got.Span.To == got.Size)
	if final := link.Redact(final.String()); final != link.Redact(s.req.URL) {
		got.Final = final
	}
	got.Reply = &reply{source: s, header: header, final: final}
}

// reply is what is known of an answer here alone.
type reply struct {
	source *Source
	header http.Header
	final  *url.URL // after redirects
}
