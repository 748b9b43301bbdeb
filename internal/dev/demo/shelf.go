//go:build linux

// Files to download that look real.

package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

const mb = 1_000_000

// file is something to download that looks real and arrives at its own pace.
type file struct {
	name  string
	size  int64 // bytes
	pace  int   // bytes a second
	log   bool  // a log that goes on and on, whose size nobody knows
	sent  atomic.Int64
	brake *rate.Limiter
}

// shelf serves the files of the demonstration.
type shelf []*file

func newShelf() shelf {
	return paced(shelf{
		{name: "northern-gannets-documentary-1080p.mkv", size: 130 * mb, pace: 9 * mb},
		{name: "summer-photos.zip", size: 12 * mb, pace: 40 * mb},
		{name: "linux-installer-amd64.iso", size: 120 * mb, pace: 4 * mb},
		{name: "Field recordings.flac", size: 30 * mb, pace: 2 * mb},
		{name: "Annual report.pdf"}, // is not there
		{name: "Handbook, second edition.epub", size: 9 * mb, pace: mb},
		{name: "setup-tool.exe", size: 25 * mb, pace: 800_000},
	})
}

// manyShelf has ten thousand files, of which a few have come before the first is halfway.
func manyShelf() shelf {
	s := shelf{{name: "lecture 00001.mp4", size: 60 * mb, pace: 9 * mb}}
	for i := 2; i <= 10_000; i++ {
		s = append(s, &file{name: fmt.Sprintf("lecture %05d.mp4", i), size: 40 * mb, pace: (1 + i%7) * mb})
	}
	return paced(s)
}

// shortShelf has one file that is not there and two that come at once.
func shortShelf() shelf {
	return paced(shelf{
		{name: "Annual report.pdf"},
		{name: "summer-photos.zip", size: 12 * mb, pace: 40 * mb},
		{name: "Handbook, second edition.epub", size: 9 * mb, pace: 40 * mb},
	})
}

// logShelf has a log that is being written, and two files.
func logShelf() shelf {
	return paced(shelf{
		{name: "shop.log", size: 40_000, pace: 8_000, log: true},
		{name: "linux-installer-amd64.iso", size: 120 * mb, pace: 4 * mb},
		{name: "summer-photos.zip", size: 12 * mb, pace: 40 * mb},
	})
}

// pairShelf has two files that are there at nearly the same time.
func pairShelf() shelf {
	return paced(shelf{
		{name: "Bird calls.mp3", size: 24 * mb, pace: 6 * mb},
		{name: "summer-photos.zip", size: 25 * mb, pace: 6 * mb},
	})
}

//go:embed desk/page.html
var page string // has links, of which one is dragged

// noShelf has nothing.
func noShelf() shelf { return nil }

func paced(s shelf) shelf {
	for _, f := range s {
		f.brake = rate.NewLimiter(rate.Limit(f.pace), max(f.pace/10, 1))
	}
	return s
}

// site is where the files seem to be: the window and the browser reach it through a proxy, which is the shelf.
const site = "http://example.org"

func (s shelf) links() []string {
	var links []string
	for _, f := range s {
		links = append(links, site+"/"+url.PathEscape(f.name))
	}
	return links
}

// halfway reports whether half of the first file was sent.
func (s shelf) halfway() bool { return s[0].sent.Load() > s[0].size/2 }

func (s shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page) // the reader may have gone
		return
	}
	for _, f := range s {
		if path.Base(r.URL.Path) == f.name && f.size > 0 {
			if f.log {
				f.write(w, r.Context())
				return
			}
			w.Header().Set("ETag", `"1"`)
			http.ServeContent(w, r, f.name, time.Time{}, &content{file: f, ctx: r.Context()})
			return
		}
	}
	http.NotFound(w, r)
}

// write sends the lines of a log at its pace, until ctx ends.
func (f *file) write(w http.ResponseWriter, ctx context.Context) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	said := []string{
		"INFO  GET /catalogue/boots?page=%d 200 in 12 ms", "INFO  GET /basket 200 in 8 ms",
		"INFO  POST /basket/items 201 in 31 ms",
		"WARN  GET /search?q=raincoat 200 in 1480 ms", "INFO  GET /images/%d.webp 304 in 2 ms", "ERROR POST /orders 502: the payment service did not answer (order %d)",
		"INFO  GET / 200 in 6 ms",
	}
	at := time.Date(2026, time.March, 2, 9, 30, 0, 0, time.UTC)
	for n := 0; ctx.Err() == nil; n++ {
		text := said[(5*n+n/7)%len(said)]
		if strings.Contains(text, "%d") {
			text = fmt.Sprintf(text, 4000+n)
		}
		line := at.Add(time.Duration(n)*170*time.Millisecond).Format("2006-01-02 15:04:05.000 ") + text + "\n"
		if f.brake.WaitN(ctx, len(line)) != nil {
			return
		}
		sent, err := io.WriteString(w, line)
		if err != nil {
			return
		}
		f.sent.Add(int64(sent))
		w.(http.Flusher).Flush()
	}
}

// content reads a file's bytes, all zero, at its pace.
type content struct {
	*file
	ctx context.Context
	at  int64
}

func (c *content) Read(p []byte) (int, error) {
	if c.at == c.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), c.size-c.at, int64(c.brake.Burst())))
	if err := c.brake.WaitN(c.ctx, n); err != nil {
		return 0, err
	}
	clear(p[:n])
	c.at += int64(n)
	c.sent.Add(int64(n))
	return n, nil
}

func (c *content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.size
	}
	if offset < 0 {
		return 0, errors.New("before the start")
	}
	c.at = offset
	return offset, nil
}
