package transfer

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"gannet/downloader/disk"
)

// TestSavedBefore sees what a kill between the rename and the list leaves. Of an empty file no byte can have
// come, and the time of a file is that of the kernel's last tick, on FAT even of the last two seconds.
func TestSavedBefore(t *testing.T) {
	started := time.Date(2026, 5, 1, 12, 0, 1, 999_000_000, time.UTC)
	for name, c := range map[string]struct {
		size, had, there int64
		modified         time.Time
		want             bool
	}{
		"whole":          {size: 9, had: 9, there: 9, modified: started.Add(time.Second), want: true},
		"empty":          {modified: started.Add(time.Second), want: true},
		"last tick":      {size: 9, had: 9, there: 9, modified: started.Add(-3 * time.Millisecond), want: true},
		"on FAT":         {size: 9, had: 9, there: 9, modified: started.Truncate(2 * time.Second), want: true},
		"nothing came":   {size: 9, there: 9, modified: started.Add(time.Second)},
		"size not known": {size: -1, modified: started.Add(time.Second)},
		"another size":   {size: 9, had: 9, there: 8, modified: started.Add(time.Second)},
		"older":          {size: 9, had: 9, there: 9, modified: started.Add(-time.Minute)},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "file.bin")
		if err := os.WriteFile(path, make([]byte, c.there), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, c.modified, c.modified); err != nil {
			t.Fatal(err)
		}
		a := &Attempt{
			Job: Job{Dir: dir}, Tools: Tools{FS: disk.OS{}},
			name: "file.bin", unasked: true, Past: Past{Size: c.size, Had: c.had, Started: started},
		}
		if got := a.savedBefore(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
