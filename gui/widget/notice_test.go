package widget

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

// What is good to know stays until the user had the time to read it, what went wrong
// until the user closes it.
func TestNoticeGoesOnceItWasRead(t *testing.T) {
	test.NewTempApp(t)
	queue := make(chan func(), 10)
	front, resized := false, 0
	n := NewNotice(func(f func()) { queue <- f }, func() bool { return front }, func() { resized++ })
	n.ReadFor = time.Millisecond
	for _, front = range []bool{false, true} {
		n.Tell(true, "Two links are in the list already.")
		if !n.Object.Visible() || (n.timer != nil) != front {
			t.Errorf("front %v: visible %v, timer %v", front, n.Object.Visible(), n.timer)
		}
		n.Seen()
		before := resized
		(<-queue)()
		if n.Object.Visible() || resized != before+1 {
			t.Errorf("front %v: it stays, or its room does", front)
		}
	}
	n.Tell(false, "The folder could not be selected.")
	n.Seen()
	if n.timer != nil {
		t.Error("a failure goes by itself")
	}
	chosen := false
	n.Tell(true, "Already downloaded.", Choice{"Open", func() { chosen = true }})
	n.Seen()
	if n.timer != nil {
		t.Error("a choice goes by itself")
	}
	test.Tap(n.Object.Objects[1].(*Button))
	if !chosen || n.Object.Visible() {
		t.Errorf("chosen %v, visible %v", chosen, n.Object.Visible())
	}
	n.TellFor(time.Millisecond, "Removed.", Choice{"Undo", func() {}})
	(<-queue)()
	if n.Object.Visible() {
		t.Error("a choice that is gone can be seen")
	}
}
