//go:build linux && packages

package e2e

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const dist = "../../../build/dist"

// built gives the package that matches pattern; make package has made it.
func built(t *testing.T, pattern string) string {
	t.Helper()
	path, err := filepath.Abs(one(t, dist, pattern))
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
	root := "../../../build/package/root/usr/share/"
	do(t, "desktop-file-validate", root+"applications/io.github.gannet.Gannet.desktop")
	do(t, "appstreamcli", "validate", "--no-net", root+"metainfo/io.github.gannet.Gannet.metainfo.xml")
	t.Log(do(t, "lintian", "--allow-root", "--fail-on", "error", built(t, "*.deb")))
	if files := do(t, "rpm", "-qpl", built(t, "*.rpm")); !strings.Contains(files, "/usr/bin/gannet\n") {
		t.Errorf("the .rpm lacks the program:\n%s", files)
	}
}

// Each package has the license text of every module that is in its program, and lists it.
func TestPackagesHoldLicenses(t *testing.T) {
	need(t, "dpkg-deb", "rpm", "unzip")
	for _, p := range []struct {
		pattern, program, texts string
		unpack                  func(file, to string)
	}{
		{"*.deb", "usr/bin/gannet", "usr/share/doc/gannet/THIRD-PARTY.txt", func(file, to string) { do(t, "dpkg-deb", "-x", file, to) }},
		{"*.rpm", "usr/bin/gannet", "usr/share/licenses/gannet/THIRD-PARTY.txt", func(file, to string) { do(t, "rpm", "--root", to, "-i", "--nodeps", file) }},
		{"*.tar.xz", "*/bin/gannet", "*/THIRD-PARTY.txt", func(file, to string) { do(t, "tar", "-C", to, "-xf", file) }},
		{"*-windows-amd64.zip", "*/gannet.exe", "*/THIRD-PARTY.txt", func(file, to string) { do(t, "unzip", "-q", file, "-d", to) }},
	} {
		dir := t.TempDir()
		p.unpack(built(t, p.pattern), dir)
		program, err := buildinfo.ReadFile(one(t, dir, p.program))
		if err != nil {
			t.Fatal(err)
		}
		texts, err := os.ReadFile(one(t, dir, p.texts))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"\nGo " + strings.TrimPrefix(program.GoVersion, "go") + ", LICENSE\n"}
		for _, module := range program.Deps {
			want = append(want, "\n"+module.Path+" "+module.Version+", ")
		}
		if strings.HasSuffix(p.program, ".exe") {
			want = append(want, "\nmingw-w64\n\n")
		}
		for _, want := range want {
			if !strings.Contains(string(texts), want) {
				t.Errorf("in %s there is no text of %q", p.pattern, want)
			}
		}
		list, err := os.ReadFile(one(t, dir, strings.NewReplacer("licenses", "doc", "THIRD-PARTY.txt", "SBOM.json").Replace(p.texts)))
		if err != nil {
			t.Fatal(err)
		}
		for _, module := range program.Deps {
			if !strings.Contains(string(list), `"pkg:golang/`+module.Path+"@"+strings.ReplaceAll(module.Version, "+", "%2B")+`"`) {
				t.Errorf("in %s the list of what is built in lacks %s", p.pattern, module.Path)
			}
		}
		t.Logf("%s has texts of %d works", p.pattern, len(want))
	}
}

// one gives the one file in dir that matches pattern.
func one(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("there should be one %s, there are %q (%v)", pattern, found, err)
	}
	return found[0]
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
	for _, library := range strings.Fields(openedLibraries) {
		if !strings.Contains(inside("ldconfig", "-p"), library) {
			t.Errorf("%s is missing", library)
		}
	}
	inside("apt-get", "purge", "-q", "-y", "gannet")
	if _, err := os.Stat(filepath.Join(root, "usr/bin/gannet")); err == nil {
		t.Error("the program is still there when the package is gone")
	}
}

// The .rpm is whole, installs, names what the program needs, and the program works.
func TestRpmInFolderOfItsOwn(t *testing.T) {
	need(t, "rpm")
	server := startNginx(t)
	want := server.Put(t, "disc.iso", 8*mib)
	file, root := built(t, "*.rpm"), t.TempDir()
	do(t, "rpm", "-K", "--nosignature", file)
	do(t, "rpm", "--root", root, "-i", "--nodeps", file) // there is nothing else in that root
	do(t, "rpm", "--root", root, "-V", "--nodeps", "gannet")
	gannet := filepath.Join(root, "usr/bin/gannet")
	do(t, gannet, "get", "-dir", root, server.URL+"/disc.iso")
	if got := hashOf(t, filepath.Join(root, "disc.iso")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}

	program, err := elf.Open(gannet)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	libraries, err := program.ImportedLibraries()
	if err != nil {
		t.Fatal(err)
	}
	requires := do(t, "rpm", "-qp", "--requires", file)
	for _, library := range append(libraries, strings.Fields(openedLibraries)...) {
		if library != "libm.so.6" && !strings.Contains(requires, library+"(") { // libm comes with libc
			t.Errorf("it does not require %s", library)
		}
	}
	symbols, err := program.ImportedSymbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range symbols { // a version includes those before it
		minor, ok := strings.CutPrefix(s.Version, "GLIBC_2.")
		n, _, _ := strings.Cut(minor, ".")
		if v, err := strconv.Atoi(n); ok && (err != nil || v > 34) {
			t.Errorf("%s is of %s", s.Name, s.Version)
		}
	}
	if !strings.Contains(requires, "libc.so.6(GLIBC_2.34)(64bit)\n") {
		t.Errorf("it requires\n%s", requires)
	}
}

// openedLibraries are opened when the window starts.
const openedLibraries = "libX11.so.6 libXcursor.so.1 libXi.so.6 libXinerama.so.1 libXrandr.so.2 libXxf86vm.so.1 libGL.so.1"

// The archive installs without root, also into a folder with an odd name.
func TestArchiveForOneUser(t *testing.T) {
	need(t, "desktop-file-validate", "gio")
	unpacked, to := t.TempDir(), filepath.Join(t.TempDir(), "my $own \"folder\" & 100% 'more' | \\ `x` a=b")
	do(t, "tar", "-C", unpacked, "--strip-components=1", "-xf", built(t, "*.tar.xz"))
	install := exec.Command(filepath.Join(unpacked, "install.sh"), filepath.Base(to))
	install.Dir = filepath.Dir(to) // which the folder is relative to
	done(t, install)
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
