// One Gannet for one list: a second start hands its links to the window that is open.

package app

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"gannet/gui"
	"gannet/internal/platform/desktop"
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

// errEnding has another start wait until it can take over.
var errEnding = errors.New("the window is being closed")

// takeCall does in the window what another start asks for. It does not answer
// before that is done, so that a window that is stuck is told from one that is well.
func takeCall(window *gui.Window) func(context.Context, desktop.Call) error {
	return func(ctx context.Context, call desktop.Call) error {
		taken := make(chan error, 1)
		fyne.Do(func() { taken <- take(ctx, window, call) })
		select {
		case err := <-taken:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func take(ctx context.Context, window *gui.Window, call desktop.Call) error {
	if ctx.Err() != nil {
		return ctx.Err() // nobody waits any more: it was said that this did not work
	}
	if window.Ended() {
		return errEnding
	}
	if !call.Minimised {
		window.Show()
	}
	if len(call.Links) > 0 {
		window.AddLinks(call.Links...)
	}
	return nil
}
