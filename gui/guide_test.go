package gui

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gannet/downloader"
)

// The guide has a row for everything that can go wrong, in the words of the window.
func TestGuideExplainsEveryFailure(t *testing.T) {
	guide, err := os.ReadFile("../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	status := map[downloader.Kind]int{
		downloader.KindNotFound: 404, downloader.KindDenied: 403, downloader.KindBusy: 503,
		downloader.KindServer: 500, downloader.KindEmpty: 204, downloader.KindRejected: 400,
	}
	for _, kind := range downloader.Kinds() {
		e := &downloader.Error{Kind: kind, Subject: dots, Status: status[kind], Need: 2e9, Free: 1e9}
		row := fmt.Sprintf("| %s | %s | %s |", say(e.What()), say(e.Hint()), helpFor(kind).name())
		if !strings.Contains(string(guide), row) {
			t.Errorf("the guide has no row\n%s", row)
		}
	}
}
