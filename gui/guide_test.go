package gui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
)

// The guide has a row for everything that can go wrong, in the words of the window.
func TestGuideExplainsEveryFailure(t *testing.T) {
	guide, err := os.ReadFile("../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	status := map[failure.Kind]int{
		failure.NotFound: 404, failure.Denied: 403, failure.Busy: 503,
		failure.Server: 500, failure.Empty: 204, failure.Rejected: 400,
	}
	for _, kind := range failure.Kinds() {
		e := &failure.Error{Kind: kind, Subject: ui.Ellipsis, Status: status[kind], Need: 2e9, Free: 1e9, Reason: message.Of(ui.Ellipsis)}
		row := fmt.Sprintf("| %s | %s | %s |", view.Say(e.Message()), view.Hint(e), view.HelpFor(kind).Name())
		if !strings.Contains(string(guide), row) {
			t.Errorf("the guide has no row\n%s", row)
		}
	}
}
