package link

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const sum256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// Each list is that of a program or a person; what is given are links, and lines meant as one.
func TestLists(t *testing.T) {
	for _, c := range []struct {
		why, text string
		want      []string
		bad       []string
	}{
		{"a title", "My downloads of Monday:\nhttps://a.org/1\n", []string{"https://a.org/1"}, nil},
		{"comments", "# https://no.org/\n#https://no.org/\n// https://no.org/\n; https://no.org/\nhttps://a.org/1 # the disc\nhttps://a.org/2   // other", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"a comment behind a bare one", "example.org/a.zip # the disc\nhttps://a.org/1", []string{"https://example.org/a.zip", "https://a.org/1"}, nil},
		{"headings of Markdown", "# [one](https://a.org/1)\n## two\n- <https://a.org/2>\n", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"one line alone is no comment", "#1 https://a.org/1", []string{"https://a.org/1"}, nil},
		{
			"Markdown's escapes", `[x](https://a.org/my\_file\*1.zip) https://a.org/\?a\=1\&b`,
			[]string{"https://a.org/my_file*1.zip", "https://a.org/?a=1&b"},
			nil,
		},
		{"a playlist", "#EXTM3U\n#EXTINF:123,A song, https://no.org/\nhttps://a.org/a.mp3\nb.mp3\n", []string{"https://a.org/a.mp3"}, nil},
		{"ZERO WIDTH SPACE and NBSP", "\ufeffhttps://a.org/1\u00a0\r\n\u200bhttps://a.org/2\u200b\r\n", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"NULs between", "https://a.org/1\x00https://a.org/2\x00", []string{"https://a.org/1", "https://a.org/2"}, nil},

		{"aria2's options", "https://a.org/1\n  referer=https://no.org/\n\tunknown=https://no.org/\nhttps://a.org/2\n", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"options below a foreign link", "ftp://a.org/1\n  referer=https://no.org/\nhttps://a.org/2\n", []string{"https://a.org/2"}, []string{"ftp://a.org/1"}},
		{"options below one given before", "https://a.org/1\nhttps://a.org/1\n  referer=https://no.org/", []string{"https://a.org/1"}, nil},
		{"indented lines that are none", "https://a.org/1\n  and https://a.org/2\n    https://a.org/3?a=b\n", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3?a=b"}, nil},
		{"mirrors", "https://a.org/d.iso\thttps://b.org/x/d.iso\nhttps://a.org/2", []string{"https://a.org/d.iso", "https://a.org/2"}, nil},
		{"mirrors, not all of the web", "ftp://a.org/d.iso\thttps://b.org/d.iso\thttps://c.org/d.iso", []string{"https://b.org/d.iso"}, nil},
		{"a mirror without a name", "https://a.org/get?id=3\thttps://b.org/x/d.iso", []string{"https://a.org/get?id=3", "https://b.org/x/d.iso"}, nil},
		{"mirrors known by their options", "https://a.org/get?id=3\thttps://b.org/x/d.iso\n out=d.iso", []string{"https://a.org/get?id=3"}, nil},
		{"a row of a sheet", "https://a.org/1.jpg\thttps://a.org/2.jpg", []string{"https://a.org/1.jpg", "https://a.org/2.jpg"}, nil},

		{"a shortcut", "[InternetShortcut]\r\nURL=https://a.org/?a=1.\r\nIconFile=https://no.org/favicon.ico\r\n", []string{"https://a.org/?a=1."}, nil},
		{"two shortcuts and a link", "[DEFAULT]\nBASEURL=https://no.org/\n[InternetShortcut]\nURL=https://a.org/1\n[{000214A0-0000-0000-C000-000000000046}]\nProp3=19,2\n\n[InternetShortcut]\nURL=https://a.org/2\nhttps://a.org/3?a=b\n", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3?a=b"}, nil},
		{"a desktop entry", "[Desktop Entry]\nType=Link\nName=Disc\nURL[$e]=https://a.org/1\nIcon=https://no.org/", []string{"https://a.org/1"}, nil},
		{"a bookmark of macOS", `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><dict><key>URL</key><string>https://a.org/1</string></dict></plist>`, []string{"https://a.org/1"}, nil},
		{"a page", "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><a href='https://a.org/?a&amp;b'>x</a><script>x='https://no.org/'</script>", []string{"https://a.org/?a&b"}, nil},

		{"a table", "name,link,size\ndisc,https://a.org/1.iso,700\n\"other, \"\"big\"\"\",\"https://a.org/a,b\",12\n", []string{"https://a.org/1.iso", "https://a.org/a,b"}, nil},
		{"a table, links first", "link;size\nhttps://a.org/1;700\nhttps://a.org/2;7\n", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"a row in quotes", `"disc","https://a.org/1","700"`, []string{"https://a.org/1"}, nil},
		{"a row without", `disc,https://a.org/1,700`, []string{"https://a.org/1"}, nil},
		{"a row, the link first", `https://a.org/1.iso,700,2024-01-01`, []string{"https://a.org/1.iso"}, nil},
		{"commas of links", "https://a.org/img,w_100,h_2/1.jpg\nhttps://a.org/a,b.jpg\n", []string{"https://a.org/img,w_100,h_2/1.jpg", "https://a.org/a,b.jpg"}, nil},
		{"no table", "Hello Anna, here it is.\nhttps://a.org/a,b\n", []string{"https://a.org/a,b"}, nil},

		{"&amp;", "https://a.org/get?id=1&amp;key=2&amp;x[0]=3", []string{"https://a.org/get?id=1&key=2&x[0]=3"}, nil},
		{"a space in a name", "https://a.org/my disc.iso\nhttps://a.org/My Film (2020).mkv\nhttps://a.org/1 is good\nhttps://a.org/2.zip and 3.zip", []string{"https://a.org/my%20disc.iso", "https://a.org/My%20Film%20(2020).mkv", "https://a.org/1", "https://a.org/2.zip"}, nil},
		{"a space in a name after one", "https://a.org/1, then two.zip", []string{"https://a.org/1"}, nil},

		{"Slack", "<https://a.org/1|the disc> and <https://a.org/2>", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"BBCode", "[url=https://a.org/1]one[/url] [url]https://a.org/2[/url][img]https://a.org/3.png[/img][URL=\"https://a.org/4\"]x[/URL]", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3.png", "https://a.org/4"}, nil},
		{"Org mode", "[[https://a.org/1][one]]", []string{"https://a.org/1"}, nil},
		{"MediaWiki's table", "| [https://a.org/1 one] || https://a.org/2 ||https://a.org/3||x", []string{"https://a.org/1", "https://a.org/2", "https://a.org/3"}, nil},
		{"a mail", "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nSee https://a.org/x?a=3D1&b=\n=3D2 =C3=BC\n", []string{"https://a.org/x?a=1&b=2"}, nil},
		{"a part of a mail", "https://a.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?a=3D1=\n&b=3D2\n", []string{"https://a.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?a=1&b=2"}, nil},
		{
			"an end that is no soft break", "https://a.org/?sig=abc=\nhttps://a.org/?type=3D\n",
			[]string{"https://a.org/?sig=abc=", "https://a.org/?type=3D"},
			nil,
		},
		{"broken into lines", "See <https://a.org/a/very/long/\r\npath/1.zip>, it is good", []string{"https://a.org/a/very/long/path/1.zip"}, nil},

		{"Thunder, FlashGet, QQ", "thunder://QUFodHRwczovL2Eub3JnLzEuemlwWlo=/ Flashget://W0ZMQVNIR0VUXWh0dHBzOi8vYS5vcmcvMi56aXBbRkxBU0hHRVRd&abc qqdl://aHR0cHM6Ly9hLm9yZy8zLnppcA==", []string{"https://a.org/1.zip", "https://a.org/2.zip", "https://a.org/3.zip"}, nil},
		{"wrapped by a browser", "view-source:https://a.org/1 feed:https://a.org/2", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"not asked for", "https://a.org/1 mailto:nina@a.org javascript:void(0)", []string{"https://a.org/1"}, nil},
		{"meant as links", "https://a.org/1\nhttps//a.org/2\nttps://a.org/3\nhttp:/a.org/4\nwww.example.nowhere/5\nmagnet:?xt=urn:btih:1\nabout:blank\nchrome://downloads\n", []string{"https://a.org/1"}, []string{
			"https//a.org/2", "ttps://a.org/3", "http:/a.org/4", "www.example.nowhere/5", "magnet:?xt=urn:btih:1", "about:blank", "chrome://downloads",
		}},
		{"a damaged wrapping", "thunder://%%%", nil, []string{"thunder://%%%"}},

		{"an .ef2 file", "<\r\nhttps://a.org/1\r\nreferer: https://no.org/\r\n>\r\n<\r\nhttps://a.org/2\r\n>\r\n", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"a .crawljob", `[{"text": "https:\/\/a.org\/1\u0026b","packageName": "x","enabled": "TRUE"},` + "\n" + `{"text":"https://a.org/2"}]`, []string{"https://a.org/1&b", "https://a.org/2"}, nil},
		{"an old .crawljob", "text=https://a.org/1\npackageName=x\n->NEW ENTRY<-\ntext=https://a.org/2\n", []string{"https://a.org/1", "https://a.org/2"}, nil},
		{"pretty JSON", "{\n  \"name\": \"x\",\n  \"url\": \"https://a.org/1\",\n  \"size\": 3\n}\n", []string{"https://a.org/1"}, nil},
		{"paths of Windows", "C:\\Users\\nina\\a.zip\nhttps://a.org/1\n\\\\nas\\share", []string{"https://a.org/1"}, nil},
		{"a page's map", "<urlset xmlns=\"x\">\n<url><loc>https://a.org/1?a&amp;b</loc></url>", []string{"https://a.org/1?a&b"}, nil},
	} {
		found := Find(c.text)
		var bad []string
		for _, b := range found.Bad {
			bad = append(bad, b.Line)
		}
		if got := found.Links(); !slices.Equal(got, c.want) || !slices.Equal(bad, c.bad) {
			t.Errorf("%s: %q\n got %q, bad %v\nwant %q, bad %q", c.why, c.text, got, found.Bad, c.want, c.bad)
		}
	}
}

func TestWhatStandsBesideALink(t *testing.T) {
	basic := http.Header{"Authorization": {"Basic bmluYTpzZWNyZXQ="}}
	for _, c := range []struct {
		text string
		want Item
	}{
		{"https://a.org/1\n out=sub/one.iso\n dir=/tmp/x\n", Item{Name: "one.iso", Dir: "/tmp/x"}},
		{"https://a.org/1\n out=..\\one.iso\n", Item{Name: "one.iso"}},
		{"https://a.org/1\n  header=X-A: 1\n  header=X-B: a: b\n  referer=https://a.org/\n  user-agent=x y\n", Item{
			Header: http.Header{"X-A": {"1"}, "X-B": {"a: b"}, "Referer": {"https://a.org/"}, "User-Agent": {"x y"}},
		}},
		{"https://a.org/1\n  header=Range: bytes=0-1\n  header=accept-encoding: gzip\n  header=Host: b.org\n  header=nonsense\n  header=A B: c\n  header=A: c\x01\n", Item{}},
		{"https://a.org/1\n checksum=sha-256=" + sum256 + "\n", Item{Checksum: "sha-256:" + sum256}},
		{"https://a.org/1\n checksum=sha-256=abc\n", Item{}},
		{"https://a.org/1\n http-user=nina\n http-passwd=secret\n", Item{Header: basic}},
		{"https://a.org/1 sha256:" + sum256, Item{Checksum: "sha256:" + sum256}},
		{"https://a.org/1\n\n out=no.iso\n", Item{}},
		{"https://a.org/1\nout=no.iso\n", Item{}},
		{"<\nhttps://a.org/1\nreferer: https://a.org/x\ncookie: a=1\nUser-Agent: x\nRange: bytes=1-\n>\n", Item{
			Header: http.Header{"Referer": {"https://a.org/x"}, "Cookie": {"a=1"}, "User-Agent": {"x"}},
		}},
	} {
		found := Find(c.text)
		c.want.URL = "https://a.org/1"
		if len(found.Items) == 1 {
			found.Items[0].user = ""
		}
		if len(found.Items) != 1 || !reflect.DeepEqual(found.Items[0], c.want) || len(found.Bad) > 0 {
			t.Errorf("%q:\n got %+v, bad %v\nwant %+v", c.text, found.Items, found.Bad, c.want)
		}
	}
}

func TestGivenIsTakenToTheByte(t *testing.T) {
	found := Given("http://h.example/a.", "http://h.example/my file.zip", "see http://h.example/b, and http://h.example/c.", "nothing", "ftp://h.example/d",
		"http://h.example/e http://h.example/f")
	want := []string{
		"http://h.example/a.", "http://h.example/my%20file.zip", "http://h.example/b", "http://h.example/c", "http://h.example/e",
		"http://h.example/f",
	}
	if got := found.Links(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(found.Bad) != 2 || found.Bad[0].Line != "nothing" || found.Bad[1].Line != "ftp://h.example/d" {
		t.Errorf("bad %v", found.Bad)
	}
}

// A link is read alike whether it is pasted, given as an argument or a line of a list.
func TestLinksAreReadAlikeEverywhere(t *testing.T) {
	sum := strings.Repeat("0123456789abcdef", 4)
	for text, want := range map[string]Item{
		"https://h.example/a.":                      {URL: "https://h.example/a."},
		"https://h.example/a?b='c'!":                {URL: "https://h.example/a?b='c'!"},
		"https://h.example/a.zip.":                  {URL: "https://h.example/a.zip"},
		"https://h.example/a.zip?b=.":               {URL: "https://h.example/a.zip?b=."},
		"https://h.example/my file.zip":             {URL: "https://h.example/my%20file.zip"},
		"h.example.org/a.zip":                       {URL: "https://h.example.org/a.zip", AnyScheme: true},
		"https://h.example/a.zip sha256:" + sum:     {URL: "https://h.example/a.zip", Checksum: "sha256:" + sum},
		"https://h.example/a.zip SHA-256 = " + sum:  {URL: "https://h.example/a.zip", Checksum: "sha-256:" + sum},
		"https://h.example/a.zip  # what it is for": {URL: "https://h.example/a.zip"},
		"curl -o b.zip -H 'X-Key: 1' https://h.example/a.zip": {
			URL: "https://h.example/a.zip", Name: "b.zip", Header: http.Header{"X-Key": {"1"}},
		},
	} {
		for way, found := range map[string]Found{
			"pasted": Find(text), "as an argument": Given(text), "in a list": Content{Text: text, List: true}.Find(),
		} {
			if len(found.Items) != 1 || !reflect.DeepEqual(found.Items[0], want) || len(found.Bad) > 0 {
				t.Errorf("%s, %s:\n got %+v, bad %v\nwant %+v", text, way, found.Items, found.Bad, want)
			}
		}
	}
}

func TestFoundTogether(t *testing.T) {
	var found Found
	found.Add(Find("nothing"))
	if !found.None() || len(found.Bad) != 1 {
		t.Errorf("of nothing: %v", found)
	}
	found.Add(Find("https://a.org/1"))
	found.Add(Find("https://A.org/1 https://a.org/2"))
	found.Add(Find("nothing"))
	found.Add(Find("ftp://a.org/3"))
	if got := strings.Join(found.Links(), " "); got != "https://a.org/1 https://a.org/2" || len(found.Bad) != 1 || found.None() {
		t.Errorf("got %q, bad %v", got, found.Bad)
	}
}
