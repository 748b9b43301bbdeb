//go:build linux

// The programs that are killed: `gannet get`, and the engine with its list.

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gannet/downloader"
)

// getProgram is `gannet get`, which is given the same command again after each kill.
func getProgram(app string) program {
	return program{
		name: "get",
		command: func(w *work, number int) *exec.Cmd {
			args := []string{"get", "-dir", w.path, "-input", w.input, "-exists", "skip", "-retries", "-1", "-extract"}
			if number%2 == 0 {
				args = append(args, "-json")
			}
			cmd := exec.Command(app, args...)
			cmd.Env = environment(w.home)
			return cmd
		},
		read: func(w *work, said []byte) (wrong []string) {
			for line := range bytes.Lines(said) {
				if line[0] != '{' {
					w.said[strings.TrimSuffix(string(line), "\n")] = true
					continue
				}
				var s downloader.Snapshot
				if err := json.Unmarshal(line, &s); err != nil {
					wrong = append(wrong, fmt.Sprintf("a line of -json is none: %v", err))
				}
				wrong = append(wrong, w.hear(&s)...)
			}
			return wrong
		},
	}
}

// hear takes what is said of one download. A file is there as soon as it is Done; its folder, once it is extracted.
func (w *work) hear(s *downloader.Snapshot) (wrong []string) {
	switch s.State {
	case downloader.Failed:
		wrong = append(wrong, s.URL+" failed: "+s.Err.Error())
	case downloader.Done:
		w.said[s.Path] = true
	}
	switch s.Extract.State {
	case downloader.TaskFailed:
		wrong = append(wrong, s.Path+": "+s.Extract.Said.String())
	case downloader.TaskDone:
		w.said[strings.TrimSuffix(s.Path, ".zip")] = true
	}
	return wrong
}

// listProgram is the engine with its list in a store, as the window has it.
func listProgram() program {
	return program{
		name: "list",
		command: func(w *work, number int) *exec.Cmd {
			cmd := exec.Command("/proc/self/exe", windowVerb, w.home, w.path, w.input, fmt.Sprint(w.random.Uint64()))
			cmd.Env = environment(w.home)
			return cmd
		},
		read: readWindow,
	}
}

// readWindow holds what the engine found in its list at the start against what it had said before to be there.
func readWindow(w *work, said []byte) (wrong []string) {
	had, found := map[string]downloader.State{}, false
	for line := range bytes.Lines(said) {
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			wrong = append(wrong, fmt.Sprintf("what the engine says is not understood: %v", err))
			continue
		}
		switch {
		case m.Notice != "":
			wrong = append(wrong, "the list is damaged: "+m.Notice)
		case m.Listed != nil:
			for _, url := range m.Listed {
				w.listed[url] = true
			}
		case m.Found != nil:
			found = true
			for _, s := range *m.Found {
				had[s.URL] = s.State
				wrong = append(wrong, w.hear(s)...)
			}
			wrong = append(wrong, w.compare(*m.Found, had)...)
		case m.Shown != nil:
			wrong = append(wrong, w.hear(m.Shown)...)
		}
	}
	for _, f := range w.files {
		if n, ok := w.asked[f.url]; ok && f.asked() > n {
			what := fmt.Sprintf("%s (%s, %d bytes)", f.name, f.kind, f.size)
			wrong = append(wrong, what+" was finished and is asked for again")
		}
		if w.said[filepath.Join(w.path, f.name)] {
			w.asked[f.url] = f.asked()
		}
	}
	if _, err := os.Lstat(storeIn(w.home) + ".bak"); err == nil && found {
		wrong = append(wrong, "the list was put aside as damaged")
	}
	return wrong
}

// compare tells what the list has lost, or has twice, since it was said to hold it.
func (w *work) compare(found []*downloader.Snapshot, had map[string]downloader.State) (wrong []string) {
	if len(had) != len(found) {
		wrong = append(wrong, "a link is in the list twice")
	}
	for url := range w.listed {
		if _, ok := had[url]; !ok {
			wrong = append(wrong, url+" was in the list and is not any more")
		}
	}
	return wrong
}

// environment is that of a user whose home is a folder of the trial.
func environment(home string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + home, "TMPDIR=" + home,
		"XDG_CONFIG_HOME=" + home + "/config", "XDG_STATE_HOME=" + home + "/state", "XDG_CACHE_HOME=" + home + "/cache",
	}
}
