// Progress bars in a terminal.

package get

import (
	"fmt"
	"io"
	"math"
	"strings"
	"sync/atomic"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/mattn/go-runewidth"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"gannet/downloader"
)

// nameWidth is how many columns a name may take.
const nameWidth = 28

// bars shows a bar for each download at work, and below them a line about
// all if there are several. Lines written to it appear above.
type bars struct {
	progress *mpb.Progress
	rows     map[downloader.ID]*row
	links    int
	ended    atomic.Int64
	total    *mpb.Bar // nil for a single download
}

// row is one bar and what it shows.
type row struct {
	bar  *mpb.Bar
	last atomic.Pointer[downloader.Snapshot] // read by mpb's goroutines
}

func newBars(w io.Writer, links int) *bars {
	b := &bars{
		progress: mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh()),
		rows:     map[downloader.ID]*row{},
		links:    links,
	}
	if links > 1 {
		total := func(decor.Statistics) string { return fmt.Sprintf("%d of %d", b.ended.Load(), b.links) }
		b.total = b.progress.MustAdd(0, nil, mpb.BarPriority(math.MaxInt), mpb.PrependDecorators(decor.Any(total)))
	}
	return b
}

// Write puts lines above the bars.
func (b *bars) Write(text []byte) (int, error) { return b.progress.Write(text) }

// close clears the terminal of all bars; the lines above them stay.
func (b *bars) close() {
	for _, r := range b.rows {
		r.bar.Abort(true)
	}
	if b.total != nil {
		b.total.Abort(true)
	}
	b.progress.Wait()
}

// show brings the bar of a download up to date.
func (b *bars) show(s *downloader.Snapshot) {
	r := b.rows[s.ID]
	switch {
	case !s.State.Active():
		if r != nil {
			r.bar.Abort(true)
			delete(b.rows, s.ID)
		}
		if ended(s) {
			b.ended.Add(1)
		}
		return
	case r == nil:
		if r = b.add(s); r == nil {
			return // the terminal is gone
		}
		b.rows[s.ID] = r
	}
	r.last.Store(s)
	r.bar.SetTotal(max(s.Size, s.Done), false)
	r.bar.SetCurrent(s.Done)
}

func (b *bars) add(s *downloader.Snapshot) *row {
	r := &row{}
	r.last.Store(s)
	name := func(decor.Statistics) string {
		return runewidth.Truncate(OneLine(r.last.Load().Name), nameWidth, "…")
	}
	now := func(decor.Statistics) string { return words(r.last.Load()) }
	style := mpb.BarStyle().Lbound("").Filler("━").Tip("━").Padding(" ").Rbound("").Build()
	var err error
	r.bar, err = b.progress.Add(0, style, mpb.BarPriority(int(s.ID)),
		mpb.PrependDecorators(decor.Any(name, decor.WCSyncWidthR)),
		mpb.AppendDecorators(decor.Any(now, decor.WCSyncWidthR)))
	if err != nil {
		return nil
	}
	return r
}

// words says how far a download is.
func words(s *downloader.Snapshot) string {
	if s.State != downloader.Running {
		return s.State.String()
	}
	parts := []string{humanize.Bytes(uint64(s.Done))}
	if s.Size >= 0 {
		parts[0] += " of " + humanize.Bytes(uint64(s.Size))
	}
	if s.Speed > 0 {
		parts = append(parts, humanize.Bytes(uint64(s.Speed))+"/s")
	}
	if s.Left >= 0 {
		parts = append(parts, max(s.Left, time.Second).Round(time.Second).String()+" left")
	}
	return strings.Join(parts, " · ")
}
