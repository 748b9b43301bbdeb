//go:build linux

package clipboard

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gannet/internal/dev/screen"
)

// inTime is latest, but that xclip may take as long as it likes to answer.
func inTime(most int) (got string, err error) {
	for deadline := time.Now().Add(screen.Limit); time.Now().Before(deadline); {
		if got, err = latest(most); !errors.Is(err, ErrSilent) {
			break
		}
	}
	return got, err
}

func TestTextThatWasCopiedElsewhere(t *testing.T) {
	b := newBoard(t)
	if got, err := latest(mostPasted); got != "" || err != nil {
		t.Errorf("where nothing was copied: %q, %v", got, err)
	}
	large := strings.Repeat("https://a.example/ü ", 100_000) // comes in pieces
	for _, c := range []struct{ format, put, want string }{
		{"", "https://a.example/x%2Fy.zip\nü", "https://a.example/x%2Fy.zip\nü"},
		{"STRING", "caf\xe9", "café"},
		{"image/png", "\x89PNG", ""},
		{"", large, large},
	} {
		var args []string
		if c.format != "" {
			args = []string{"-t", c.format}
		}
		if err := b.CopyBy(c.put, args...); err != nil {
			t.Fatal(err)
		}
		if got, err := inTime(mostPasted); got != c.want || err != nil {
			t.Errorf("as %q: got %.50q (%d bytes), %v", c.format, got, len(got), err)
		}
	}
	b.stop() // xclip gives what is large to one at a time
	b.copy(t, large)
	if got, err := inTime(len(large) - 1); got != "" || !errors.Is(err, ErrTooLong) {
		t.Errorf("of what is too long: %d bytes, %v", len(got), err)
	}
	take(t, dial(t)) // and never gives it
	if got, err := latest(mostPasted); !errors.Is(err, ErrSilent) {
		t.Errorf("got %q, %v", got, err)
	}
}
