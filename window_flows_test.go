//go:build linux

package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gannet/internal/screen"
	"gannet/settings"
)

// A person without a mouse pauses and goes on, tries again, removes and takes that back,
// searches, and changes a setting.
func TestWindowFlowsWithTheKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a real window, which -short leaves out")
	}
	needPrograms(t)
	ctx, cancel := context.WithTimeout(t.Context(), windowTime)
	defer cancel()
	content := bytes.Repeat([]byte("Gannet dives for fish.\n"), 1<<18)
	gate := &gate{release: make(chan struct{})}
	defer close(gate.release)
	gate.left.Store(int64(len(content) / 2))
	var there atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late.zip" && !there.Load() {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"1"`)
		if r.URL.Path == "/long.bin" {
			w = held{w, r.Context(), gate}
		}
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(content))
	}))
	defer server.Close()
	on, err := screen.Start(ctx, 1100, 800)
	if err != nil {
		t.Fatal(err)
	}
	defer on.Close()
	home := t.TempDir()
	g := openGannet(t, ctx, on, home)
	press := func(keys ...string) {
		t.Helper()
		if err := on.Do(append([]string{"windowactivate", "--sync", g.id, "key", "--delay", "60"}, keys...)...); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(name string) {
		t.Helper()
		if err := screen.Until(ctx, func() bool { return rowOf(name, g.texts(t)) == "" }); err != nil {
			t.Fatalf("%s is still shown: %v", name, err)
		}
	}

	if err := on.Copy(server.URL + "/long.bin\n" + server.URL + "/late.zip"); err != nil {
		t.Fatal(err)
	}
	press("ctrl+v")
	g.says(t, ctx, "long.bin", "Downloading")
	g.says(t, ctx, "late.zip", "no longer at this address")
	press("Home", "space")
	g.says(t, ctx, "long.bin", "Paused")
	gate.left.Store(1 << 20)
	press("space")
	g.says(t, ctx, "long.bin", "Downloading")

	there.Store(true)
	press("Down", "space")
	g.says(t, ctx, "late.zip", "Finished")
	press("Delete")
	gone("late.zip")
	press("ctrl+z")
	g.says(t, ctx, "late.zip", "Finished")

	press("ctrl+f", "l", "a", "t", "e")
	gone("long.bin")
	press("Escape")
	g.says(t, ctx, "long.bin", "Downloading")

	press("ctrl+comma", "Tab", "Right", "Right", "Right", "Right", "Tab", "Down", "Down", "Down", "Return")
	saved := func() bool {
		store, _ := settings.Open(filepath.Join(home, ".config/gannet/settings.toml"))
		return store.Get().Theme == settings.ThemeLight
	}
	if err := screen.Until(ctx, saved); err != nil {
		_ = g.Picture(g.id, "build/window-failed.png")
		t.Errorf("the setting is not saved: %v, see build/window-failed.png", err)
	}
	if err := g.end(t, syscall.SIGTERM); err != nil {
		t.Errorf("asked to end, it says %v\n%s", err, &g.said)
	}
}
