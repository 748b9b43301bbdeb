package gui

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// group is a part of the list by how far its downloads are.
type group uint8

const (
	groupAll group = iota
	groupActive
	groupWaiting // in line, counting down or paused
	groupFinished
	groupFailed
	groups int = iota
)

func groupOf(s downloader.State) group {
	switch {
	case s.Active():
		return groupActive
	case s == downloader.Done:
		return groupFinished
	case s == downloader.Failed:
		return groupFailed
	default:
		return groupWaiting
	}
}

// order is how the rows are sorted.
type order string

const (
	orderNewest   order = "newest" // the default
	orderQueue    order = "queue"
	orderName     order = "name"
	orderSize     order = "size"
	orderProgress order = "progress"
)

func orders() []order {
	return []order{orderNewest, orderQueue, orderName, orderSize, orderProgress}
}

func (o order) name() string {
	switch o {
	case orderQueue:
		return lang.L("Order of downloading")
	case orderName:
		return lang.L("Name")
	case orderSize:
		return lang.L("Size")
	case orderProgress:
		return lang.L("Progress")
	default:
		return lang.L("Newest first")
	}
}

// anyType in a view shows files of every type.
const anyType = -1

// view says which downloads are shown and how they are sorted.
type view struct {
	group  group
	typ    int    // a fileType, or anyType
	search string // part of the name or link, in any case
	order  order
}

// whole reports whether nothing is left out.
func (v view) whole() bool { return v.group == groupAll && v.typ == anyType && v.search == "" }

// totals are the numbers of the sidebar and the status bar.
type totals struct {
	groups [groups]int
	types  [fileTypes]int
	speed  int64 // bytes a second
	limit  int64 // bytes a second, 0 if unlimited
	slow   downloader.Slow
	left   time.Duration // until the active ones are done, or -1 if unknown
	paused int
	queued int // Queued or Waiting: what goes on by itself
	tasks  int // finished files with which something is to be done
}

// model is the window's copy of the Board. It belongs to the Fyne goroutine.
type model struct {
	all    []*downloader.Snapshot // in queue order
	places []int                  // beside all: place among the Queued, from 1; 0 for others
	shown  []int                  // indices into all, in the order shown
	gone   map[downloader.ID]bool // removed by the user, but it can still be undone
	view   view
	totals totals
	holds  downloader.Holds

	index map[downloader.ID]int // where in all a download is; nil if to be made anew
	rows  map[downloader.ID]int // the row it is shown in; nil if to be made anew
}

func newModel() *model {
	return &model{gone: map[downloader.ID]bool{}, view: view{typ: anyType, order: orderNewest}}
}

// set takes a new Board. It reports whether other rows are shown than before,
// or the same in another order.
func (m *model) set(b downloader.Board) bool {
	old := m.all
	regroup := len(old) != len(b.Downloads)
	for i, s := range b.Downloads {
		if regroup {
			break
		}
		was := old[i]
		regroup = was != s && (was.ID != s.ID || was.State != s.State || was.Name != s.Name ||
			tasksPending(was) != tasksPending(s) || was.Type != s.Type || was.URL != s.URL || was.Size != s.Size)
	}
	m.all, m.holds = b.Downloads, b.Holds
	m.totals.speed, m.totals.limit, m.totals.slow = b.Speed, b.Limit, b.Slow
	m.totals.left = timeLeft(b)
	if !regroup {
		return false
	}
	return m.arrange(old)
}

// setView shows other rows, or the same in another order.
func (m *model) setView(v view) bool {
	m.view = v
	return m.arrange(m.all)
}

// hide takes downloads out of the list, or puts them back.
func (m *model) hide(hidden bool, ids ...downloader.ID) bool {
	for _, id := range ids {
		if hidden {
			m.gone[id] = true
		} else {
			delete(m.gone, id)
		}
	}
	return m.arrange(m.all)
}

// arrange works out anew what follows from all and view. before is what all was.
func (m *model) arrange(before []*downloader.Snapshot) bool {
	old := make([]downloader.ID, len(m.shown))
	for i, at := range m.shown {
		old[i] = before[at].ID
	}
	m.index, m.rows = nil, nil
	m.totals.groups, m.totals.types = [groups]int{}, [fileTypes]int{}
	m.totals.paused, m.totals.queued, m.totals.tasks = 0, 0, 0
	m.places = slices.Grow(m.places[:0], len(m.all))[:len(m.all)]
	m.shown = m.shown[:0]
	search := strings.ToLower(strings.TrimSpace(m.view.search))
	line := 0 // how many are Queued so far
	for i, s := range m.all {
		m.places[i] = 0
		if m.gone[s.ID] {
			continue
		}
		g, t := groupOf(s.State), fileTypeOf(s.Name, s.Type)
		m.totals.groups[groupAll]++
		m.totals.groups[g]++
		m.totals.types[t]++
		if tasksPending(s) {
			m.totals.tasks++
		}
		switch s.State {
		case downloader.Queued:
			m.totals.queued++
			line++
			m.places[i] = line
		case downloader.Waiting:
			m.totals.queued++
		case downloader.Paused:
			m.totals.paused++
		}
		if m.view.group != groupAll && m.view.group != g || m.view.typ != anyType && m.view.typ != int(t) {
			continue
		}
		if search != "" && !strings.Contains(strings.ToLower(s.Name), search) && !strings.Contains(strings.ToLower(s.URL), search) {
			continue
		}
		m.shown = append(m.shown, i)
	}
	m.sort()
	return len(old) != len(m.shown) || !m.same(old)
}

func (m *model) same(ids []downloader.ID) bool {
	for i, at := range m.shown {
		if m.all[at].ID != ids[i] {
			return false
		}
	}
	return true
}

// sort puts m.shown, which is in queue order, into the order of the view. What
// compares equal stays in queue order.
func (m *model) sort() {
	switch m.view.order {
	case orderName:
		names := make(map[int]string, len(m.shown))
		for _, at := range m.shown {
			names[at] = strings.ToLower(m.all[at].Name)
		}
		m.sortBy(func(a, b int) int { return cmp.Compare(names[a], names[b]) })
	case orderSize:
		m.sortBy(func(a, b int) int { return cmp.Compare(m.all[b].Size, m.all[a].Size) })
	case orderProgress:
		m.sortBy(func(a, b int) int { return cmp.Compare(fraction(m.all[b]), fraction(m.all[a])) })
	case orderQueue:
	default:
		// Links pasted together were added at the same moment and keep their order.
		m.sortBy(func(a, b int) int { return m.all[b].Added.Compare(m.all[a].Added) })
	}
}

func (m *model) sortBy(compare func(a, b int) int) { slices.SortStableFunc(m.shown, compare) }

func (m *model) len() int { return len(m.shown) }

// at gives the download shown in row i and its place in the queue.
func (m *model) at(i int) (*downloader.Snapshot, int) {
	at := m.shown[i]
	return m.all[at], m.places[at]
}

// row gives the row a download is shown in, or -1.
func (m *model) row(id downloader.ID) int {
	if m.rows == nil {
		m.rows = make(map[downloader.ID]int, len(m.shown))
		for row, at := range m.shown {
			m.rows[m.all[at].ID] = row
		}
	}
	if row, ok := m.rows[id]; ok {
		return row
	}
	return -1
}

// find gives a download by its ID, shown or not, or nil.
func (m *model) find(id downloader.ID) *downloader.Snapshot {
	if m.index == nil {
		m.index = make(map[downloader.ID]int, len(m.all))
		for i, s := range m.all {
			m.index[s.ID] = i
		}
	}
	i, ok := m.index[id]
	if !ok || m.gone[id] {
		return nil
	}
	return m.all[i]
}

// withoutUser is a link as a Snapshot has it: without user name and password.
func withoutUser(link string) string {
	if !strings.Contains(link, "@") {
		return link
	}
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	u.User = nil
	return u.String()
}

// byLink maps the links in the list to their downloads.
func (m *model) byLink() map[string]*downloader.Snapshot {
	links := make(map[string]*downloader.Snapshot, len(m.all))
	for _, s := range m.all {
		if !m.gone[s.ID] {
			links[s.URL] = s
		}
	}
	return links
}

// fraction is how much of a download is done, 0 to 1; 0 if its size is unknown.
func fraction(s *downloader.Snapshot) float64 {
	switch {
	case s.State == downloader.Done:
		return 1
	case s.Size <= 0:
		return 0
	default:
		return min(float64(s.Done)/float64(s.Size), 1)
	}
}

// timeLeft is how long the active downloads take together at the present speed,
// or -1 if that cannot be known.
func timeLeft(b downloader.Board) time.Duration {
	var bytes int64
	for _, s := range b.Downloads {
		if s.State != downloader.Running && s.State != downloader.Queued && s.State != downloader.Probing {
			continue
		}
		if s.Size < 0 {
			return -1
		}
		bytes += s.Size - s.Done
	}
	if bytes == 0 || b.Speed == 0 {
		return -1
	}
	return time.Duration(float64(bytes) / float64(b.Speed) * float64(time.Second))
}
