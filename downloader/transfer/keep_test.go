package transfer

import (
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/source"
)

// A few bytes are written within a second even if no more ever come.
func TestFewBytesAreWrittenSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		part, err := disk.Create(disk.OS{}, dir, "app.log", disk.TakeNumber, disk.Record{Size: -1})
		if err != nil {
			t.Fatal(err)
		}
		defer part.Discard()
		body, sender := io.Pipe()
		spans := disk.NewSpans(-1, nil)
		f := &Fetch{
			server: server{
				first:    &source.Body{Content: body, Span: disk.Span{To: disk.Unbounded}, Size: -1, Cancel: func(error) {}},
				timeouts: source.Timeouts{Body: time.Hour},
			},
			out:  output{log: slog.New(slog.DiscardHandler), part: part, spans: spans, size: -1},
			pool: NewPool(1024), throttle: NewThrottle(NewLimiter(0)), log: slog.New(slog.DiscardHandler),
		}
		ended := make(chan error)
		go func() { ended <- f.run(t.Context(), spans.ClaimAll()) }()
		for line := range strings.SplitAfterSeq("one\ntwo\n", "\n") {
			before := contentOf(t, dir+"/app.log.part")
			io.WriteString(sender, line)
			time.Sleep(time.Second) // of the bubble
			if got := contentOf(t, dir+"/app.log.part"); got != before+line {
				t.Errorf("after a second the part holds %q", got)
			}
		}
		sender.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
