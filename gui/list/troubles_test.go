package list

import (
	"strings"
	"testing"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	"gannet/gui/view"
	"gannet/internal/message"
	"gannet/internal/message/catalog"
	"gannet/settings"
)

// Whatever goes wrong, the row says what happened and what to do, in the user's
// language, and has one button that helps.
func TestEveryFailureHasWordsAndAButton(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	t.Cleanup(func() { language.Speak("en") })
	const noise = "dial tcp 192.0.2.1:443: i/o timeout"
	for _, kind := range failure.Kinds() {
		e := &failure.Error{Kind: kind, Subject: "a.example", Status: 404, Need: 2e9, Free: 1e9, Detail: noise, Reason: message.Of("link.none")}
		if err := language.Speak("de"); err != nil {
			t.Fatal(err)
		}
		for got, english := range map[string]catalog.Sentence{view.Say(e.Message()): catalog.Of(e.Message()), view.Hint(e): catalog.Hint(kind)} {
			if got == "" || got == english.String() || strings.Contains(got, "{{") || strings.Contains(got, "<no value>") {
				t.Errorf("%v: %q is told in German as %q", kind, english, got)
			}
		}
		if err := language.Speak("en"); err != nil {
			t.Fatal(err)
		}
		calls := &rowCalls{}
		r := rowOf(downloader.Snapshot{Name: "x.zip", State: downloader.Failed, Size: -1, Left: -1, Err: e}, calls)
		if !r.buttons.help.Visible() || r.buttons.help.AccessibilityLabel() != view.HelpFor(kind).Name() || r.buttons.help.AccessibilityLabel() == "" {
			t.Errorf("%v: the button is called %q", kind, r.buttons.help.AccessibilityLabel())
		}
		if !strings.Contains(r.texts.whole.state, view.Say(e.Message())) || !strings.Contains(r.texts.whole.state, view.Hint(e)) {
			t.Errorf("%v: the row says %q", kind, r.texts.whole.state)
		}
		if kind == failure.Checksum && (r.buttons.firstCommand != view.Retry || r.buttons.second.AccessibilityLabel() != "Delete partial file") {
			t.Errorf("%v: the buttons do %v and %q", kind, r.buttons.firstCommand, r.buttons.second.AccessibilityLabel())
		}
		if strings.Contains(r.texts.whole.state+r.ToolTip(), noise) {
			t.Errorf("%v: the row says %q", kind, r.texts.whole.state+r.ToolTip())
		}
	}
}
