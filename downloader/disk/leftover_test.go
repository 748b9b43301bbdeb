package disk

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Long runs of zeros are not bytes that were left, short ones are.
func TestLeftover(t *testing.T) {
	const size = 1 << 20
	full := bytes.Repeat([]byte{0, 1, 2, 0xff}, size/4) // it begins with a zero, as some files do
	without := func(spans ...Span) []byte {
		b := bytes.Clone(full)
		for _, s := range spans {
			clear(b[s.From:s.To])
		}
		return b
	}
	for name, tt := range map[string]struct {
		there []byte
		want  []Span
	}{
		"full":               {full, []Span{{0, size}}},
		"nothing":            {nil, nil},
		"room only":          {make([]byte, size), nil},
		"longer":             {append(bytes.Clone(full), 1), nil},
		"shorter":            {full[:4000], []Span{{0, 4000}}},
		"a hole":             {without(Span{100_001, 200_001}), []Span{{0, 100_000}, {200_001, size}}},
		"a short run":        {without(Span{100_001, 160_001}), []Span{{0, size}}},
		"short at both ends": {without(Span{0, 60_000}, Span{size - 60_000, size}), []Span{{0, size}}},
		"long at both ends":  {without(Span{0, 70_001}, Span{size - 70_000, size}), []Span{{70_001, size - 70_000}}},
		"shorter, zeros":     {without(Span{500_000, size})[:600_000], []Span{{0, 500_000}}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "f.part"), tt.there, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "f.part.gannet"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			p := create(t, dir, "f")
			if !p.IsLeft() {
				t.Error("nobody knows that something was left")
			}
			if got, err := p.Leftover(t.Context(), size); err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%v %v, want %v", got, err, tt.want)
			}
		})
	}
}

// Of very many spans the longest are worth their requests.
func TestLeftoverIsBounded(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f")
	const step = 1 << 18
	for i := range int64(4 * mostLeft) {
		if _, err := p.WriteAt(bytes.Repeat([]byte{1}, int(100+i)), i*step); err != nil {
			t.Fatal(err)
		}
	}
	got, err := p.Leftover(t.Context(), 4*mostLeft*step)
	if err != nil || len(got) != mostLeft || got[0].From != 3*mostLeft*step {
		t.Errorf("%d spans, the first %v: %v", len(got), got[0], err)
	}
}
