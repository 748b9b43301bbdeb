//go:build linux

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Five hundred links at once, two large files among them, with 64 file descriptors: fewer
// connections, and no failure.
func TestFewFileDescriptors(t *testing.T) {
	need(t, "prlimit")
	server := startNginx(t)
	dir := t.TempDir()
	var links strings.Builder
	want := map[string]string{}
	for i := range 500 {
		size, place := int64(1000+i), "slow"
		if i%250 == 0 {
			size, place = 40*mib, "slower" // worth many connections
		}
		name := fmt.Sprintf("%d.bin", i)
		want[name] = server.Put(t, name, size)
		fmt.Fprintf(&links, "%s/%s/%s\n", server.URL, place, name)
	}
	cmd := command(t, t.TempDir(), "get", "-retries", "0", "-parallel", "16", "-connections", "32", "-dir", dir, "-input", "-")
	cmd.Args = append([]string{"prlimit", "--nofile=64:64", "--"}, cmd.Args...)
	cmd.Path = lookPath(t, "prlimit")
	cmd.Stdin = strings.NewReader(links.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, sum := range want {
		if got := hashOf(t, filepath.Join(dir, name)); got != sum {
			t.Errorf("%s has SHA-256 %s, want %s", name, got, sum)
		}
	}
	onlyFiles(t, dir, len(want))
}

// Three large files at once over 16 connections each take less than 64 MiB of memory.
func TestPeakMemory(t *testing.T) {
	server := startNginx(t)
	args := []string{"get", "-parallel", "3", "-connections", "16", "-dir", t.TempDir()}
	for i := range 3 {
		name := fmt.Sprintf("%d.bin", i)
		server.Put(t, name, 256*mib)
		args = append(args, server.URL+"/slow/"+name)
	}
	cmd := command(t, t.TempDir(), args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	t.Logf("%d MiB at most", peak/mib)
	if peak > 64*mib {
		t.Errorf("it took %d MiB", peak/mib)
	}
}
