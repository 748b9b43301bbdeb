// Package viewtest has downloads in every state, for the tests of what shows them.
package viewtest

import (
	"strings"
	"time"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// Epoch is when the tests take place.
var Epoch = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// List is a list of these downloads, numbered from 1, with links made of their names.
func List(snaps ...downloader.Snapshot) downloader.List {
	all := make([]*downloader.Snapshot, 0, len(snaps))
	for i, s := range snaps {
		s.ID = downloader.ID(i + 1)
		s.URL = "https://a.example/" + s.Name
		all = append(all, &s)
	}
	return downloader.List{Downloads: downloader.NewSnapshots(all...)}
}

// Assorted is a short list of downloads that differ in all that a list is sorted and filtered by.
func Assorted() downloader.List {
	after := func(passed time.Duration) downloader.Times { return downloader.Times{Added: Epoch.Add(passed)} }
	return List(
		downloader.Snapshot{Name: "Beta.zip", State: downloader.Running, Size: 100, Done: 90, Times: after(0)},
		downloader.Snapshot{Name: "alpha.mp4", State: downloader.Done, Size: 300, Done: 300, Times: after(0)},
		downloader.Snapshot{Name: "gamma.PDF", State: downloader.Failed, Size: 200, Times: after(time.Minute)},
		downloader.Snapshot{
			Name: "delta", Type: "audio/ogg", State: downloader.Queued, Size: -1,
			Times: after(time.Hour),
		},
	)
}

// Snapshots has one download in every state, and more where a state has more to say.
func Snapshots() map[string]downloader.Snapshot {
	lost := &failure.Error{Kind: failure.Lost, Subject: "a.example"}
	denied := &failure.Error{Kind: failure.Denied, Subject: "a.example", Status: 403}
	differs := message.Of(note.Differs, message.Args{"Algorithm": "sha256"})
	matches := message.Of(note.Matches, message.Args{"Algorithm": "SHA-256"})
	const mb = 1_000_000
	return map[string]downloader.Snapshot{
		"queued":  {Name: "concert.flac", State: downloader.Queued, Size: 412 * mb, Left: -1},
		"probing": {Name: "x.zip", State: downloader.Probing, Size: -1, Left: -1},
		"running": {
			Name: "film.mkv", State: downloader.Running, Size: 45 * mb, Done: 12_345_678, Speed: 5_100_000,
			Left: 6 * time.Second, Connections: 8, Resumable: true,
		},
		"slow": {
			Name: "film.mkv", State: downloader.Running, Size: 450 * mb, Done: 12_345_678, Speed: 510_000,
			Left: 14 * time.Minute, Connections: 8, Resumable: true, Slow: downloader.SlowConnections,
		},
		"unknown": {
			Name: "log.txt", State: downloader.Running, Size: -1, Done: 18_200_000, Speed: 240_000,
			Left: -1, Connections: 1,
		},
		"saving": {Name: "x.jpg", State: downloader.Saving, Size: 2 * mb, Done: 2 * mb, Left: -1},
		"done":   {Name: "photos.zip", State: downloader.Done, Size: 2100 * mb, Done: 2100 * mb, Left: -1},
		"differs": {
			Name: "x.iso", State: downloader.Done, Size: mb, Done: mb,
			Outcome: downloader.Outcome{Checked: differs}, Left: -1,
		},
		"page": {
			Name: "x.iso", State: downloader.Failed, Size: -1, Left: -1,
			Err: &failure.Error{Kind: failure.Page},
		},
		"checked": {
			Name: "x.iso", State: downloader.Done, Size: mb, Done: mb,
			Outcome: downloader.Outcome{Checked: matches}, Left: -1,
		},
		"waiting": {
			Name: "setup.exe", State: downloader.Waiting, Size: 80 * mb, Done: 9 * mb, Left: -1,
			Err: lost, RetryAt: Epoch.Add(24 * time.Second),
		},
		"paused":  {Name: "x.pdf", State: downloader.Paused, Size: 10 * mb, Done: 5 * mb, Left: -1, Resumable: true},
		"one-way": {Name: "x.pdf", State: downloader.Paused, Size: 10 * mb, Done: 5 * mb, Left: -1},
		"failed":  {Name: "annual report.pdf", State: downloader.Failed, Size: -1, Left: -1, Err: denied},
		"mystery": {Name: "x", State: downloader.Failed, Size: -1, Left: -1},
		"overlong": {
			Name: strings.Repeat("a very long name ", 20) + ".zip", State: downloader.Failed,
			Size: -1, Left: -1, Err: denied,
		},
	}
}
