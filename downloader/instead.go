package downloader

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gannet/downloader/failure"
	"gannet/downloader/link"
)

// What servers send with status 200 in place of a file or of its rest: that the link has expired, or where
// to log in, in HTML, JSON, XML or plain text.

const (
	sniffedBody = 512      // bytes that tell text from all else
	mostMessage = 64 << 10 // bytes: what is larger is no message
)

// messageTypes are the media types of messages, besides those of pages and those that end with +json or +xml.
var messageTypes = []string{"application/json", "text/json", "application/xml", "text/xml", "text/plain"}

// maybeText are those of link.IsFileType that may be plain text.
var maybeText = []string{"bin", "doc", "pkg", "rtf", "torrent", "vmdk", "xls"}

// mediaOf is the media type in a Content-Type, without parameters; "" if there is none.
func mediaOf(contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	return media
}

// isMessage reports whether a Content-Type is one in which servers say why there is no file.
func isMessage(contentType string) bool {
	media := mediaOf(contentType)
	return isPage(contentType) || slices.Contains(messageTypes, media) || strings.HasSuffix(media, "+json") ||
		strings.HasSuffix(media, "+xml") && !strings.HasPrefix(media, "image/")
}

// doubt refuses an answer that is not the file, and no newer version of it either.
func (a *attempt) doubt(ctx context.Context, got *answer) error {
	if a.stated > 0 && got.size >= 0 && got.size != a.stated {
		return &failure.Error{Kind: failure.Protocol, Subject: hostOf(a.url), Detail: "Content-Range and Content-Length state different sizes"}
	}
	if got.ranged && len(a.found.Done) > 0 {
		return a.doubtPart(got) // compared with what is there
	}
	less, err := a.isLess(ctx, got)
	if err != nil {
		return err
	}
	switch {
	case less && a.relinked:
		return a.another()
	case less:
		return &failure.Error{Kind: failure.Instead, Subject: hostOf(a.url), Detail: "instead of the rest came: " + got.described()}
	}
	said := unexpectedPage(a.req, a.url, got) || mayBeMessage(a.req, a.url, got)
	if !said && !mayHidePage(a.req, a.url, got) && !mayHideFile(got) {
		return nil
	}
	if err := got.peek(ctx, max(a.client.timeout, a.client.answer)); err != nil {
		return err
	}
	if mayHideFile(got) && !said {
		return nil // any page is taken; its first bytes give it a name
	}
	if !a.req.Page && (said && isWords(got.head) || isHTML(got.head) || a.isMarkup(got)) {
		return &failure.Error{Kind: failure.Page, Subject: link.Hide(got.final.String()), Text: !got.looksLikePage(), Detail: got.described()}
	}
	return nil
}

// isMarkup reports whether got is a message in JSON or XML that is said to be a file.
func (a *attempt) isMarkup(got *answer) bool {
	return got.size <= mostMessage && !isOffered(got.header) && isMarkup(got.head)
}

// mayBeMessage reports whether got is said to be text, though the name asked for or the link is that of another
// file. Its first bytes tell.
func mayBeMessage(req Request, link string, got *answer) bool {
	contentType := got.header.Get("Content-Type")
	text := mediaOf(contentType) == "text/plain" && slices.Contains(maybeText, promised(req.Name, link))
	return isMessage(contentType) && !isPage(contentType) && !text && !isOffered(got.header) &&
		namesFile(req.Name, link) && got.size <= mostMessage
}

// doubtPart refuses a part that its server says is a message, while the file is none.
func (a *attempt) doubtPart(got *answer) error {
	if !becomesMessage(a.media, got.header.Get("Content-Type")) {
		return nil
	}
	if a.relinked {
		return a.another()
	}
	return &failure.Error{Kind: failure.Instead, Subject: hostOf(a.url), Detail: "instead of a part came: " + got.described()}
}

// becomesMessage reports whether the Content-Type now is that of a message, and the one before was not.
func becomesMessage(before, now string) bool {
	return before != "" && !isMessage(before) && isMessage(now)
}

// isLess reports whether got, a whole file, must not take the place of what came: it is a message and that was
// none, it begins as another sort of file, or it is shorter and nothing proves that it is a newer version. What has
// the size of the file is compared with it byte by byte.
func (a *attempt) isLess(ctx context.Context, got *answer) (bool, error) {
	size := a.found.Record.Size
	if size >= 0 && got.size == size || a.media == "" && len(a.found.Done) == 0 || a.appends(got) {
		return false, nil
	}
	contentType := got.header.Get("Content-Type")
	if a.media != "" && isMessage(contentType) && mediaOf(contentType) != mediaOf(a.media) {
		return true, nil
	}
	if len(a.found.Done) == 0 || got.size < 0 && size < 0 {
		return false, nil
	}
	shorter := got.size >= 0 && got.size < max(size, a.found.Done[len(a.found.Done)-1].To)
	if shorter && !got.validator.newer(recorded(a.found.Record)) {
		return true, nil
	}
	return a.isOtherSort(ctx, got)
}

// isOtherSort reports whether got begins as another sort of file than what came. No newer version does.
func (a *attempt) isOtherSort(ctx context.Context, got *answer) (bool, error) {
	if a.found.Done[0].From > 0 {
		return false, nil
	}
	if err := got.peek(ctx, a.client.timeout); err != nil {
		return false, err
	}
	ours := make([]byte, min(sniffedBody, a.found.Done[0].To))
	if _, err := a.part.ReadAt(ours, 0); err != nil {
		return false, failure.OfDisk(err, a.req.Dir, a.part.Name())
	}
	return isOther(ours, got.head), nil
}

// isOther reports whether files that begin with a and b are of two sorts, as far as that shows.
func isOther(a, b []byte) bool {
	before, now := sortOf(a), sortOf(b)
	return now != before && now != "" && (before != "" || now == sortText)
}

const sortText = "text"

// sortOf names the sort of file that begins with b, or gives "" if that does not show.
func sortOf(b []byte) string {
	media := mediaOf(http.DetectContentType(b))
	switch {
	case strings.HasPrefix(media, "text/"), isText(b):
		return sortText
	case media == "application/octet-stream":
		return ""
	}
	return media
}

// newer reports whether v is proved to be of a later version than o.
func (v validator) newer(o validator) bool {
	strong := strings.HasPrefix(v.etag, `"`) && strings.HasPrefix(o.etag, `"`)
	theirs, err := http.ParseTime(v.modified)
	ours, err2 := http.ParseTime(o.modified)
	return strong && v.etag != o.etag || errors.Join(err, err2) == nil && theirs.After(ours)
}

// looksLikePage reports whether got is a web page by its Content-Type or its first bytes.
func (got *answer) looksLikePage() bool {
	return isHTML(got.head) || isPage(got.header.Get("Content-Type"))
}

// described is the Content-Type of got and, if that is text, how it begins: for the log and the details.
func (got *answer) described() string {
	about := clip(cmp.Or(got.header.Get("Content-Type"), "no Content-Type"), 100)
	if isHTML(got.head) && !isPage(about) {
		about = "text/html; sent as " + about
	}
	if len(got.head) > 0 && isText(got.head) {
		about += ": " + clip(strconv.Quote(string(got.head)), 200)
	}
	return about
}

// peek reads the first bytes of the body into head; whoever reads the body gets them all the same.
func (got *answer) peek(ctx context.Context, patience time.Duration) error {
	if got.head != nil {
		return nil
	}
	watch := time.AfterFunc(patience, got.close)
	defer watch.Stop()
	head, n, err := make([]byte, sniffedBody), 0, error(nil)
	for n < len(head) && err == nil {
		var more int
		more, err = got.body.Read(head[n:])
		n += more
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil && err != io.EOF:
		return explain(err, got.final.Host)
	}
	got.head = head[:n]
	got.body = restored{resumed(got.head, got.body, err), got.body}
	return nil
}

// restored is a body of which something was read already.
type restored struct {
	io.Reader
	io.Closer
}

// isText reports whether b, the beginning of a file, is text: there are no control characters in it.
func isText(b []byte) bool {
	b = b[:len(b)-partialRune(b)]
	control := bytes.ContainsFunc(b, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r) || r == 0x7f })
	return !control && utf8.Valid(b)
}
