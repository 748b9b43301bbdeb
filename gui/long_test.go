package gui

// What is done with all of a hundred thousand downloads: how long Fyne's goroutine is taken for it at a time.

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/settings"
)

const longList = 100_000

// longWindow is a window with a long list in an engine of its own, all paused. Their server says nothing.
func longWindow(b *testing.B) (*Window, *guitest.Loop) {
	b.Helper()
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = server.Close() }) // nobody accepts, so nothing is left open
	app := guitest.App(b)
	store, _ := settings.Open(b.TempDir()+"/settings.toml", downloader.CheckProxy)
	engine, err := downloader.New(downloader.Options{Proxy: "none", Retries: -1, Parallel: 1})
	if err != nil {
		b.Fatal(err)
	}
	requests := make([]downloader.Request, longList)
	for i := range requests {
		requests[i] = downloader.Request{
			URL: fmt.Sprintf("http://%s/folder-%d/a-file-with-a-usual-name-%05d.zip", server.Addr(), i%97, i), Dir: b.TempDir(),
		}
	}
	added, err := engine.Add(requests...)
	if err != nil {
		b.Fatal(err)
	}
	engine.Pause(downloader.IDs(added)...)
	loop := guitest.NewLoop(b)
	w := New(Config{App: app, Settings: store, Desktop: &fakeDesktop{}, Do: loop.Do, Closed: func() {}})
	w.Show()
	w.Begin(engine, engine.Subscribe())
	b.Cleanup(func() {
		w.Close()
		_ = engine.Close(context.Background())
	})
	loop.Until("the list is shown", func() bool { return w.model.Len() == longList })
	return w, loop
}

// BenchmarkLongList gives how long something takes until the window shows it, and as ms/longest for how long at most
// it takes Fyne's goroutine at a time, so that no frame is made. Drawing is not in it: it depends only on the rows seen.
func BenchmarkLongList(b *testing.B) {
	w, loop := longWindow(b)
	sort := func(o view.Order) func() {
		return func() { w.change(func(v *settings.Values) { v.Sort = string(o) }) }
	}
	removeAll := func() {
		w.list.ChooseAll()
		w.command(view.Remove, w.list.Selection()...)
	}
	end := func(i int) downloader.ID {
		s, _ := w.model.At(i)
		return s.ID
	}
	always := func() bool { return true }
	shown := func(n int) func() bool { return func() bool { return w.model.Len() == n } }
	state := func(s downloader.State) func() bool {
		return func() bool {
			middle, _ := w.model.At(longList / 2) // the first may be asked for already
			return middle.State == s
		}
	}
	for _, c := range []struct {
		name         string
		there, back  func() // each is measured
		after, again func() bool
	}{
		{"scroll", func() { w.list.Reveal(end(longList - 1)) }, func() { w.list.Reveal(end(0)) }, always, always},
		{"sort", sort(view.OrderName), sort(view.OrderNewest), always, always},
		{"filter", func() { w.side.search.SetText("99") }, func() { w.side.search.SetText("") }, always, shown(longList)},
		{"select", w.list.ChooseAll, func() { w.list.Choose(end(0)) }, always, always},
		{"pause", func() { w.all(false) }, func() { w.all(true) }, state(downloader.Queued), state(downloader.Paused)},
		{"remove", removeAll, w.removals.undoLast, shown(0), shown(longList)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var longest time.Duration
			for b.Loop() {
				longest = max(longest, taken(loop, c.there, c.after), taken(loop, c.back, c.again))
			}
			b.ReportMetric(float64(longest.Microseconds())/1e3, "ms/longest")
		})
	}
}

// taken does something on Fyne's goroutine and what follows there until a condition holds. It gives the longest time
// that one piece of that took.
func taken(loop *guitest.Loop, do func(), holds func() bool) (longest time.Duration) {
	for {
		start := time.Now()
		do()
		longest = max(longest, time.Since(start))
		if holds() {
			return longest
		}
		select {
		case do = <-loop.Queue:
		case <-time.After(guitest.Limit):
			panic("what was done is not shown")
		}
	}
}
