package gui

import (
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader"
	"gannet/gui/view"
)

// pumpRig is a pump whose closures wait until the test runs them.
type pumpRig struct {
	engine *fakeEngine
	pump   *pump
	queue  chan func()
	shown  []time.Duration // since the start
}

func startPump(t *testing.T, states ...downloader.State) *pumpRig {
	r := &pumpRig{engine: newFakeEngine(), queue: make(chan func(), 100)}
	for i, state := range states {
		r.engine.list = append(r.engine.list, &downloader.Snapshot{ID: downloader.ID(i + 1), State: state})
	}
	start := time.Now()
	r.pump = newPump(r.engine, func(f func()) { r.queue <- f }, func(downloader.List) func() {
		return func() { r.shown = append(r.shown, time.Since(start)) }
	})
	go r.pump.run()
	t.Cleanup(r.pump.stop)
	return r
}

// play runs what waits in the queue for a while, publishing progress ten times a second.
func (r *pumpRig) play(d time.Duration, progress bool) {
	for range d / (100 * time.Millisecond) {
		if progress {
			r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.Done++ })
		}
		time.Sleep(100 * time.Millisecond)
		r.drain()
	}
}

// drain runs what waits in the queue.
func (r *pumpRig) drain() {
	synctest.Wait()
	for len(r.queue) > 0 {
		(<-r.queue)()
		synctest.Wait()
	}
}

func TestPumpKeepsToItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Running)
		r.play(10*time.Second, true)
		if n := len(r.shown); n < 20 || n > 50 {
			t.Errorf("%d frames in 10 s", n)
		}
	})
}

func TestPumpShowsAChangeOfStateAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Running)
		r.play(time.Second, true)
		before := len(r.shown)
		r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.State = downloader.Done })
		r.play(100*time.Millisecond, false)
		if len(r.shown) != before+1 {
			t.Errorf("%d frames after a change of state", len(r.shown)-before)
		}
	})
}

// However much has just changed, who presses pause sees it at once.
func TestPumpShowsWhatTheUserDidAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Running)
		r.play(2*time.Second, true)
		r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.State = downloader.Probing })
		r.play(100*time.Millisecond, false)
		before := len(r.shown)
		r.pump.hurry()
		r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.State = downloader.Paused })
		r.play(100*time.Millisecond, false)
		if len(r.shown) != before+1 {
			t.Errorf("%d frames after the user did something", len(r.shown)-before)
		}
	})
}

func TestPumpKeepsToItsRateWhileTheUserActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Running)
		for range 100 {
			r.pump.hurry()
			r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.Done++ })
			time.Sleep(10 * time.Millisecond)
			r.drain()
		}
		if n := len(r.shown); n < 20 || n > 26 {
			t.Errorf("%d frames in a second", n)
		}
	})
}

func TestCommandHurriesThePump(t *testing.T) {
	r := withDownloads(t)
	before := *r.pump.acted.Load()
	r.command(view.Pause, 1)
	r.until("it is paused", func() bool { return r.engine.heard("pause") })
	if !r.pump.acted.Load().After(before) {
		t.Error("the pump does not know that the user did something")
	}
}

func TestPumpKeepsToItsRateWhileStatesChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Running, downloader.Queued)
		for i := range 100 {
			r.engine.change([]downloader.ID{2}, func(s *downloader.Snapshot) { s.State = downloader.State(i % 2) })
			r.play(100*time.Millisecond, false)
		}
		if n := len(r.shown); n < 20 || n > 24 {
			t.Errorf("%d frames in 10 s", n)
		}
	})
}

func TestPumpHasOneClosureInTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Running)
		for i := range 50 { // nobody runs what is in the queue
			r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.State = downloader.State(i % 2) })
			time.Sleep(100 * time.Millisecond)
		}
		synctest.Wait()
		if n := len(r.queue); n != 1 {
			t.Errorf("%d closures wait in the queue", n)
		}
	})
}

func TestPumpRestsWhenNothingHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Done, downloader.Paused)
		r.engine.publish()
		r.play(time.Minute, false)
		if n := len(r.shown); n != 1 {
			t.Errorf("%d frames for one board", n)
		}
	})
}

func TestPumpCountsDownByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t, downloader.Waiting)
		r.engine.publish()
		r.play(10*time.Second, false)
		if n := len(r.shown); n < 9 || n > 12 {
			t.Errorf("%d frames in 10 s of counting down", n)
		}
	})
}

func TestPumpEndsWithTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := startPump(t)
		close(r.engine.changed)
		<-r.pump.done
	})
}
