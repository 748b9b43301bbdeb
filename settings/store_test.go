package settings

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gannet/downloader/link"
	"gannet/internal/message"
)

func TestMissingFileMeansDefaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	s, notices := Open(path, checkProxy)
	if len(notices) != 0 || !reflect.DeepEqual(s.Get(), Defaults()) {
		t.Fatalf("got %+v, notices %q", s.Get(), notices)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Fatalf("Open made a file: %v", err)
	}
}

func TestValuesSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "settings.toml")
	want := Values{
		Folder: "/data/Größe \"x\"", Exists: ExistsSkip, Parallel: 7, Connections: 12, Limit: 512000, Retries: 4,
		Timeout: Duration(90 * time.Second), Proxy: "socks5://me:secret@127.0.0.1:1080", UserAgent: "Mine/1", CACerts: []string{"/etc/a.pem", "/etc/b.pem"},
		WatchCopied: true, CopiedTypes: "zip iso", Theme: ThemeDark, TextSize: 125, Language: "de", WindowWidth: 800, WindowHeight: 600, WindowX: -1200,
		WindowY: 40, Sort: "name", Sidebar: false, Details: true,
	}
	s, _ := Open(path, checkProxy)
	if _, err := s.Update(func(v *Values) { *v = want }); err != nil {
		t.Fatal(err)
	}
	again, notices := Open(path, checkProxy)
	if got := again.Get(); !reflect.DeepEqual(got, want) || len(notices) != 0 {
		t.Fatalf("got  %+v\nwant %+v\nnotices %q", got, want, notices)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Fatalf("others may read the file: %v %v", info.Mode(), err)
	}
	onlyFile(t, path)
}

// checkProxy is what the engine says of a proxy.
func checkProxy(proxy string) error {
	if proxy == ProxySystem || proxy == ProxyNone {
		return nil
	}
	_, err := link.ParseProxy(proxy)
	return err
}

func TestUselessProxyIsTold(t *testing.T) {
	for line, bad := range map[string]bool{
		"proxy = ''": false, "proxy = 'none'": false, "proxy = ' socks5://h:1 '": false, "proxy = 'proxy:3128'": false, "proxy = 'socks://h:1'": false,
		"proxy = 'ftp://me:hunter2@h'": true, "proxy = 'http://'": true, "proxy = 3128": true, "proxy = []": true, "proxy = 'http://h:x'": true,
	} {
		path := filepath.Join(t.TempDir(), "settings.toml")
		write(t, path, line)
		s, notices := Open(path, checkProxy)
		if tells(notices, badProxy) != bad || bad != (len(notices) > 0) {
			t.Errorf("%s: notices %v", line, notices)
		}
		write(t, path, line+"\nfiles_at_once = 3\n")
		if notices, err := s.Update(func(*Values) {}); err != nil || tells(notices, badProxy) != bad {
			t.Errorf("%s, while it is open: notices %v, %v", line, notices, err)
		}
	}
}

// tells reports whether a notice is among others.
func tells(notices []message.Message, code message.Code, args ...message.Args) bool {
	want := message.Of(code, args...).String()
	return slices.ContainsFunc(notices, func(m message.Message) bool { return m.String() == want })
}

func TestDamagedFileIsKept(t *testing.T) {
	for damaged, want := range map[string]func(*Values){
		"proxy = ''\nfiles_at_once = 7\nfolder = \"/da":                         func(v *Values) { v.Parallel = 7 },
		"proxy = 'socks5://h:9'\nfolder = \"/da\nconnections = 3\nretries = 2":  func(v *Values) { v.Proxy, v.Connections, v.Retries = "socks5://h:9", 3, 2 },
		"proxy = 'socks5://h:9'\nproxy = 'none'\nfiles_at_once = 7\n[x]\ny = 1": func(v *Values) { v.Proxy, v.Parallel = "socks5://h:9", 7 },
		"proxy = 'socks5:\nfiles_at_once = 7\n":                                 func(v *Values) { v.Proxy, v.Parallel = ProxyUnknown, 7 },
		"files_at_once = 7\nretries = \"":                                       func(v *Values) { v.Proxy, v.Parallel = ProxyUnknown, 7 },
		"\x00\xff\x00":                                                          func(*Values) {},
		"\x00\xffpro\x00Proxy":                                                  func(v *Values) { v.Proxy = ProxyUnknown },
	} {
		path := filepath.Join(t.TempDir(), "settings.toml")
		write(t, path, damaged)
		wanted := Defaults()
		want(&wanted)
		for _, name := range []string{"at first", "again"} { // what was held stays so at the next start
			s, notices := Open(path, checkProxy)
			if tells(notices, damagedFile, message.Args{"File": path + ".bak"}) != (name == "at first") ||
				tells(notices, badProxy) != (wanted.Proxy == ProxyUnknown) {
				t.Errorf("%q %s: notices %q", damaged, name, notices)
			}
			if got := s.Get(); !reflect.DeepEqual(got, wanted) {
				t.Errorf("%q %s: got %+v", damaged, name, got)
			}
		}
		if got := read(t, path+".bak"); got != damaged {
			t.Errorf("backup holds %q, not %q", got, damaged)
		}
	}
}

// A file that cannot be read may hold a proxy; a folder in its place does not.
func TestUnreadableFileHoldsUp(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "settings.toml")
	if err := os.Symlink(path, path); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct{ path, proxy string }{{path, ProxyUnknown}, {dir, ""}} {
		s, notices := Open(c.path, checkProxy)
		held := tells(notices, badProxy)
		if s.Get().Proxy != c.proxy || held != (c.proxy != "") || len(notices) == 0 {
			t.Errorf("%s: proxy %q, notices %q", c.path, s.Get().Proxy, notices)
		}
	}
}

func TestDamagedWhileOpenKeepsTheValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	s, _ := Open(path, checkProxy)
	if _, err := s.Update(func(v *Values) { v.Parallel = 5 }); err != nil {
		t.Fatal(err)
	}
	write(t, path, "= broken")
	notices, err := s.Update(func(v *Values) { v.Connections = 9 })
	if err != nil || len(notices) != 1 ||
		!tells(notices, damagedLater, message.Args{"File": path + ".bak"}) {
		t.Fatalf("notices %q, %v", notices, err)
	}
	again, notices := Open(path, checkProxy)
	if got := again.Get(); got.Parallel != 5 || got.Connections != 9 || len(notices) != 0 {
		t.Fatalf("got %+v, notices %q", got, notices)
	}
	if got := read(t, path+".bak"); got != "= broken" {
		t.Fatalf("backup holds %q", got)
	}
}

func TestBadValuesWrittenWhileOpenAreTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	s, _ := Open(path, checkProxy)
	write(t, path, "files_at_once = 'many'\nconnections = 99\n")
	notices, err := s.Update(func(v *Values) { v.TextSize = 110 })
	if err != nil || len(notices) != 2 || !tells(notices, badValue, message.Args{"Key": "files_at_once"}) ||
		!tells(notices, outOfRange, message.Args{"Key": "connections", "Value": "99", "Used": "32"}) {
		t.Fatalf("notices %q, %v", notices, err)
	}
	if notices, err = s.Update(func(v *Values) { v.TextSize = 120 }); err != nil || len(notices) != 0 {
		t.Fatalf("told again: %q, %v", notices, err)
	}
}

func TestUnknownKeysSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	write(t, path, "files_at_once = 4\nbrand_new = [1, 2.5, \"x\"]\nsince = 1999-12-31\n[later.part]\ndeep = true\n[[later.list]]\nn = 1\n")
	s, notices := Open(path, checkProxy)
	if len(notices) != 0 {
		t.Fatalf("notices %q", notices)
	}
	// Another, newer program adds a key of its own and changes one of ours.
	write(t, path, read(t, path)+"\n[newest]\nkey = \"kept\"\n")
	if _, err := s.Update(func(v *Values) { v.Theme = ThemeLight }); err != nil {
		t.Fatal(err)
	}
	f, _, err := decode([]byte(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	before, _, err := decode([]byte("brand_new = [1, 2.5, \"x\"]\nsince = 1999-12-31\n[later.part]\ndeep = true\n[[later.list]]\nn = 1\n[newest]\nkey = \"kept\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if f.values.Parallel != 4 || f.values.Theme != ThemeLight || !reflect.DeepEqual(f.others, before.others) {
		t.Fatalf("got %+v\nothers %v\nwant   %v", f.values, f.others, before.others)
	}
}

func TestChangesOfAnotherProgramSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	one, _ := Open(path, checkProxy)
	two, _ := Open(path, checkProxy)
	if _, err := one.Update(func(v *Values) { v.Parallel = 8 }); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Update(func(v *Values) { v.Theme = ThemeDark }); err != nil {
		t.Fatal(err)
	}
	last, _ := Open(path, checkProxy)
	if got := last.Get(); got.Parallel != 8 || got.Theme != ThemeDark {
		t.Fatalf("got %+v", got)
	}
}

func TestUpdateBringsWithinLimits(t *testing.T) {
	s, _ := Open(filepath.Join(t.TempDir(), "settings.toml"), checkProxy)
	var told Values
	s.OnChange(func(v Values) { told = v })
	if _, err := s.Update(func(v *Values) { v.Parallel, v.Exists, v.Limit = 99, "perhaps", -5 }); err != nil {
		t.Fatal(err)
	}
	if got := s.Get(); got.Parallel != MaxParallel || got.Exists != ExistsRename || got.Limit != 0 || !reflect.DeepEqual(got, told) {
		t.Fatalf("got %+v\ntold %+v", got, told)
	}
}

func TestUnwritableFolderKeepsTheValuesForNow(t *testing.T) {
	base := t.TempDir()
	write(t, filepath.Join(base, "file"), "")
	s, _ := Open(filepath.Join(base, "file", "settings.toml"), checkProxy) // a file where a folder should be: fails for root as well
	for _, change := range []func(*Values){func(v *Values) { v.Parallel = 6 }, func(v *Values) { v.TextSize = 110 }} {
		if _, err := s.Update(change); err == nil || !strings.Contains(err.Error(), "until Gannet is closed") {
			t.Fatalf("error %v", err)
		}
	}
	if got := s.Get(); got.Parallel != 6 || got.TextSize != 110 {
		t.Fatalf("got %+v", got)
	}
}

func TestValueThatIsNoTextIsNotWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	s, _ := Open(path, checkProxy)
	if _, err := s.Update(func(v *Values) { v.Parallel = 5 }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(func(v *Values) { v.Folder, v.Parallel = "/data/\xff", 6 }); err == nil {
		t.Fatal("no error")
	}
	if _, err := s.Update(func(v *Values) { v.Folder = "/data" }); err != nil {
		t.Fatal(err)
	}
	if again, notices := Open(path, checkProxy); again.Get().Folder != "/data" || again.Get().Parallel != 6 || len(notices) != 0 {
		t.Fatalf("got %+v, notices %q", again.Get(), notices)
	}
}

func TestConcurrentUpdates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	s, _ := Open(path, checkProxy)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := s.Update(func(v *Values) { v.WindowWidth++ }); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			v := s.Get()
			v.CACerts = append(v.CACerts, "mine")
		})
	}
	wg.Wait()
	again, _ := Open(path, checkProxy)
	if got := again.Get().WindowWidth; got != Defaults().WindowWidth+20 {
		t.Fatalf("%d of 20 updates arrived", got-Defaults().WindowWidth)
	}
	onlyFile(t, path)
}

func TestGetGivesACopy(t *testing.T) {
	s, _ := Open(filepath.Join(t.TempDir(), "settings.toml"), checkProxy)
	if _, err := s.Update(func(v *Values) { v.CACerts = []string{"/a.pem"} }); err != nil {
		t.Fatal(err)
	}
	s.Get().CACerts[0] = "/b.pem"
	if got := s.Get().CACerts[0]; got != "/a.pem" {
		t.Fatalf("a reader changed the settings to %s", got)
	}
}

func TestSymbolicLinkStays(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "dotfiles.toml"), filepath.Join(dir, "settings.toml")
	write(t, real, "files_at_once = 4\n")
	if err := os.Symlink(real, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	s, _ := Open(link, checkProxy)
	if _, err := s.Update(func(v *Values) { v.Parallel = 5 }); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Fatalf("the link was replaced: %v %v", info, err)
	}
	if !strings.Contains(read(t, real), "files_at_once = 5") {
		t.Fatalf("the target holds %q", read(t, real))
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// onlyFile fails if anything but path, such as a temporary file, is left beside it.
func onlyFile(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Fatalf("beside %s: %v %v", path, entries, err)
	}
}

// A damaged file is told to people, without a line of a log beside it: in a terminal both would be seen.
func TestDamagedFileIsToldWithoutALog(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	path := filepath.Join(t.TempDir(), "settings.toml")
	if err := os.WriteFile(path, []byte("\x00\xff= nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, notices := Open(path, checkProxy)
	if len(notices) != 1 || !tells(notices, damagedFile, message.Args{"File": path + ".bak"}) {
		t.Errorf("told: %v", notices)
	}
	if logged.Len() > 0 {
		t.Errorf("logged: %s", &logged)
	}
}
