//go:build linux

// A program that does what the window does, without one.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"gannet/downloader"
	"gannet/downloader/archive/child"
	"gannet/downloader/link"
)

// windowVerb is the argument with which this program does what the window does, without one.
const windowVerb = "window"

func storeIn(home string) string { return filepath.Join(home, "list.db") }

// message is a line on standard output. One field is set.
type message struct {
	Notice string                  `json:"notice,omitempty"` // about a damaged list
	Found  *[]*downloader.Snapshot `json:"found,omitempty"`  // the list at the start
	Listed []string                `json:"listed,omitempty"` // links that the list has from now on
	Shown  *downloader.Snapshot    `json:"shown,omitempty"`  // news of one download
}

// window is `kills window HOME FOLDER LIST SEED`, and gives its exit status.
func window(args []string) int {
	seed, err := strconv.ParseUint(args[3], 10, 64)
	if err == nil {
		err = download(args[0], args[1], args[2], rand.New(rand.NewPCG(seed, 0)), json.NewEncoder(os.Stdout))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// download opens the engine with its store in home, adds what is not in the list yet, pauses and moves downloads
// as a user does who cannot decide, and ends when all are done.
func download(home, dir, input string, random *rand.Rand, say *json.Encoder) error {
	e, err := downloader.New(downloader.Options{
		Store: storeIn(home), Extractor: child.Fill, Extract: true, Retries: -1,
	})
	if err != nil {
		return err
	}
	if notice := e.Notice(); !notice.IsZero() {
		_ = say.Encode(message{Notice: notice.String()})
	}
	lists := e.Subscribe()
	list := lists.Take()
	found := list.Downloads.Slice()
	_ = say.Encode(message{Found: &found})
	wanted, err := requests(input, dir)
	if err != nil {
		return err
	}
	ids, err := addMissing(e, wanted, list, say)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	go fidget(e, ids, random, stop) // ends with stop
	err = follow(lists, len(wanted), say)
	close(stop)
	if err != nil {
		return err
	}
	limit, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return e.Close(limit)
}

// requests reads the list as gannet does.
func requests(input, dir string) ([]downloader.Request, error) {
	f, err := os.Open(input)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	var all []downloader.Request
	for _, item := range link.Find(string(text)).Items {
		all = append(all, downloader.Request{URL: item.URL, Dir: dir, Name: item.Name, Checksum: item.Checksum})
	}
	return all, nil
}

// addMissing adds what the list does not have, in a few steps, and gives the IDs of all.
func addMissing(
	e *downloader.Engine, wanted []downloader.Request, list downloader.List, say *json.Encoder,
) (ids []downloader.ID, err error) {
	has := map[string]bool{}
	for _, s := range list.Downloads.All() {
		has[s.URL] = true
		ids = append(ids, s.ID)
	}
	e.Resume(ids...) // what an earlier life had paused
	const step = 9
	for from := 0; from < len(wanted); from += step {
		var batch []downloader.Request
		var urls []string
		for _, r := range wanted[from:min(from+step, len(wanted))] {
			if !has[r.URL] {
				batch, urls = append(batch, r), append(urls, r.URL)
			}
		}
		if len(batch) == 0 {
			continue
		}
		added, err := e.Add(batch...)
		if err != nil {
			return nil, err
		}
		ids = append(ids, downloader.IDs(added)...)
		if err := say.Encode(message{Listed: urls}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// fidget pauses, resumes and moves downloads until stop is closed. None stays paused.
func fidget(e *downloader.Engine, ids []downloader.ID, random *rand.Rand, stop <-chan struct{}) {
	for {
		id := ids[random.IntN(len(ids))]
		e.Pause(id)
		e.Move(ids[random.IntN(len(ids))], random.IntN(9)-4)
		select {
		case <-time.After(time.Duration(random.IntN(100)) * time.Millisecond):
			e.Resume(id)
		case <-stop:
			return
		}
	}
}

// follow says what is new until n downloads, and what is done with them, have ended.
func follow(lists *downloader.Subscription, n int, say *json.Encoder) error {
	shown := map[downloader.ID]*downloader.Snapshot{}
	for {
		ended := 0
		for _, s := range lists.Take().Downloads.All() {
			if s.State == downloader.Done && !s.Extract.Pending() {
				ended++
			}
			if shown[s.ID] == s {
				continue
			}
			shown[s.ID] = s
			if s.State != downloader.Done && s.State != downloader.Failed {
				continue
			}
			if err := say.Encode(message{Shown: s}); err != nil {
				return err
			}
		}
		if ended == n {
			return nil
		}
		<-lists.Changed()
	}
}
