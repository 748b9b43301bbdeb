package gui

import (
	"strings"
	"testing"

	"gannet/downloader"
	"gannet/settings"
)

// Whatever goes wrong, the row says what happened and what to do, in the user's
// language, and has one button that helps.
func TestEveryFailureHasWordsAndAButton(t *testing.T) {
	useTheme(t, settings.ThemeLight)
	t.Cleanup(func() { speak("en") })
	const noise = "dial tcp 192.0.2.1:443: i/o timeout"
	for _, kind := range downloader.Kinds() {
		e := &downloader.Error{Kind: kind, Subject: "a.example", Status: 404, Need: 2e9, Free: 1e9, Detail: noise}
		if err := speak("de"); err != nil {
			t.Fatal(err)
		}
		if what(e) == "" || what(e) == e.What() {
			t.Errorf("%v: what happened is not told in German: %q", kind, what(e))
		}
		if hint(e) == "" || hint(e) == e.Hint() {
			t.Errorf("%v: what to do is not told in German: %q", kind, hint(e))
		}
		if err := speak("en"); err != nil {
			t.Fatal(err)
		}
		calls := &rowCalls{}
		r := rowOf(downloader.Snapshot{Name: "x.zip", State: downloader.Failed, Size: -1, Left: -1, Err: e}, calls)
		if !r.help.Visible() || r.help.AccessibilityLabel() != helpFor(kind).name() || r.help.AccessibilityLabel() == "" {
			t.Errorf("%v: the button is called %q", kind, r.help.AccessibilityLabel())
		}
		if !strings.Contains(r.fullState, what(e)) || !strings.Contains(r.fullState, hint(e)) {
			t.Errorf("%v: the row says %q", kind, r.fullState)
		}
		if kind == downloader.KindChecksum && (r.firstCommand != cmdRetry || r.second.AccessibilityLabel() != "Delete what came") {
			t.Errorf("%v: the buttons do %v and %q", kind, r.firstCommand, r.second.AccessibilityLabel())
		}
		if strings.Contains(r.fullState+r.ToolTip(), noise) {
			t.Errorf("%v: the row says %q", kind, r.fullState+r.ToolTip())
		}
	}
}
