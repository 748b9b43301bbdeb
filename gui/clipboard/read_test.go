//go:build linux

package clipboard

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTextThatWasCopiedElsewhere(t *testing.T) {
	b := newBoard(t)
	if got, err := latest(mostPasted); got != "" || err != nil {
		t.Errorf("where nothing was copied: %q, %v", got, err)
	}
	large := strings.Repeat("https://a.example/ü ", 100_000) // comes in pieces
	for _, c := range []struct{ put, stdin, want string }{
		{"xclip -selection clipboard -in", "https://a.example/x%2Fy.zip\nü", "https://a.example/x%2Fy.zip\nü"},
		{"xclip -selection clipboard -in -t STRING", "caf\xe9", "café"},
		{"xclip -selection clipboard -in -t image/png", "\x89PNG", ""},
		{"xclip -selection clipboard -in", large, large},
	} {
		args := strings.Fields(c.put)
		cmd := b.Command(args[0], args[1:]...)
		cmd.Stdin = strings.NewReader(c.stdin)
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		got, err := latest(mostPasted)
		for deadline := time.Now().Add(10 * time.Second); got != c.want && time.Now().Before(deadline); got, err = latest(mostPasted) {
			time.Sleep(10 * time.Millisecond) // xclip may not have it yet
		}
		if got != c.want || err != nil {
			t.Errorf("%s: got %.50q (%d bytes), %v", c.put, got, len(got), err)
		}
	}
	b.stop() // xclip gives what is large to one at a time
	b.copy(t, large)
	got, err := latest(len(large) - 1)
	for deadline := time.Now().Add(10 * time.Second); !errors.Is(err, ErrTooLong) && time.Now().Before(deadline); got, err = latest(len(large) - 1) {
		time.Sleep(10 * time.Millisecond) // as above
	}
	if got != "" || !errors.Is(err, ErrTooLong) {
		t.Errorf("of what is too long: %d bytes, %v", len(got), err)
	}
	take(t, dial(t)) // and never gives it
	if got, err := latest(mostPasted); !errors.Is(err, ErrSilent) {
		t.Errorf("got %q, %v", got, err)
	}
}
