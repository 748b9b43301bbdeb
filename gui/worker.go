package gui

// Jobs that would make the window wait, done one after another beside it.

import "sync"

// worker runs what would make the window wait, one after another, in the order
// asked for.
type worker struct {
	mu     sync.Mutex // guards jobs and closed
	jobs   []func()
	closed bool

	before func() // runs before each job
	wake   chan struct{}
	done   chan struct{} // closed when run has ended
}

func newWorker() *worker {
	return &worker{before: func() {}, wake: make(chan struct{}, 1), done: make(chan struct{})}
}

// do has a job run; after close it does nothing.
func (w *worker) do(job func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	w.jobs = append(w.jobs, job)
	w.nudge()
}

// close lets run end once every job is done; <-w.done waits for it.
func (w *worker) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.nudge()
}

func (w *worker) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run works until close.
func (w *worker) run() {
	defer close(w.done)
	for range w.wake {
		for {
			w.mu.Lock()
			if len(w.jobs) == 0 {
				closed := w.closed
				w.mu.Unlock()
				if closed {
					return
				}
				break
			}
			job := w.jobs[0]
			w.jobs = w.jobs[1:]
			w.mu.Unlock()
			w.before()
			job()
		}
	}
}
