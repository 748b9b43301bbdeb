//go:build linux && packages

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gannet/internal/screen"
)

const dist = "../../build/dist"

// built gives the package that matches pattern; make package has made it.
func built(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dist, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("make package should have made one %s, there are %q (%v)", pattern, found, err)
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// do runs a command to its end and gives what it prints.
func do(t *testing.T, name string, args ...string) string {
	t.Helper()
	return done(t, exec.Command(name, args...))
}

func done(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, &out, &said)
	}
	return out.String()
}

func TestPackagesMatchTheirSums(t *testing.T) {
	cmd := exec.Command("sha256sum", "--check", "--strict", "SHA256SUMS")
	cmd.Dir = dist
	if n := strings.Count(done(t, cmd), ": OK\n"); n != 4 {
		t.Errorf("%d packages have sums, want 4", n)
	}
}

func TestPackagesFollowTheRulesOfTheDesktop(t *testing.T) {
	need(t, "desktop-file-validate", "appstreamcli", "lintian", "rpm")
	root := "../../build/package/root/usr/share/"
	do(t, "desktop-file-validate", root+"applications/io.github.gannet.Gannet.desktop")
	do(t, "appstreamcli", "validate", "--no-net", root+"metainfo/io.github.gannet.Gannet.metainfo.xml")
	t.Log(do(t, "lintian", "--allow-root", "--fail-on", "error", built(t, "*.deb")))
	if files := do(t, "rpm", "-qpl", built(t, "*.rpm")); !strings.Contains(files, "/usr/bin/gannet\n") {
		t.Errorf("the .rpm lacks the program:\n%s", files)
	}
}

// The .deb brings all it needs into a Debian with nothing but the base system.
func TestDebInFreshDebian(t *testing.T) {
	need(t, "debootstrap", "chroot")
	if os.Getuid() != 0 {
		t.Skip("only root can make a Debian in a folder")
	}
	server := startNginx(t)
	want := server.Put(t, "disc.iso", 8*mib)
	root := filepath.Join(t.TempDir(), "debian")
	do(t, "debootstrap", "--variant=minbase", "bookworm", root)
	do(t, "cp", built(t, "*.deb"), filepath.Join(root, "gannet.deb"))
	inside := func(command ...string) string {
		cmd := exec.Command("chroot", append([]string{
			root, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
			"HOME=/root", "DEBIAN_FRONTEND=noninteractive",
		}, command...)...)
		return done(t, cmd)
	}
	inside("apt-get", "install", "-q", "-y", "--no-install-recommends", "/gannet.deb")

	inside("gannet", "get", "-dir", "/root", server.URL+"/disc.iso")
	if got := hashOf(t, filepath.Join(root, "root/disc.iso")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}
	// What the window opens at run time is there too.
	for _, library := range strings.Fields("libX11.so.6 libXcursor.so.1 libXi.so.6 libXinerama.so.1 libXrandr.so.2 libXxf86vm.so.1 libGL.so.1") {
		if !strings.Contains(inside("ldconfig", "-p"), library) {
			t.Errorf("%s is missing", library)
		}
	}
	inside("apt-get", "purge", "-q", "-y", "gannet")
	if _, err := os.Stat(filepath.Join(root, "usr/bin/gannet")); err == nil {
		t.Error("the program is still there when the package is gone")
	}
}

// The archive installs without root, also into a folder with an odd name.
func TestArchiveForOneUser(t *testing.T) {
	need(t, "desktop-file-validate", "gio")
	unpacked, to := t.TempDir(), filepath.Join(t.TempDir(), "my $own \"folder\" & 100% 'more' | \\ `x` a=b")
	do(t, "tar", "-C", unpacked, "--strip-components=1", "-xf", built(t, "*.tar.xz"))
	do(t, filepath.Join(unpacked, "install.sh"), to)
	do(t, filepath.Join(to, "bin/gannet"), "-version")
	entry := filepath.Join(to, "share/applications/io.github.gannet.Gannet.desktop")
	do(t, "desktop-file-validate", entry)
	// The menu starts the program with the links it is given: in its place stands what writes them down.
	program, said := filepath.Join(to, "bin/gannet"), filepath.Join(t.TempDir(), "said")
	script := fmt.Sprintf("#!/bin/sh\nprintf '%%s|' \"$0\" \"$@\" >'%[1]s.new'\nmv '%[1]s.new' '%[1]s'\n", said)
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	const link = "https://a.example/b%2Fc?d=%25"
	do(t, "gio", "launch", entry, link)
	until(t, "the menu to start the program", func() bool { return exists(said) })
	if got, err := os.ReadFile(said); err != nil || string(got) != program+"|"+link+"|" {
		t.Errorf("the menu starts %s, %v", got, err)
	}

	do(t, filepath.Join(unpacked, "install.sh"), "--remove", to)
	// Caches of menus and icons belong to the desktop.
	if left := do(t, "find", to, "-type", "f", "!", "-name", "*.cache"); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

// Debian's wine lacks a system function that Go's run time asks for.
const winePatch = `#include <windows.h>
BOOLEAN WINAPI SystemFunction036(void *, ULONG);
BOOL WINAPI ProcessPrng(BYTE *to, SIZE_T size) { return SystemFunction036(to, size); }
`

// The Windows program downloads, and opens its window.
func TestWindowsUnderWine(t *testing.T) {
	need(t, "wine", "x86_64-w64-mingw32-gcc", "unzip", "Xvfb", "openbox", "xdotool", "import")
	server := startNginx(t)
	want := server.Put(t, "setup.exe", 8*mib)
	dir := t.TempDir()
	do(t, "unzip", "-q", built(t, "*-windows-amd64.zip"), "-d", dir)
	found, err := filepath.Glob(filepath.Join(dir, "*", "gannet.exe"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the archive holds %q (%v)", found, err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 2*limit)
	defer cancel()
	show, err := screen.Start(ctx, 1100, 800)
	if err != nil {
		t.Fatal(err)
	}
	defer show.Close()
	// Debian's wine ends programs that tell screen readers of a change: it goes without that library.
	wine := func(args ...string) *exec.Cmd {
		cmd := show.Command(args[0], args[1:]...)
		cmd.Env = append(cmd.Env, "HOME="+dir, "WINEPREFIX="+filepath.Join(dir, "prefix"), "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml,uiautomationcore=")
		return cmd
	}
	defer wine("wineserver", "-k").Run()
	done(t, wine("wineboot", "--init"))
	patch := filepath.Join(dir, "patch.c")
	if err := os.WriteFile(patch, []byte(winePatch), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, "x86_64-w64-mingw32-gcc", "-shared", "-o",
		filepath.Join(dir, "prefix/drive_c/windows/system32/bcryptprimitives.dll"), patch, "-ladvapi32")

	said := done(t, wine("wine", found[0], "get", "-dir", `C:\files`, server.URL+"/setup.exe"))
	if want := "C:\\files\\setup.exe"; strings.TrimSpace(said) != want {
		t.Errorf("it printed %q, want %q", said, want)
	}
	if got := hashOf(t, filepath.Join(dir, "prefix/drive_c/files/setup.exe")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}

	window := wine("wine", found[0])
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = window.Process.Kill()
		_ = window.Wait()
	}()
	id, err := show.Window(ctx, "gannet.exe")
	if err != nil {
		t.Fatal(err)
	}
	const picture = "../../build/windows.png"
	until(t, "the window to be drawn", func() bool {
		if err := show.Picture(id, picture); err != nil {
			t.Fatal(err)
		}
		return coloursIn(t, picture) > 100 // a window that is not drawn yet has one
	})
}

// coloursIn counts the different colours in a picture.
func coloursIn(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[color.Color]bool{}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			seen[picture.At(x, y)] = true
		}
	}
	return len(seen)
}
