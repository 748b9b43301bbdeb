package drop

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// exact is a link that every layer must leave as it is.
const exact = "http://h.example/a%2Fb%2B%25/ü%20x.?sig=%2f+%3D&b=(c)'!*#frag."

func utf16LE(mark bool, text string) []byte {
	var data []byte
	if mark {
		data = []byte{0xff, 0xfe}
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		data = binary.LittleEndian.AppendUint16(data, unit)
	}
	return data
}

func utf16BE(text string) []byte {
	data := []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode([]rune(text)) {
		data = binary.BigEndian.AppendUint16(data, unit)
	}
	return data
}

func TestFormats(t *testing.T) {
	page := `<p>See <a href="` + exact + `">the <b>film</b> https://shown.example/…</a> or https://plain.example/x.zip<br>` +
		`<a href='HTTPS://b.example/?a=1&amp;b=2&copy=3&#47;'>two</a> <a href="#top">up</a> <a href="javascript:go()">go</a>` +
		`<a href="mailto:a@b.example">post</a><a href="magnet:?xt=urn:btih:1">m</a><img src="https://pic.example/i.png"></p>`
	pageLinks := []string{exact, "HTTPS://b.example/?a=1&b=2&copy=3/", "magnet:?xt=urn:btih:1"}
	files := []string{"/a b/100% ü.txt", "/c"}
	if runtime.GOOS == "windows" {
		files = nil // these are no full paths there
	}
	for _, test := range []struct {
		name, format string
		data         []byte
		want         Drop
	}{
		{"Chromium's link", "text/x-moz-url", utf16LE(false, exact+"\nTitle"), Drop{Links: []string{exact}}},
		{"with a mark", "text/x-moz-url", utf16LE(true, exact+"\nTitle"), Drop{Links: []string{exact}}},
		{"other byte order", "text/x-moz-url", utf16BE(exact + "\nTitle"), Drop{Links: []string{exact}}},
		{
			"two bookmarks", "text/x-moz-url", utf16LE(false, exact+"\nhttp://title.example\nhttps://b.example/\nB"),
			Drop{Links: []string{exact, "https://b.example/"}},
		},
		{"in UTF-8", "text/x-moz-url", []byte(exact + "\nTitle"), Drop{Links: []string{exact}}},
		{"3 KB", "text/x-moz-url", utf16LE(false, exact+strings.Repeat("%2F", 1000)), Drop{Links: []string{exact + strings.Repeat("%2F", 1000)}}},
		{"old link", "_NETSCAPE_URL", []byte(exact + "\nTitle\n"), Drop{Links: []string{exact}}},
		{"Windows link", "UniformResourceLocatorW", utf16LE(false, exact+"\x00rubbish"), Drop{Links: []string{exact}}},
		{"Windows link, narrow", "UniformResourceLocator", []byte("http://h.example/\xfc\x00rubbish"), Drop{Links: []string{"http://h.example/ü"}}},
		{"list", "text/uri-list", []byte("# files\r\nfile:///a%20b/100%25%20%C3%BC.txt\r\n" + exact + "\r\nfile://localhost/c\r\nmagnet:?x\r\n"), Drop{
			Links: []string{exact, "magnet:?x"}, Files: files,
		}},
		{
			"list with line ends of Unix", "text/uri-list", []byte("https://a.example/1\nhttps://a.example/2"),
			Drop{Links: []string{"https://a.example/1", "https://a.example/2"}},
		},
		{"Firefox's page", "text/html", []byte(page), Drop{Links: pageLinks, Text: "\nSee    or https://plain.example/x.zip\n    up   go  post   \n\n"}},
		{"Chromium's page", "text/html", utf16LE(true, page), Drop{Links: pageLinks, Text: "\nSee    or https://plain.example/x.zip\n    up   go  post   \n\n"}},
		{"picture alone", "text/html", []byte(`<meta charset="utf-8"><img src="https://a.example/p.png?sig=a%2Fb&amp;c" alt="x">`), Drop{Links: []string{"https://a.example/p.png?sig=a%2Fb&c"}, Text: "\n\n"}},
		{"scripts are not text", "text/html", []byte(`<script>"https://a.example/"</script><style>b</style>hello`), Drop{Text: "\n\n\n\nhello"}},
		{"base", "text/html", []byte(`<base href="https://a.example/d/"><a href="../x%2Fy.zip">x</a><a href="/z?q=%2B">z</a>`), Drop{Links: []string{"https://a.example/x%2Fy.zip", "https://a.example/z?q=%2B"}, Text: "\n    "}},
		{"relative to nothing", "text/html", []byte(`<a href="x.zip">x</a>`), Drop{Text: " x "}},
		{"HTML Format", "HTML Format", htmlFormat("https://a.example/d/page", `<p>no <a href="https://no.example/">no</a></p>`, `<a href="x%2Fy">ü</a> text`), Drop{Links: []string{"https://a.example/d/x%2Fy"}, Text: "   text"}},
		{"HTML Format with wrong places", "HTML Format", []byte("Version:0.9\r\nStartFragment:99\r\nEndFragment:7\r\n<a href=\"https://a.example/\">x</a>"), Drop{Links: []string{"https://a.example/"}, Text: "Version:0.9\nStartFragment:99\nEndFragment:7\n  "}},
		{"text", "UTF8_STRING", []byte("one\nhttps://a.example/ü\n"), Drop{Text: "one\nhttps://a.example/ü\n"}},
		{"text of Windows", "CF_UNICODETEXT", utf16LE(false, "grüße\x00rubbish"), Drop{Text: "grüße"}},
		{"text in Latin-1", "STRING", []byte("gr\xfc\xdfe"), Drop{Text: "grüße"}},
		{"files of Windows", "CF_HDROP", append(binary.LittleEndian.AppendUint32(make([]byte, 0), 20), append(make([]byte, 12), append([]byte{1, 0, 0, 0}, utf16LE(false, "C:\\a b\\ü.txt\x00D:\\x\x00\x00rest")...)...)...), Drop{Files: []string{`C:\a b\ü.txt`, `D:\x`}}},
		{"damaged files", "CF_HDROP", []byte{0xff, 0, 0, 0, 16: 1, 20: 65}, Drop{}},
		{"nothing", "text/x-moz-url", nil, Drop{}},
		{"no link", "text/x-moz-url", []byte("Title"), Drop{}},
		{"line breaks are not smuggled in", "_NETSCAPE_URL", []byte("http://a.example/\x01x"), Drop{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := read([]string{test.format}, func(string) ([]byte, error) { return test.data, nil })
			if test.want.Empty() {
				test.want = Drop{}
			}
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %q (%v)\nwant %q", got, err, test.want)
			}
		})
	}
}

// htmlFormat makes what Windows programs put on the clipboard.
func htmlFormat(source, before, fragment string) []byte {
	head := func(from, to int) string {
		return fmt.Sprintf("Version:0.9\r\nStartFragment:%010d\r\nEndFragment:%010d\r\nSourceURL:%s\r\n", from, to, source)
	}
	from := len(head(0, 0)) + len(before)
	return []byte(head(from, from+len(fragment)) + before + fragment)
}

// The most exact format that is there wins, and one that cannot be had does not
// keep others from being used.
func TestBestFormatWins(t *testing.T) {
	offers := map[string]string{
		"text/plain": "Title", "text/html": `<a href="https://html.example/">x</a>`,
		"_NETSCAPE_URL": "", "text/x-moz-url": "https://moz.example/\nTitle",
	}
	names := []string{"text/plain", "TIMESTAMP", "text/html", "_NETSCAPE_URL", "text/x-moz-url"}
	for _, want := range []string{"https://moz.example/", "https://html.example/"} {
		d, err := read(names, func(name string) ([]byte, error) { return []byte(offers[name]), nil })
		if err != nil || len(d.Links) != 1 || d.Links[0] != want {
			t.Errorf("got %q (%v), want %s", d, err, want)
		}
		offers["text/x-moz-url"] = ""
	}
	if readable([]string{"image/png", "TIMESTAMP"}) || !readable(names) {
		t.Error("what can be read is not told from what cannot")
	}
}

func FuzzFormats(f *testing.F) {
	f.Add([]byte(exact + "\nTitle"))
	f.Add(utf16LE(true, `<a href="`+exact+`">x`))
	f.Add(htmlFormat("https://a.example/", "<p>", `<a href="x">y</a>`))
	f.Add([]byte("file:///a%zz\r\nfile:\r\n:\r\n#\r\nhttp://[::1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range formats {
			d := format.parse(data)
			for _, link := range d.Links {
				if strings.ContainsAny(link, "\n\r\x00") || !strings.Contains(link, ":") || strings.HasPrefix(strings.ToLower(link), "file:") {
					t.Errorf("%s: %q is no link", format.name, link)
				}
			}
			if format.name == "CF_HDROP" {
				continue // the paths are those of Windows
			}
			for _, path := range d.Files {
				if !filepath.IsAbs(path) || strings.ContainsAny(path, "\n") {
					t.Errorf("%s: %q is no path", format.name, path)
				}
			}
		}
	})
}
