package downloader

import (
	"errors"
	"net/http"
	"path/filepath"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/internal/message"
)

// refusal gives the code of why something was refused, "" if it was not.
func refusal(err error) message.Code {
	var failed *failure.Error
	if !errors.As(err, &failed) {
		return ""
	}
	return failed.Reason.Code()
}

func TestAddAnswersEachRequest(t *testing.T) {
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store, Proxy: "none"})
	if err != nil {
		t.Fatal(err)
	}
	added, err := e.Add(
		Request{URL: "http://127.0.0.1:1/a b", Dir: dir},
		Request{URL: "ftp://127.0.0.1:1/a", Dir: dir},
		Request{URL: "http://127.0.0.1:1/a", Dir: "a"},
		Request{URL: "http://127.0.0.1:1/a", Dir: dir, Checksum: "sha256:abc"},
		Request{URL: "http://127.0.0.1:1/a", Dir: dir, Header: http.Header{"X": {"a\nHost: b"}}},
		Request{URL: "HTTP://127.1:1/a%20b#part", Dir: dir},
		Request{URL: "http://me:secret@127.0.0.1:1/a%20b", Dir: dir},
		Request{URL: "http://127.0.0.1:1/a%20b", Dir: dir, Again: true},
	)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []message.Code{
		1: "link.scheme", 2: failure.BadFolder, 3: failure.BadChecksum, 4: failure.BadHeader, 7: "",
	} {
		a := added[i]
		if a.Err != nil && a.Err.Kind != failure.Link || (want == "") != (a.Err == nil) {
			t.Errorf("%d: %+v", i, a)
		} else if a.Err != nil && (refusal(a.Err) != want || a.ID != 0 || a.Known) {
			t.Errorf("%d: refused with %s, want %s: %+v", i, refusal(a.Err), want, a)
		}
	}
	first, same, other, again := added[0], added[5], added[6], added[7]
	switch {
	case first.ID == 0 || first.Known:
		t.Errorf("the first: %+v", first)
	case !same.Known || same.ID != first.ID:
		t.Errorf("the same link written differently: %+v", same)
	case other.Known || again.Known || other.ID == first.ID || again.ID == first.ID || again.ID == other.ID:
		t.Errorf("another login %+v, once more %+v", other, again)
	}
	if ids := IDs(added); len(ids) != 4 || e.Subscribe().Take().Downloads.Len() != 3 {
		t.Errorf("IDs %v, list %v", ids, e.Subscribe().Take().Downloads)
	}
	closeEngine(t, e)

	e = newEngine(t, Options{Store: store, Proxy: "none"})
	if known := e.Known("http://127.0.0.1:1/a%20b", "http://127.0.0.1:1/b", "nothing"); known[0] != again.ID || known[1]+known[2] != 0 {
		t.Errorf("known after a restart: %v", known)
	}
	if added, err = e.Add(Request{URL: "http://127.0.0.1:1/a%20b", Dir: dir}); err != nil || !added[0].Known {
		t.Errorf("added twice after a restart: %+v %v", added, err)
	}
	e.Remove(again.ID, first.ID)
	if known := e.Known("http://127.0.0.1:1/a%20b"); known[0] != 0 {
		t.Errorf("known after it was removed: %v", known)
	}
}

func TestRelinkTakesWhatIsSaidBesideTheLink(t *testing.T) {
	e := newEngine(t, Options{Proxy: "none"})
	id := add(t, e, Request{URL: "http://127.0.0.1:1/a", Dir: t.TempDir(), Name: "a"})
	for _, bad := range []struct {
		fresh link.Item
		want  message.Code
	}{
		{link.Item{URL: "no link"}, "link.none"},
		{link.Item{URL: "http://127.0.0.1:1/b", Checksum: "abc"}, failure.BadChecksum},
	} {
		if err := e.Relink(id, bad.fresh); refusal(err) != bad.want {
			t.Errorf("%+v: %v, want %s", bad.fresh, err, bad.want)
		}
	}
	if err := e.Relink(id+1, link.Item{URL: "http://127.0.0.1:1/b"}); refusal(err) != failure.NotNeeded {
		t.Errorf("of nothing: %v", err)
	}
	fresh := link.Item{URL: "http://127.0.0.1:1/b", Header: http.Header{"Cookie": {"a=1"}}, Checksum: "md5:900150983cd24fb0d6963f7d28e17f72"}
	if err := e.Relink(id, fresh); err != nil {
		t.Fatal(err)
	}
	e.mu.Lock()
	d := e.byID[id]
	r, address := d.Request, d.url()
	e.mu.Unlock()
	if address != fresh.URL || r.URL != "http://127.0.0.1:1/a" || r.Checksum != fresh.Checksum || r.Header.Get("Cookie") != "a=1" || r.Name != "a" {
		t.Errorf("%s: %+v", address, r)
	}
	if known := e.Known("http://127.0.0.1:1/a", "http://127.0.0.1:1/b"); known[0] != 0 || known[1] != id {
		t.Errorf("known %v", known)
	}
}
