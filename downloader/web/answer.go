package web

// How an answer is held against what was asked, and taken for the file or a part of it.

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/sniff"
	"gannet/downloader/source"
)

func versionOf(header http.Header) source.Version {
	v := source.Version{
		ETag: header.Get("ETag"), Modified: header.Get("Last-Modified"),
		Coding: strings.Join(codingsOf(header), ", "),
	}
	if t, err := http.ParseTime(v.Modified); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			now = time.Now()
		}
		v.Dated = now.Sub(t) >= time.Second
	}
	return v
}

// accept decides whether resp is what was asked for. The Subject of its error is
// left to the caller where that is the host.
func accept(resp *http.Response, asked *disk.Span) (*source.Body, *failure.Error) {
	got := &source.Body{
		Size: resp.ContentLength, Version: versionOf(resp.Header),
		Ranges: strings.EqualFold(strings.TrimSpace(resp.Header.Get("Accept-Ranges")), "bytes"),
		CloseDelimited: resp.ContentLength < 0 && resp.ProtoMajor == 1 &&
			!slices.Contains(resp.TransferEncoding, "chunked"),
		Span: disk.Span{To: disk.Unbounded},
	}
	switch code := resp.StatusCode; {
	case carriesFile(resp):
		if resp.ContentLength >= 0 {
			got.Span.To = resp.ContentLength
		}
		return got, nil
	case code == http.StatusPartialContent && asked != nil:
		return got, prove(got, resp, *asked)
	case code == http.StatusPartialContent && isAll(resp):
		if resp.ContentLength >= 0 {
			got.Span.To = resp.ContentLength
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
	multipart := strings.HasPrefix(sniff.MediaType(resp.Header.Get("Content-Type")), "multipart/")
	return !multipart && (said == "" || err == nil && start == 0 && end == total-1)
}

// prove holds a 206 against what was asked (RFC 9110 §14.4, §15.3.7).
func prove(got *source.Body, resp *http.Response, asked disk.Span) *failure.Error {
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
		e := wrong(fmt.Sprintf("Content-Range speaks of %d bytes, Content-Length of %d", end-start+1,
			resp.ContentLength))
		e.Total = total
		return e
	}
	got.Ranged, got.Size = true, total
	got.Span = disk.Span{From: start, To: end + 1}
	return nil
}
