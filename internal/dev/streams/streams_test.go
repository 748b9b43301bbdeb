//go:build linux

package main

import (
	"os"
	"testing"
	"time"
)

func servers(t *testing.T) *django {
	t.Helper()
	if testing.Short() {
		t.Skip("starts real servers, which -short leaves out")
	}
	if name := missing(); name != "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed: .ci/packages streams installs it", name)
		}
		t.Skipf("%s is not installed: make streams installs it", name)
	}
	d, err := startDjango(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.stop)
	return d
}

func TestDjango(t *testing.T) {
	d := servers(t)
	for name, url := range map[string]string{"gunicorn": d.direct, "nginx": d.proxied} {
		for _, path := range []string{"/streamed", "/plain"} {
			if _, err := saved(t.Context(), t.TempDir(), url+path); err != nil {
				t.Errorf("%s%s: %v", name, path, err)
			}
		}
		if said, err := killed(t.Context(), t.TempDir(), url+"/killed"); err != nil || said == "" {
			t.Errorf("%s: a dead worker: %q, %v", name, said, err)
		}
	}
}

// The server sleeps for two seconds between its two lines.
func TestFirstLineIsSeenBeforeTheEnd(t *testing.T) {
	d := servers(t)
	first, whole, err := firstLine(t.Context(), t.TempDir(), d.direct+"/slow")
	if err != nil || first == 0 || whole-first < time.Second {
		t.Errorf("the first line after %v, all after %v, %v", first, whole, err)
	}
}

func TestGalleryArrives(t *testing.T) {
	if _, _, err := gallery(t.Context(), t.TempDir()); err != nil {
		t.Error(err)
	}
}
