package settings

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
)

func TestDecodeHoldsToLimits(t *testing.T) {
	home := filepath.Join(xdg.Home, "x")
	for _, c := range []struct {
		line   string
		got    func(Values) any
		want   any
		notice string // part of the one notice, "" for none
	}{
		{"files_at_once = 0", func(v Values) any { return v.Parallel }, 0, ""},
		{"files_at_once = 17", func(v Values) any { return v.Parallel }, 16, `settings.range Key="files_at_once" Used="16" Value="17"`},
		{"files_at_once = -1", func(v Values) any { return v.Parallel }, 0, "settings.range"},
		{"files_at_once = 'three'", func(v Values) any { return v.Parallel }, 0, `settings.value Key="files_at_once"`},
		{"files_at_once = 99999999999999999999", func(v Values) any { return v.Parallel }, 0, ""}, // no TOML: see TestDamagedFileIsKept
		{"connections = 33", func(v Values) any { return v.Connections }, 32, `Key="connections" Used="32" Value="33"`},
		{"speed_limit = '500 KB/s'", func(v Values) any { return v.Limit }, Rate(500_000), ""},
		{"speed_limit = 64000", func(v Values) any { return v.Limit }, Rate(64000), ""},
		{"speed_limit = 'quick'", func(v Values) any { return v.Limit }, Rate(0), `settings.value Key="speed_limit"`},
		{"speed_limit = []", func(v Values) any { return v.Limit }, Rate(0), `settings.value Key="speed_limit"`},
		{"retries = -2", func(v Values) any { return v.Retries }, -1, `Key="retries" Used="-1" Value="-2"`},
		{"timeout = '2m'", func(v Values) any { return v.Timeout }, Duration(2 * time.Minute), ""},
		{"timeout = 45", func(v Values) any { return v.Timeout }, Duration(45 * time.Second), ""},
		{"timeout = '1ms'", func(v Values) any { return v.Timeout }, MinTimeout, `Key="timeout" Used="1s" Value="1ms"`},
		{"exists = 'SKIP'", func(v Values) any { return v.Exists }, ExistsRename, "exists"},
		{"theme = 'dark'", func(v Values) any { return v.Theme }, ThemeDark, ""},
		{"folder = ''", func(v Values) any { return v.Folder }, DownloadsFolder(), ""},
		{"folder = '~/x'", func(v Values) any { return v.Folder }, home, ""},
		{"folder = 'x/y'", func(v Values) any { return v.Folder }, DownloadsFolder(), "settings.folder"},
		{"ca_certs = ['~/x', '/y']", func(v Values) any { return v.CACerts }, []string{home, "/y"}, ""},
		{"watch_clipboard_types = ' *.ZIP, iso;\ttar.gz '", func(v Values) any { return v.CopiedTypes }, "zip iso tar gz", ""},
		{"watch_clipboard_types = ' . '", func(v Values) any { return v.CopiedTypes }, copiedTypes, ""},
		{"ca_certs = 'x'", func(v Values) any { return v.CACerts }, []string{}, "ca_certs"},
		{"user_agent = \"a\\nHost: b\"", func(v Values) any { return v.UserAgent }, "", "settings.user-agent"},
		{"proxy = 'none'", func(v Values) any { return v.Proxy }, "none", ""},
		{"proxy = ' socks5://h:1 '", func(v Values) any { return v.Proxy }, "socks5://h:1", ""},
		{"proxy = 'ftp://me:hunter2@h'", func(v Values) any { return v.Proxy }, "ftp://me:hunter2@h", ""},
		{"proxy = 'http://'", func(v Values) any { return v.Proxy }, "http://", ""},
		{"proxy = 3128", func(v Values) any { return v.Proxy }, "3128", ""},
		{"proxy = []", func(v Values) any { return v.Proxy }, ProxyUnknown, ""},
		{"text_size = 0", func(v Values) any { return v.TextSize }, 50, "text_size"},
		{"window_x = -99999", func(v Values) any { return v.WindowX }, -MaxPlace, "window_x"},
		{"window_width = 1", func(v Values) any { return v.WindowWidth }, MinWindow, "window_width"},
	} {
		f, notices, err := decode([]byte(c.line + "\nlanguage = 'de'\n"))
		if err != nil {
			if !strings.Contains(c.line, "9999999") {
				t.Errorf("%s: %v", c.line, err)
			}
			continue
		}
		if got := c.got(f.values); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.line, got, c.want)
		}
		if f.values.Language != "de" {
			t.Errorf("%s: the other key was lost", c.line)
		}
		if all := fmt.Sprint(notices); (c.notice == "") != (len(notices) == 0) || !strings.Contains(all, c.notice) || strings.Contains(all, "hunter2") {
			t.Errorf("%s: notices %q, want one with %q", c.line, notices, c.notice)
		}
	}
}

func TestDefaultsAreWithinLimits(t *testing.T) {
	v := Defaults()
	if notices := v.hold(); len(notices) != 0 || !reflect.DeepEqual(v, Defaults()) {
		t.Fatalf("%q", notices)
	}
}

// Every field must have a key of its own, or it would not be saved.
func TestEveryFieldHasAKey(t *testing.T) {
	if fields := reflect.TypeFor[Values]().NumField(); len(known()) != fields {
		t.Fatalf("%d keys for %d fields: %v", len(known()), fields, known())
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]Rate{
		"0": 0, "off": 0, "Off": 0, "1": 1, "500KB": 500_000, "500 KB/s": 500_000, "500k": 500_000, "2MiB": 2 << 20, "2 mib/s": 2 << 20,
		"1.5MB": 1_500_000, "1,5 MB/s": 1_500_000, "0,5 MB": 500_000, "0,500 MB": 500_000, "1,500 KB": 1_500_000, "1,234,567": 1_234_567,
		"1,234.5 KB": 1_234_500, "1GiB": 1 << 30, "9007199254740993": 9007199254740993, " 7 ": 7,
		"": -1, "x": -1, "-1": -1, "-1KB": -1, "1XB": -1, "1e3": -1, "NaN": -1, "99999999EB": -1, "9223372036854775807": -1, "/s": -1,
		"1,2,3 MB": -1, "1.5,5 MB": -1, ",": -1, "1,,5 MB": -1,
	} {
		got, err := ParseRate(text)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("ParseRate(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "30": 30 * time.Second, "1.5": 1500 * time.Millisecond, "1m 30s": 90 * time.Second, "1h": time.Hour, "0": 0,
		"": -1, "x": -1, "-1s": -1, "-5": -1, "NaN": -1, "Inf": -1, "1e300": -1, "5 parsecs": -1,
	} {
		got, err := ParseDuration(text)
		if err != nil {
			got = -1
		}
		if time.Duration(got) != want {
			t.Errorf("ParseDuration(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func FuzzUnits(f *testing.F) {
	f.Add("500 KB/s", int64(500_000))
	f.Add("1m30s", int64(90_000_000_000))
	f.Fuzz(func(t *testing.T, text string, n int64) {
		if r, err := ParseRate(text); err == nil {
			n = int64(r)
		}
		if r := min(max(Rate(n), 0), MaxRate); true {
			if back, err := ParseRate(r.String()); err != nil || back != r {
				t.Errorf("Rate %d is written as %q and read as %d, %v", r, r, back, err)
			}
		}
		if d, err := ParseDuration(text); err == nil {
			n = int64(d)
		}
		if d := Duration(max(n, 0)); true {
			if back, err := ParseDuration(d.String()); err != nil || back != d {
				t.Errorf("Duration %d is written as %q and read as %d, %v", d, d, back, err)
			}
		}
	})
}

// Whatever the file holds, what is read from it can be written and read again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("files_at_once = 4\nspeed_limit = '2 MiB/s'\n[other]\nx = [1, 2.5, nan, 'y', 07:30:00]\n"))
	f.Add([]byte("folder = '~/x'\nca_certs = ['a', 3]\nFolder = 'y'\n\"\" = {a = {}}\n"))
	f.Add([]byte("= broken"))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, _, err := decode(data)
		if err != nil {
			return
		}
		text, err := one.encode()
		if err != nil {
			t.Skip("unknown keys that cannot be written: Update says so and keeps the file")
		}
		two, notices, err := decode(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !reflect.DeepEqual(one.values, two.values) || len(notices) != 0 || len(one.others) != len(two.others) {
			t.Fatalf("notices %q\n%+v %v\n%+v %v\n%s", notices, one.values, one.others, two.values, two.others, text)
		}
	})
}
