package get

import (
	"errors"
	"flag"
	"net/http"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/settings"
)

const anySHA1 = "0123456789abcdef0123456789abcdef01234567"

func TestParseTakesFlagsAndLinksInAnyOrder(t *testing.T) {
	c, err := parse(strings.Split("http://h/1 -dir /d -parallel=2 http://h/2 -connections 8 -limit 2MiB -retries -1 -timeout 45 -max-time 2m "+
		"-exists skip -json -sha256 -inflate -page -allow-http -keep -append -max-size 2MB -checksum SHA1:"+strings.ToUpper(anySHA1)+" -ca-cert a.pem -ca-cert b.pem -- -http://h/3 --", " "))
	if err != nil {
		t.Fatal(err)
	}
	want := &command{
		urls: []string{"http://h/1", "http://h/2", "-http://h/3", "--"},
		requestFlags: requestFlags{
			dir: "/d", header: http.Header{}, checksum: "sha1:" + anySHA1, inflate: true, page: true, allowHTTP: true, keep: true, append: true,
			maxSize: 2_000_000, maxTime: settings.Duration(2 * time.Minute),
		},
		engineFlags: engineFlags{
			parallel: 2, connections: 8, retries: -1, limit: 2 << 20, timeout: settings.Duration(45 * time.Second), exists: downloader.ExistsSkip,
			caCerts: []string{"a.pem", "b.pem"},
		},
		outputFlags: outputFlags{json: true, sum: true},
	}
	if !reflect.DeepEqual(c, want) {
		t.Fatalf("got  %+v\nwant %+v", c, want)
	}
	got := c.options(settings.Values{Proxy: "none", UserAgent: "U", CACerts: []string{"c.pem"}, Parallel: 9, Retries: 9, Limit: 9, Exists: "overwrite"})
	if got.Extractor == nil {
		t.Error("archives are extracted in this process")
	}
	got.Extractor = nil // functions cannot be compared
	if want := (downloader.Options{
		Parallel: 2, Connections: 8, Limit: 2 << 20, Retries: -1, Sum: downloader.SumFirst, Timeout: 45 * time.Second, Exists: downloader.ExistsSkip,
		UserAgent: "U", Proxy: "none", CACerts: []string{"a.pem", "b.pem", "c.pem"},
	}); !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

func TestParseDefaults(t *testing.T) {
	c, err := parse([]string{"http://h/1"})
	if err != nil {
		t.Fatal(err)
	}
	got := c.options(settings.Values{})
	got.Extractor = nil // functions cannot be compared
	if want := (downloader.Options{Retries: 5}); !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for args, part := range map[string]string{
		"":                                      "no link",
		"-parallel 3":                           "no link",
		"-wrong http://h/1":                     "-wrong",
		"-dir":                                  "-dir",
		"-parallel -1 http://h/1":               "1 to 16",
		"-parallel 17 http://h/1":               "1 to 16",
		"-connections 33 http://h/1":            "1 to 32",
		"-connections -1 http://h/1":            "1 to 32",
		"-retries -2 http://h/1":                "-retries",
		"-name isos/disc.iso http://h/1":        "-dir names the folder",
		`-name isos\disc.iso http://h/1`:        "-dir names the folder",
		"-name . http://h/1":                    "-dir names the folder",
		"-name .. http://h/1":                   "-dir names the folder",
		"-retries few http://h/1":               "few",
		"-timeout 1ms http://h/1":               "1s to 1h",
		"-max-size large http://h/1":            "a size such as",
		"-match x http://h/1":                   "go with -lines",
		"-lines -json http://h/1":               "choose one",
		"-lines -no-save -sha256 http://h/1":    "-sha256 needs a file",
		"-lines -match ( http://h/1":            "missing closing",
		"-keep http://h/1":                      "-max-time or -max-size",
		"-max-time soon http://h/1":             "no time",
		"-limit quick http://h/1":               "no speed",
		"-exists ask http://h/1":                "rename, overwrite or skip",
		"-checksum crc32:00 http://h/1":         "sha256:",
		"-checksum sha1:00 http://h/1":          "40 hexadecimal digits",
		"-checksum " + anySHA1 + " h":           "sha256:",
		"-checksum sha1:x" + anySHA1[1:] + " h": "40 hexadecimal digits",
		"-header NoColon http://h/1":            "Name: value",
		"-header X:a\x00b http://h/1":           "Name: value",
		"-header Bad/Name:v http://h/1":         "Name: value",
	} {
		if _, err := parse(strings.Fields(args)); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v; want %q in it", args, err, part)
		}
	}
	for _, arg := range []string{"-h", "-help", "--help"} {
		if _, err := parse([]string{arg}); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

func TestHeaderIsNotRepeatedInErrors(t *testing.T) {
	_, err := parse([]string{"-header", "Authorization Bearer hunter2", "http://h/1"})
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Fatalf("%v", err)
	}
}

// Every flag is explained, and nothing is explained that is no flag.
func TestHelpKnowsEveryFlag(t *testing.T) {
	all := (&command{}).flags(new([]string))
	explained := map[string]bool{"h": true}
	for _, line := range regexp.MustCompile(`(?m)^  -[a-z0-9-]+(, -[a-z0-9-]+)*`).FindAllString(help, -1) {
		for _, name := range regexp.MustCompile(`-[a-z0-9-]+`).FindAllString(line, -1) {
			explained[name[1:]] = true
			if all.Lookup(name[1:]) == nil {
				t.Errorf("%s is no flag", name)
			}
		}
	}
	all.VisitAll(func(f *flag.Flag) {
		if !explained[f.Name] {
			t.Errorf("-%s is not explained", f.Name)
		}
	})
	for line := range strings.Lines(help) {
		if len(line) > 81 {
			t.Errorf("too wide for a terminal: %s", line)
		}
	}
}

// The shell leaves the ~ of -dir=~/Music and of '~/Music' alone.
func TestDirBeginsInTheHome(t *testing.T) {
	for _, args := range [][]string{{"-dir=~/Music"}, {"-dir", "~/Music"}} {
		c, err := parse(append(args, "http://h/1"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.request(link.Item{URL: "http://h/1"})
		if want := settings.ExpandHome("~/Music"); err != nil || r.Dir != want || !filepath.IsAbs(want) {
			t.Errorf("%q goes to %q, %v", args, r.Dir, err)
		}
	}
}
