package gui

// How what the engine publishes comes to the window, at most a few times a second.

import (
	"sync/atomic"
	"time"

	"gannet/downloader"
)

// How often the window follows the engine: about as often as a person can read figures that
// change, as every picture costs.
const (
	frameEvery  = 480 * time.Millisecond
	urgentEvery = 40 * time.Millisecond // after a change of state, and when the user did something
	calm        = time.Second           // without a change of state: then the next one is urgent
	acting      = time.Second           // after the user did something: then all is urgent
	beatEvery   = time.Second           // while something counts down
)

// Feed is where the pump finds the newest Board; *downloader.Feed is one.
type Feed interface {
	// Changed gives a value when a newer Board is there, and is closed at the end.
	Changed() <-chan struct{}
	Take() downloader.Board
}

// pump carries Boards to the Fyne goroutine. It is the only place where engine
// news gets there.
type pump struct {
	feed Feed
	do   func(func()) // runs a closure on the Fyne goroutine some time soon
	// prepare makes of a Board what is to be done on the Fyne goroutine.
	prepare func(downloader.Board) (show func())

	acted atomic.Pointer[time.Time] // when the user last did something
	quit  chan struct{}
	done  chan struct{}
}

func newPump(feed Feed, do func(func()), prepare func(downloader.Board) func()) *pump {
	p := &pump{feed: feed, do: do, prepare: prepare, quit: make(chan struct{}), done: make(chan struct{})}
	p.acted.Store(&time.Time{})
	return p
}

// hurry has what comes of something the user did be shown at once. It is called before the
// engine is asked to do it, from any goroutine.
func (p *pump) hurry() {
	now := time.Now()
	p.acted.Store(&now)
}

// stop ends run and waits for it. A closure that is already in Fyne's queue may still come.
func (p *pump) stop() {
	close(p.quit)
	<-p.done
}

// run works until stop is called or the feed ends.
func (p *pump) run() {
	defer close(p.done)
	var (
		board   downloader.Board
		news    bool // board has not been handed over yet
		waiting bool // a closure of ours is in Fyne's queue
		rest    bool // the last frame was just now
		last    time.Time
		changed time.Time // when a state last changed
		shown   = make(chan struct{}, 1)
		frame   = time.NewTimer(time.Hour) // ends the rest
		beat    = time.NewTimer(time.Hour) // shows the same Board again, for what counts down
	)
	frame.Stop()
	defer frame.Stop()
	defer beat.Stop()
	for {
		select {
		case <-p.quit:
			return
		case _, more := <-p.feed.Changed():
			if !more {
				return
			}
			newest := p.feed.Take()
			urgent := time.Since(*p.acted.Load()) < acting
			if stateChanged(board, newest) {
				urgent = urgent || time.Since(changed) >= calm
				changed = time.Now()
			}
			if rest && urgent {
				frame.Reset(time.Until(last.Add(urgentEvery)))
			}
			board, news = newest, true
		case <-frame.C:
			rest = false
		case <-beat.C:
			news = true
		case <-shown:
			waiting = false
		}
		if !news || waiting || rest {
			continue
		}
		news, waiting, rest, last = false, true, true, time.Now()
		show := p.prepare(board)
		p.do(func() {
			show()
			shown <- struct{}{}
		})
		frame.Reset(frameEvery)
		beat.Stop()
		if counting(board) {
			beat.Reset(beatEvery)
		}
	}
}

// stateChanged reports whether a download came, went, moved or changed its state.
func stateChanged(old, new downloader.Board) bool {
	if len(old.Downloads) != len(new.Downloads) || old.Limit != new.Limit {
		return true
	}
	for i, s := range new.Downloads {
		if was := old.Downloads[i]; was != s && (was.ID != s.ID || was.State != s.State) {
			return true
		}
	}
	return false
}

// counting reports whether something in the list changes with the clock alone.
func counting(b downloader.Board) bool {
	if len(b.Holds) > 0 {
		return true
	}
	for _, s := range b.Downloads {
		if s.State == downloader.Waiting || s.State == downloader.Running {
			return true
		}
	}
	return false
}
