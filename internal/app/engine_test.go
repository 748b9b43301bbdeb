package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/gui"
	"gannet/internal/message"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

func TestEngineStartsWithoutWhatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		opts   downloader.Options
		notice message.Code // "" for none
	}{
		{downloader.Options{Store: filepath.Join(dir, "new", "list.db")}, ""},
		{
			downloader.Options{Store: filepath.Join(dir, "list.db"), CACerts: []string{filepath.Join(dir, "gone.pem")}},
			noCertificates,
		},
		{downloader.Options{Store: filepath.Join(file, "list.db")}, noList},
	} {
		engine, notices, err := startEngine(c.opts)
		if err != nil {
			t.Errorf("%+v: %v", c.opts, err)
			continue
		}
		if all := fmt.Sprint(notices); (c.notice == "") != (len(notices) == 0) || !strings.Contains(all, string(c.notice)) {
			t.Errorf("%+v: notices %q, want one with %q", c.opts, notices, c.notice)
		}
		if err := engine.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// A certificate that has gone keeps no other setting from taking effect, and it is said once.
func TestEngineFollowsTheSettingsWithoutWhatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	engine, said, err := startEngine(downloader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close(context.Background())
	store, _ := settings.Open(filepath.Join(dir, "settings.toml"), downloader.CheckProxy)
	var told []message.Code
	store.OnChange(follow(engine, "", said, func(notice message.Message) { told = append(told, notice.Code()) }))
	gone := []string{filepath.Join(dir, "gone.pem")}
	for i, c := range []struct {
		certs []string
		told  int // sentences so far
	}{{nil, 0}, {gone, 1}, {gone, 1}, {nil, 1}, {gone, 2}} {
		limit := int64(i+1) << 20
		if _, err := store.Update(func(v *settings.Values) { v.Limit, v.CACerts = settings.Rate(limit), c.certs }); err != nil {
			t.Fatal(err)
		}
		if got := engine.Subscribe().Take().Limit; got != limit {
			t.Errorf("change %d: the limit is %d, want %d", i, got, limit)
		}
		if len(told) != c.told || len(told) > 0 && told[len(told)-1] != noCertificates {
			t.Errorf("change %d: told %q", i, told)
		}
	}
}

func TestSecondWindowIsRefused(t *testing.T) {
	opts := downloader.Options{Store: filepath.Join(t.TempDir(), "list.db")}
	first, _, err := startEngine(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close(context.Background())
	if _, _, err := startEngine(opts); !errors.Is(err, downloader.ErrStoreInUse) {
		t.Fatalf("%v", err)
	}
}

// Who starts Gannet while it ends is not told that the window took the links.
func TestWindowThatWasClosedTakesNoCall(t *testing.T) {
	store, _ := settings.Open(filepath.Join(t.TempDir(), "settings.toml"), downloader.CheckProxy)
	window := gui.New(gui.Config{App: test.NewTempApp(t), Settings: store})
	call := desktop.Call{Links: []string{"https://a.example/x.zip"}}
	if err := takeCall(window)(t.Context(), call); err != nil {
		t.Error(err)
	}
	window.Close()
	if err := takeCall(window)(t.Context(), call); err == nil {
		t.Error("the links are lost")
	}
}
