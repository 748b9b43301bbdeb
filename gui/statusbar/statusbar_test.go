package statusbar

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/settings"
)

// The graph of the speed does not outlive the last download.
func TestGraphGoesWithTheLastDownload(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	nothing := func() {}
	b := New(Commands{func(fyne.CanvasObject) {}, func(bool) {}, nothing, nothing}, nothing)
	now := time.Now()
	fast := view.Totals{Speed: 1000}
	fast.Groups[view.GroupActive] = 1
	if b.Set(fast, now); !b.graph.Visible() {
		t.Error("it is not there")
	}
	if b.Set(view.Totals{}, now.Add(time.Millisecond)); b.graph.Visible() {
		t.Error("it is still there")
	}
}
