package desktop

import (
	"context"
	"io"
	"net"
	"testing"
)

// Whatever another program sends is taken once at most, and ends.
func FuzzServe(f *testing.F) {
	for _, said := range []string{`{"links":["https://a.example/f"]}`, `{"until":"2000-01-01T00:00:00Z"}{}`, `{"links":[1]}`, `[`, `null`, ``} {
		f.Add([]byte(said))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		ours, theirs := net.Pipe()
		i := &Instance{}
		i.ctx, i.cancel = context.WithCancel(context.Background())
		taken := 0
		i.calls.Go(func() {
			_ = i.serve(ours, func(context.Context, Call) error { // its error is about what was sent
				taken++
				return nil
			})
		})
		go func() {
			_, _ = theirs.Write(said) // nobody may read it to its end
			theirs.Close()
		}()
		_, _ = io.Copy(io.Discard, theirs)
		i.cancel()
		i.calls.Wait()
		if taken > 1 {
			t.Errorf("%q is taken %d times", said, taken)
		}
	})
}
