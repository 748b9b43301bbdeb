//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The network goes while a file comes, once because the interface is switched off and
// once because its cable is pulled: get says that it waits for it, and goes on
// by itself when it is back.
func TestNetworkComesBack(t *testing.T) {
	need(t, "unshare", "nsenter", "ip")
	if os.Getenv(apart) == "" {
		runApart(t)
		return
	}
	far := newNamespace(t)
	run(t, "ip", "link", "set", "lo", "up")
	run(t, "ip", "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", fmt.Sprint(far))
	run(t, "ip", "address", "add", "198.18.0.1/30", "dev", "near") // RFC 2544 §C.2.2: for tests alone
	run(t, "ip", "link", "set", "near", "up")
	run(t, within(far, "ip", "address", "add", "198.18.0.2/30", "dev", "far")...)
	run(t, within(far, "ip", "link", "set", "far", "up")...)
	const size = 64 * mib
	server := startNginxAt(t, "198.18.0.1:8080")
	want := server.Put(t, "film.mkv", size)

	for name, link := range map[string][]string{
		"switched off": within(far, "ip", "link", "set", "far"),
		"cable pulled": {"ip", "link", "set", "near"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			cmd := command(t, t.TempDir(), "get", "-json", "-retries", "1", "-timeout", "5s", "-connections", "1", "-dir", dir, server.URL+"/slow/film.mkv")
			cmd.Args = within(far, cmd.Args...)
			cmd.Path = lookPath(t, cmd.Args[0])
			g := startGet(t, cmd)
			g.until(t, "bytes came", func(p progress) bool { return p.Done > size/4 })
			run(t, append(link, "down")...)
			g.until(t, "it waited", func(p progress) bool { return p.State == "waiting" && p.Error.Kind == "offline" })
			run(t, append(link, "up")...)
			g.until(t, "it was done", func(p progress) bool { return p.State == "done" })
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v\n%s", err, &g.said)
			}
			if got := hashOf(t, filepath.Join(dir, "film.mkv")); got != want {
				t.Errorf("SHA-256 %s, want %s", got, want)
			}
		})
	}
	if sent := server.Sent(t); sent > 2*(size+8*mib) {
		t.Errorf("the server sent %d MiB for twice %d", sent/mib, size/mib)
	}
}

// apart is set in the test that runs in a network of its own.
const apart = "GANNET_TEST_APART"

// runApart runs the test again in a network of its own, where that is allowed.
func runApart(t *testing.T) {
	t.Helper()
	unshare := []string{"unshare", "--net"}
	if os.Geteuid() != 0 {
		unshare = append(unshare, "--map-root-user")
	}
	if out, err := exec.Command(unshare[0], append(unshare[1:], "true")...).CombinedOutput(); err != nil {
		t.Skipf("this system allows no network namespaces: %v %s", err, out)
	}
	program(t) // built here, where there is a network
	args := append(unshare[1:], os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd := exec.Command(unshare[0], args...)
	cmd.Env = append(os.Environ(), apart+"=1", programEnv+"="+program(t))
	out, err := cmd.CombinedOutput()
	if t.Logf("%s", out); err != nil {
		t.Error(err)
	}
}

// newNamespace makes a network that ends with the test, and gives the process that
// lives in it.
func newNamespace(t *testing.T) (pid int) {
	t.Helper()
	cmd := exec.Command("unshare", "--net", "cat")
	hold, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		hold.Close()
		_ = cmd.Wait() // cat ends with its input
	})
	until(t, "the network namespace", func() bool {
		mine, err := os.Readlink("/proc/self/ns/net")
		theirs, err2 := os.Readlink(fmt.Sprintf("/proc/%d/ns/net", cmd.Process.Pid))
		return err == nil && err2 == nil && mine != theirs
	})
	return cmd.Process.Pid
}

// within gives the command that runs args in the network of a process.
func within(pid int, args ...string) []string {
	return append([]string{"nsenter", "--target", fmt.Sprint(pid), "--net", "--"}, args...)
}

func run(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func lookPath(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
