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

// Subscription is where the pump finds the newest List; *downloader.Subscription is one.
type Subscription interface {
	// Changed gives a value when a newer List is there, and is closed at the end.
	Changed() <-chan struct{}
	Take() downloader.List
}

// pump carries Lists to the Fyne goroutine. It is the only place where engine
// news gets there.
type pump struct {
	lists Subscription
	do    func(func()) // runs a closure on the Fyne goroutine some time soon
	// prepare makes of a List what is to be done on the Fyne goroutine.
	prepare func(downloader.List) (show func())

	acted atomic.Pointer[time.Time] // when the user last did something
	quit  chan struct{}
	done  chan struct{}
}

func newPump(lists Subscription, do func(func()), prepare func(downloader.List) func()) *pump {
	p := &pump{lists: lists, do: do, prepare: prepare, quit: make(chan struct{}), done: make(chan struct{})}
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

// run works until stop is called or the engine is closed.
func (p *pump) run() {
	defer close(p.done)
	var (
		list    downloader.List
		news    bool // list has not been handed over yet
		waiting bool // a closure of ours is in Fyne's queue
		rest    bool // the last frame was just now
		last    time.Time
		changed time.Time // when a state last changed
		shown   = make(chan struct{}, 1)
		frame   = time.NewTimer(time.Hour) // ends the rest
		beat    = time.NewTimer(time.Hour) // shows the same List again, for what counts down
	)
	frame.Stop()
	defer frame.Stop()
	defer beat.Stop()
	for {
		select {
		case <-p.quit:
			return
		case _, more := <-p.lists.Changed():
			if !more {
				return
			}
			newest := p.lists.Take()
			urgent := time.Since(*p.acted.Load()) < acting
			if stateChanged(list, newest) {
				urgent = urgent || time.Since(changed) >= calm
				changed = time.Now()
			}
			if rest && urgent {
				frame.Reset(time.Until(last.Add(urgentEvery)))
			}
			if news {
				newest = newest.Including(list)
			}
			list, news = newest, true
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
		show := p.prepare(list)
		p.do(func() {
			show()
			shown <- struct{}{}
		})
		frame.Reset(frameEvery)
		beat.Stop()
		if counting(list) {
			beat.Reset(beatEvery)
		}
	}
}

// stateChanged reports whether a download came, went, moved or changed its state.
func stateChanged(old, new downloader.List) bool {
	if old.Downloads.Len() != new.Downloads.Len() || old.Limit != new.Limit {
		return true
	}
	if new.Follows(old.Revision) {
		return new.OtherState || new.Reordered
	}
	for i, s := range new.Downloads.All() {
		if was := old.Downloads.At(i); was != s && (was.ID != s.ID || was.State != s.State) {
			return true
		}
	}
	return false
}

// counting reports whether something in the list changes with the clock alone.
func counting(b downloader.List) bool {
	if len(b.Holds) > 0 {
		return true
	}
	for _, s := range b.Downloads.All() {
		if s.State == downloader.Waiting || s.State == downloader.Running {
			return true
		}
	}
	return false
}
