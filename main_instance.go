package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"gannet/gui"
	"gannet/gui/desktop"
)

// answerTime is how long a Gannet that is open may take to answer. That includes
// the time until its window is there.
const answerTime = 7 * time.Second

// claim makes this start the one Gannet with this list of downloads, or hands the
// call to the one there is.
func claim(list string, call desktop.Call) (*desktop.Instance, error) {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	return desktop.Claim(ctx, list, call)
}

// takeCall does in the window what another start asks for. It does not answer
// before that is done, so that a window that is stuck is told from one that is well.
func takeCall(window *gui.Window) func(context.Context, desktop.Call) error {
	return func(ctx context.Context, call desktop.Call) error {
		taken := make(chan struct{})
		fyne.Do(func() {
			defer close(taken)
			if ctx.Err() != nil {
				return // nobody waits any more: it was said that this did not work
			}
			if !call.Minimised {
				window.Show()
			}
			if len(call.Links) > 0 {
				window.AddLinks(call.Links...)
			}
		})
		select {
		case <-taken:
		case <-ctx.Done():
		}
		return ctx.Err()
	}
}
