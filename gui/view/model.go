// Package view is what the window shows of the downloads, without how it is drawn: the
// window's copy of the list with its order, filter and totals, and each download in words.
// It has no widgets and, but for the language, knows nothing of Fyne.
package view

import (
	"cmp"
	"slices"
	"strings"

	"gannet/downloader"
)

// Model is the window's copy of the List. It belongs to the Fyne goroutine.
type Model struct {
	Downloads downloader.Snapshots   // in queue order; those that were removed too
	positions []int                  // beside Downloads: place among the Queued, from 1; 0 for others
	shown     []int                  // indices into Downloads, in the order shown
	gone      map[downloader.ID]bool // removed by the user, but it can still be undone
	Query     Query
	Totals    Totals
	holds     downloader.Holds
	revision  uint64 // of Downloads
	Known     bool   // a List has come, so it is known whether there is nothing

	index map[downloader.ID]int // where in Downloads a download is; nil if to be made anew
	rows  map[downloader.ID]int // the row it is shown in; nil if to be made anew
}

// NewModel makes one without downloads, that shows all of them, the newest first.
func NewModel() *Model {
	return &Model{gone: map[downloader.ID]bool{}, Query: Query{Type: AnyType, Order: OrderNewest}}
}

// Set takes a new List. It reports whether other rows are shown than before,
// or the same in another order.
func (m *Model) Set(b downloader.List) bool {
	old, regroup := m.Downloads, m.regroups(b)
	m.Downloads, m.holds, m.Known, m.revision = b.Downloads, b.Holds, true, b.Revision
	m.Totals.Speed, m.Totals.Limit, m.Totals.Slow = b.Speed, b.Limit, b.Slow
	m.Totals.Left = timeLeft(b)
	if !regroup {
		return false
	}
	return m.arrange(old)
}

// regroups reports whether other rows may be shown with b, or the same in another order.
func (m *Model) regroups(b downloader.List) bool {
	if m.Downloads.Len() != b.Downloads.Len() {
		return true
	}
	if !b.Follows(m.revision) {
		for i, s := range b.Downloads.All() {
			if m.Downloads.At(i) != s && regrouped(m.Downloads.At(i), s) {
				return true
			}
		}
		return false
	}
	return b.Reordered || len(b.Removed) > 0 || slices.ContainsFunc(b.Changed, func(s *downloader.Snapshot) bool {
		i, here := m.position(s.ID)
		return !here || regrouped(m.Downloads.At(i), s)
	})
}

// regrouped reports whether s may be shown among others than what was at its place in the list.
func regrouped(was, s *downloader.Snapshot) bool {
	return was.ID != s.ID || was.State != s.State || was.Name != s.Name ||
		TasksPending(was) != TasksPending(s) || was.Type != s.Type || was.URL != s.URL || was.Size != s.Size
}

// SetQuery shows other rows, or the same in another order.
func (m *Model) SetQuery(v Query) bool {
	m.Query = v
	return m.arrange(m.Downloads)
}

// Hide takes downloads out of the list, or puts them back.
func (m *Model) Hide(hidden bool, ids ...downloader.ID) bool {
	for _, id := range ids {
		if hidden {
			m.gone[id] = true
		} else {
			delete(m.gone, id)
		}
	}
	return m.arrange(m.Downloads)
}

// arrange works out anew what follows from Downloads and Query. before is what Downloads was.
func (m *Model) arrange(before downloader.Snapshots) bool {
	old := make([]downloader.ID, len(m.shown))
	for i, at := range m.shown {
		old[i] = before.At(at).ID
	}
	m.index, m.rows = nil, nil
	m.Totals.Groups, m.Totals.Types = [Groups]int{}, [FileTypes]int{}
	m.Totals.Paused, m.Totals.Queued, m.Totals.Tasks = 0, 0, 0
	m.positions = slices.Grow(m.positions[:0], m.Downloads.Len())[:m.Downloads.Len()]
	m.shown = m.shown[:0]
	search := strings.ToLower(strings.TrimSpace(m.Query.Search))
	line := 0 // how many are Queued so far
	for i, s := range m.Downloads.All() {
		m.positions[i] = 0
		if m.gone[s.ID] {
			continue
		}
		g, t := GroupOf(s.State), FileTypeOf(s.Name, s.Type)
		m.Totals.Groups[GroupAll]++
		m.Totals.Groups[g]++
		m.Totals.Types[t]++
		if TasksPending(s) {
			m.Totals.Tasks++
		}
		switch s.State {
		case downloader.Queued:
			m.Totals.Queued++
			line++
			m.positions[i] = line
		case downloader.Waiting:
			m.Totals.Queued++
		case downloader.Paused:
			m.Totals.Paused++
		}
		if m.Query.Group != GroupAll && m.Query.Group != g || m.Query.Type != AnyType && m.Query.Type != int(t) {
			continue
		}
		if search != "" && !found(s, search) {
			continue
		}
		m.shown = append(m.shown, i)
	}
	m.sort()
	return len(old) != len(m.shown) || !m.same(old)
}

// found reports whether the name or the link of a download contains a text in lower case.
func found(s *downloader.Snapshot, text string) bool {
	return strings.Contains(strings.ToLower(s.Name), text) || strings.Contains(strings.ToLower(s.URL), text)
}

func (m *Model) same(ids []downloader.ID) bool {
	for i, at := range m.shown {
		if m.Downloads.At(at).ID != ids[i] {
			return false
		}
	}
	return true
}

// sort puts m.shown, which is in queue order, into the order of the Query. What
// compares equal stays in queue order.
func (m *Model) sort() {
	switch m.Query.Order {
	case OrderName:
		names := make(map[int]string, len(m.shown))
		for _, at := range m.shown {
			names[at] = strings.ToLower(m.Downloads.At(at).Name)
		}
		m.sortBy(func(a, b int) int { return cmp.Compare(names[a], names[b]) })
	case OrderSize:
		m.sortBy(func(a, b int) int { return cmp.Compare(m.Downloads.At(b).Size, m.Downloads.At(a).Size) })
	case OrderProgress:
		m.sortBy(func(a, b int) int { return cmp.Compare(Fraction(m.Downloads.At(b)), Fraction(m.Downloads.At(a))) })
	case OrderQueue:
	default:
		// Links pasted together were added at the same moment and keep their order.
		m.sortBy(func(a, b int) int { return m.Downloads.At(b).Added.Compare(m.Downloads.At(a).Added) })
	}
}

func (m *Model) sortBy(compare func(a, b int) int) { slices.SortStableFunc(m.shown, compare) }

// Len is how many rows are shown.
func (m *Model) Len() int { return len(m.shown) }

// At gives the download shown in row i and its place in the queue.
func (m *Model) At(i int) (*downloader.Snapshot, int) {
	at := m.shown[i]
	return m.Downloads.At(at), m.positions[at]
}

// Row gives the row a download is shown in, or -1.
func (m *Model) Row(id downloader.ID) int {
	if m.rows == nil {
		m.rows = make(map[downloader.ID]int, len(m.shown))
		for row, at := range m.shown {
			m.rows[m.Downloads.At(at).ID] = row
		}
	}
	if row, ok := m.rows[id]; ok {
		return row
	}
	return -1
}

// Find gives a download by its ID, shown or not, or nil.
func (m *Model) Find(id downloader.ID) *downloader.Snapshot {
	i, ok := m.position(id)
	if !ok || m.gone[id] {
		return nil
	}
	return m.Downloads.At(i)
}

// position gives where in Downloads a download is, or false.
func (m *Model) position(id downloader.ID) (int, bool) {
	if m.index == nil {
		m.index = make(map[downloader.ID]int, m.Downloads.Len())
		for i, s := range m.Downloads.All() {
			m.index[s.ID] = i
		}
	}
	i, ok := m.index[id]
	return i, ok
}

// FindAll gives those of the downloads that are there, in this order.
func (m *Model) FindAll(ids []downloader.ID) []*downloader.Snapshot {
	found := make([]*downloader.Snapshot, 0, len(ids))
	for _, id := range ids {
		if s := m.Find(id); s != nil {
			found = append(found, s)
		}
	}
	return found
}

// Fraction is how much of a download is done, 0 to 1; 0 if its size is unknown.
func Fraction(s *downloader.Snapshot) float64 {
	switch {
	case s.State == downloader.Done:
		return 1
	case s.Size <= 0:
		return 0
	default:
		return min(float64(s.Done)/float64(s.Size), 1)
	}
}
