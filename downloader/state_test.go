package downloader

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gannet/downloader/failure"
)

// TestTransitions holds the table against the picture of it that the comments of
// the states draw.
func TestTransitions(t *testing.T) {
	want := map[State]string{
		Queued:  "probing paused failed queued",
		Probing: "running done waiting failed paused queued",
		Running: "probing saving waiting failed paused queued",
		Saving:  "done probing waiting failed queued",
		Done:    "",
		Waiting: "queued paused failed",
		Paused:  "queued",
		Failed:  "queued",
	}
	for _, s := range States() {
		reached := make(map[string]bool)
		for ev := evAdmit; ev <= evNews; ev++ {
			if next, ok := s.next(ev); ok {
				reached[next.String()] = true
			}
		}
		for _, name := range strings.Fields(want[s]) {
			if !reached[name] {
				t.Errorf("%v does not lead to %s", s, name)
			}
			delete(reached, name)
		}
		for name := range reached {
			t.Errorf("%v leads to %s", s, name)
		}
	}
}

func TestEveryStateCanEnd(t *testing.T) {
	for _, s := range States() {
		if _, ok := s.next(evNews); ok {
			t.Errorf("news change %v", s)
		}
		if s.Active() {
			if next, ok := s.next(evYield); !ok || next != Queued {
				t.Errorf("%v is not taken up after a restart", s)
			}
			if next, ok := s.next(evFail); !ok || next != Failed {
				t.Errorf("%v cannot fail", s)
			}
		}
	}
}

func TestStateText(t *testing.T) {
	for _, s := range States() {
		text, err := s.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back State
		if err := back.UnmarshalText(text); err != nil || back != s {
			t.Errorf("%v came back as %v, %v", s, back, err)
		}
	}
	if err := new(State).UnmarshalText([]byte("asleep")); err == nil {
		t.Error("an unknown state was taken")
	}
}

func TestPassing(t *testing.T) {
	passing := []failure.Kind{
		failure.Host, failure.Offline, failure.Refused, failure.Connect, failure.Lost, failure.Silent, failure.Unanswered, failure.Handshake,
		failure.Busy, failure.Server, failure.Protocol, failure.Folder, failure.Instead, failure.Proxy, failure.Gateway,
	}
	for _, kind := range failure.Kinds() {
		if e := (&failure.Error{Kind: kind}); e.Passing() != slices.Contains(passing, kind) {
			t.Errorf("%s passes: %v", kind, e.Passing())
		}
	}
}

func ExampleError() {
	fmt.Println(&failure.Error{Kind: failure.DiskFull, Subject: "/home/ann/Downloads", Need: 4_200_000_000, Free: 812_000_000})
	fmt.Println(&failure.Error{Kind: failure.NotFound, Status: 404, Subject: "a.example", Detail: "GET gives 404"})
	// Output:
	// disk-full: /home/ann/Downloads
	// not-found (404): a.example: GET gives 404
}
