// One request, and the honest answer to it that options then spoil.

package faulty

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Exchange is one request and the answer as it is planned. Options change it.
type Exchange struct {
	Request *http.Request
	Number  int // of the request, from 1
	Conn    int // number of its connection, from 1
	Busy    int // bodies being sent to others at this moment

	View
	Answer
	delivery

	server *Server
}

// View is the file as an answer sees it.
type View struct {
	Body     Body
	ETag     string // "" sends none
	Modified time.Time
	Ranges   bool // a Range header is obeyed
	IfRange  bool // an If-Range header is obeyed
}

// Answer is what is sent: its head, and which bytes.
type Answer struct {
	Proto   string
	Status  int
	Header  http.Header
	From    int64 // of the file, first byte sent
	To      int64 // of the file, after the last byte sent
	Payload []byte
	Instead bool  // Payload is sent instead of the file
	Length  int64 // Content-Length, -1 sends none
	Chunked bool
	Close   bool // the connection ends after the answer
}

// delivery is how an answer goes over the wire.
type delivery struct {
	head      []byte // sent instead of the status line and headers, if not nil
	rewrite   func(head []byte) []byte
	headPause time.Duration // between two bytes of the head
	rate      int64         // bytes a second, 0 is unlimited
	cuts      []cut
	budget    int64 // of the file's bytes all answers together may send; 0 is unlimited
}

// see sets what the file is.
func (x *Exchange) see(b Body) {
	x.Body, x.Modified, x.Ranges, x.IfRange = b, modified, true, true
	x.ETag = etag(b)
}

func etag(b Body) string { return fmt.Sprintf(`"%x-%x"`, b.Seed, b.Size+b.Patch) }

// respond plans the honest answer (RFC 9110 §13.1.5 and §14).
func (x *Exchange) respond() {
	x.Proto, x.Status, x.Header = "HTTP/1.1", http.StatusOK, http.Header{}
	x.From, x.To = 0, x.Body.Size
	x.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	x.Header.Set("Content-Type", "application/octet-stream")
	if x.ETag != "" {
		x.Header.Set("ETag", x.ETag)
	}
	if !x.Modified.IsZero() {
		x.Header.Set("Last-Modified", x.Modified.UTC().Format(http.TimeFormat))
	}
	if x.Ranges {
		x.Header.Set("Accept-Ranges", "bytes")
	}
	x.Length = x.To - x.From
	if x.Ranges && x.unchanged() {
		x.respondRange()
	}
}

func (x *Exchange) respondRange() {
	from, to, ok := parseRange(x.Request.Header.Get("Range"), x.Body.Size)
	switch {
	case !ok:
	case from >= to:
		x.unsatisfiable()
	default:
		x.Status = http.StatusPartialContent
		x.sendRange(from, to)
	}
}

func (x *Exchange) contentRange(from, to, total int64) {
	x.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to-1, total))
}

func (x *Exchange) unsatisfiable() {
	x.page(http.StatusRequestedRangeNotSatisfiable)
	x.Header.Set("Content-Range", fmt.Sprintf("bytes */%d", x.Body.Size))
}

// page answers with a status and a page that names it instead of the file.
func (x *Exchange) page(status int) {
	text := fmt.Sprintf("<html><h1>%d %s</h1></html>\n", status, http.StatusText(status))
	if status == http.StatusNoContent || status == http.StatusNotModified {
		text = "" // RFC 9110 §6.4.1: these have no content
	}
	x.replace(status, "text/html", []byte(text))
}

// replace answers with something that is not the file.
func (x *Exchange) replace(status int, mediaType string, payload []byte) {
	x.Status, x.Payload, x.Instead, x.Length = status, payload, true, int64(len(payload))
	x.From, x.To = 0, 0
	for _, key := range []string{"ETag", "Last-Modified", "Accept-Ranges", "Content-Range"} {
		x.Header.Del(key)
	}
	x.Header.Set("Content-Type", mediaType)
}

// unchanged reports whether If-Range lets the range be sent.
func (x *Exchange) unchanged() bool {
	want := x.Request.Header.Get("If-Range")
	if want == "" || !x.IfRange {
		return true
	}
	if strings.HasPrefix(want, `"`) {
		return want == x.ETag
	}
	return want == x.Header.Get("Last-Modified") // a weak ETag never matches
}

// parseRange understands a single byte range. A range that cannot be satisfied
// comes back with from >= to.
func parseRange(header string, size int64) (from, to int64, ok bool) {
	spec, ok := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !ok || !dash || strings.Contains(spec, ",") {
		return 0, 0, false
	}
	if first == "" {
		n, err := strconv.ParseInt(last, 10, 64)
		return max(size-n, 0), size, err == nil
	}
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	to = size
	if last != "" {
		end, err := strconv.ParseInt(last, 10, 64)
		if err != nil || end < from {
			return 0, 0, false
		}
		to = min(end+1, size)
	}
	return from, to, true
}

// start is the first byte the request asks for.
func (x *Exchange) start() int64 {
	from, _, ok := parseRange(x.Request.Header.Get("Range"), x.Body.Size)
	if !ok {
		return 0
	}
	return from
}

// content is the body of the answer.
func (x *Exchange) content() io.Reader {
	if x.Instead {
		return strings.NewReader(string(x.Payload))
	}
	return x.Body.Span(x.From, x.To)
}

// serves reports whether the answer holds the file, rather than refusing it.
func (x *Exchange) serves() bool {
	silent := slices.ContainsFunc(x.cuts, func(c cut) bool { return c.at < 0 })
	return x.Status/100 == 2 && x.head == nil && !silent
}

// hasBody reports whether the answer may carry a body at all (RFC 9110 §6.4.1).
func (x *Exchange) hasBody() bool {
	return x.Request.Method != http.MethodHead && x.Status/100 != 1 &&
		x.Status != http.StatusNoContent && x.Status != http.StatusNotModified
}
