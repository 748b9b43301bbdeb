// What is asked for is checked here, and held against what is in the list.

package downloader

import (
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/net/http/httpguts"

	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/transfer"
	"gannet/internal/message"
)

// Added says what became of a Request.
type Added struct {
	ID    ID             `json:"id,omitempty"`    // of the download; 0 if the Request was refused
	Known bool           `json:"known,omitempty"` // it was in the list before, so nothing was added
	Err   *failure.Error `json:"error,omitempty"` // why it was refused; nil if it was not
}

// IDs gives the downloads of those that were not refused.
func IDs(added []Added) []ID {
	ids := make([]ID, 0, len(added))
	for _, a := range added {
		if a.ID != 0 {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// Add appends downloads to the list and starts them as slots allow. It answers each request, in their order: one
// whose link is in the list is not added unless it says Again, and one that cannot be carried out is refused. Its
// error is about storing the list; the downloads work all the same.
func (e *Engine) Add(requests ...Request) ([]Added, error) {
	now := time.Now()
	added, keys := make([]Added, len(requests)), make([]string, len(requests))
	requests = slices.Clone(requests)
	for i := range requests {
		if added[i].Err = requests[i].check(); added[i].Err == nil && !filepath.IsAbs(requests[i].Dir) {
			added[i].Err = refused(failure.BadFolder, requests[i].Dir)
		}
		keys[i] = link.Key(requests[i].URL)
	}
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, transfer.ErrClosed
	}
	here := e.having(keys)
	for i, r := range requests {
		if added[i].Err != nil {
			continue
		}
		if known := here[keys[i]]; known != 0 && !r.Again {
			added[i] = Added{ID: known, Known: true}
			continue
		}
		r.Again = false
		d := e.enlist(r, now, e.nextOrder())
		e.append(d)
		added[i].ID, here[keys[i]] = d.ID, d.ID
	}
	changes := e.takeChanges()
	e.schedule(now)
	e.mu.Unlock()
	err := e.store.save(changes)
	if err != nil {
		e.putBack(changes)
	}
	e.nudge()
	return added, err
}

// Known gives the download that has a link, for each link; 0 if none has it.
func (e *Engine) Known(links ...string) []ID {
	keys, ids := make([]string, len(links)), make([]ID, len(links))
	for i, l := range links {
		keys[i] = link.Key(l)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	here := e.having(keys)
	for i, key := range keys {
		ids[i] = here[key]
	}
	return ids
}

// having gives the downloads that have links with these keys: of several the last one, 0 if none has it. It is called
// with e.mu held. The list is gone through once: to keep an index of it would cost each download more memory than
// anything else it has.
func (e *Engine) having(keys []string) map[string]ID {
	here := make(map[string]ID, len(keys))
	for _, key := range keys {
		here[key] = 0
	}
	for _, d := range e.list {
		if d.key == "" {
			d.key = link.Key(d.url())
		}
		if _, asked := here[d.key]; asked {
			here[d.key] = d.ID
		}
	}
	return here
}

// check reads the link as all links are read, and says why the request cannot be carried out; nil if it can.
func (r *Request) check() *failure.Error {
	address, reason := link.Check(r.URL)
	if !reason.IsZero() {
		return &failure.Error{Kind: failure.Link, Reason: reason}
	}
	r.URL = address
	if r.Checksum != "" {
		if _, _, err := link.ParseChecksum(r.Checksum); err != nil {
			return refused(failure.BadChecksum, err.Error())
		}
	}
	for name, values := range r.Header {
		for _, value := range values {
			if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
				return refused(failure.BadHeader, name)
			}
		}
	}
	return nil
}

// refused says what is wrong with what a link was given with.
func refused(reason message.Code, detail string) *failure.Error {
	return &failure.Error{Kind: failure.Link, Reason: message.Of(reason), Detail: detail}
}
