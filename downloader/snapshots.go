// The Snapshots of a list, of which a new version costs no more than what is different in it.

package downloader

import (
	"encoding/json"
	"iter"
	"slices"
)

// chunk is how many Snapshots are copied if one of them is another.
const chunk = 256

// Snapshots is a sequence that never changes. Versions of it share what is alike.
type Snapshots struct {
	chunks [][]*Snapshot // all but the last have chunk of them
	n      int
}

// NewSnapshots gives those of all, which belongs to it from then on.
func NewSnapshots(all ...*Snapshot) Snapshots {
	s := Snapshots{n: len(all)}
	for len(all) > 0 {
		n := min(chunk, len(all))
		s.chunks = append(s.chunks, all[:n:n])
		all = all[n:]
	}
	return s
}

// Len is how many there are.
func (s Snapshots) Len() int { return s.n }

// At gives the one at i, from 0 to Len()-1.
func (s Snapshots) At(i int) *Snapshot { return s.chunks[i/chunk][i%chunk] }

// All gives all of them, with their numbers.
func (s Snapshots) All() iter.Seq2[int, *Snapshot] {
	return func(yield func(int, *Snapshot) bool) {
		for c, chunked := range s.chunks {
			for i, one := range chunked {
				if !yield(c*chunk+i, one) {
					return
				}
			}
		}
	}
}

// Slice gives all of them in a slice of the caller's own.
func (s Snapshots) Slice() []*Snapshot { return slices.Concat(s.chunks...) }

// MarshalJSON makes an array of them.
func (s Snapshots) MarshalJSON() ([]byte, error) {
	if s.n == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal(s.Slice())
}

// edition is a version of Snapshots that is being made from an earlier one.
type edition struct {
	Snapshots
	own map[int]bool // chunks that are not shared; nil before the first change
}

// edit begins a version that is like s so far.
func (s Snapshots) edit() edition { return edition{Snapshots: s} }

// set puts one at i, or at the end if i is Len().
func (e *edition) set(i int, one *Snapshot) {
	if e.own == nil {
		e.own = make(map[int]bool)
		e.chunks = append(make([][]*Snapshot, 0, len(e.chunks)+1), e.chunks...)
	}
	c := i / chunk
	if c == len(e.chunks) {
		e.chunks = append(e.chunks, make([]*Snapshot, 0, chunk))
		e.own[c] = true
	}
	if !e.own[c] {
		e.chunks[c] = append(make([]*Snapshot, 0, chunk), e.chunks[c]...)
		e.own[c] = true
	}
	if i == e.n {
		e.chunks[c] = append(e.chunks[c], one)
		e.n++
		return
	}
	e.chunks[c][i%chunk] = one
}
