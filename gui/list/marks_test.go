package list

import (
	"testing"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/gui/view/viewtest"
)

func TestEveryStateHasAFace(t *testing.T) {
	guitest.App(t)
	for _, state := range downloader.States() {
		f := view.Describe(&downloader.Snapshot{State: state, Size: -1, Left: -1}, 0, false, viewtest.Epoch)
		if f.State == "" || markOf(&downloader.Snapshot{State: state}) == nil {
			t.Errorf("%v has words %q and icon %v", state, f.State, markOf(&downloader.Snapshot{State: state}))
		}
	}
}
