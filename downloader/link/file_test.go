//go:build !windows

package link

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// exact is a link that every layer must leave as it is.
const exact = "http://h.example/a%2Fb%2B%25/ü%20x.?sig=%2f+%3D&b=(c)'!*#frag."

func TestFiles(t *testing.T) {
	link := Content{Links: []string{exact}}
	for _, test := range []struct {
		name, data string
		want       Content
	}{
		{"a.url", "[DEFAULT]\r\nBASEURL=http://no.example\r\n[InternetShortcut]\r\nURL=" + exact + "\r\nIconIndex=0\r\n", link},
		{"A.URL", "\ufeff[internetshortcut]\nurl = " + exact, link},
		{"b.url", "\xff\xfe[\x00I\x00n\x00t\x00e\x00r\x00n\x00e\x00t\x00S\x00h\x00o\x00r\x00t\x00c\x00u\x00t\x00]\x00\n\x00U\x00R\x00L\x00=\x00h\x00:\x00/\x00/\x00x\x00", Content{Links: []string{"h://x"}}},
		{"c.url", "URL=http://outside.example/", Content{}},
		{"a.desktop", "[Desktop Entry]\nType=Link\nName=x\nURL[$e]=http://h.example/a\\\\b\\sc%2F\n[Other]\nURL=http://no.example", Content{Links: []string{`http://h.example/a\b c%2F`}}},
		{"a.webloc", `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>URL</key><string>` + strings.ReplaceAll(exact, "&", "&amp;") + `</string></dict></plist>`, link},
		{"b.webloc", "\x62\x70\x6c\x69\x73\x74\x30\x30\xd2\x01\x02\x03\x07\x54\x4e\x61\x6d\x65\x53\x55\x52\x4c\xa2\x04\x05\x10\x01\xd1\x02\x06\x52\x6e\x6f\x6f\x10\x3e\x00\x68\x00\x74\x00\x74\x00\x70\x00\x3a\x00\x2f\x00\x2f\x00\x68\x00\x2e\x00\x65\x00\x78\x00\x61\x00\x6d\x00\x70\x00\x6c\x00\x65\x00\x2f\x00\x61\x00\x25\x00\x32\x00\x46\x00\x62\x00\x25\x00\x32\x00\x42\x00\x25\x00\x32\x00\x35\x00\x2f\x00\xfc\x00\x25\x00\x32\x00\x30\x00\x78\x00\x2e\x00\x3f\x00\x73\x00\x69\x00\x67\x00\x3d\x00\x25\x00\x32\x00\x66\x00\x2b\x00\x25\x00\x33\x00\x44\x00\x26\x00\x62\x00\x3d\x00\x28\x00\x63\x00\x29\x00\x27\x00\x21\x00\x2a\x00\x23\x00\x66\x00\x72\x00\x61\x00\x67\x00\x2e\x08\x0d\x12\x16\x19\x1b\x1e\x21\x00\x00\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xa0", link},
		{"c.webloc", "\x62\x70\x6c\x69\x73\x74\x30\x30\xd1\x01\x02\x53\x55\x52\x4c\x5f\x10\x12\x68\x74\x74\x70\x73\x3a\x2f\x2f\x61\x2e\x65\x78\x61\x6d\x70\x6c\x65\x2f\x08\x0b\x0f\x00\x00\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x24", Content{Links: []string{"https://a.example/"}}},
		{"a.html", `<p><a href="` + exact + `">x</a>`, Content{Links: []string{exact}, Text: "\n  "}},
		{"a.csv", "name;link\n\"one; two\";" + exact + "\nthree;see http://h.example/3, it is good\n", Content{Links: []string{exact}, Text: "name\nlink\none; two\nthree\nsee http://h.example/3, it is good\n"}},
		{"b.csv", exact + ",123,\"http://h.example/a,b\"\n", Content{Links: []string{exact, "http://h.example/a,b"}, Text: "123\n"}},
		{"a.tsv", "x\t" + exact, Content{Links: []string{exact}, Text: "x\n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.name)
			if err := os.WriteFile(path, []byte(test.data), 0o600); err != nil {
				t.Fatal(err)
			}
			if got, err := ReadFile(path); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v (%v)\nwant %+v", got, err, test.want)
			}
		})
	}
}

// In a list, a line that is one link is that to the byte, whatever is in the other lines.
func TestListFiles(t *testing.T) {
	const whole = "http://h.example/a%2Fb%2B%25/ü%20x.?sig=%2f+%3D&b=(c)'!*"
	for _, test := range []struct {
		name, data string
		want       []string
	}{
		{"a.txt", exact + "\r\n\r\n# two:\n http://h.example/2 \nsee http://h.example/3.\nhttp://h.example/4,\nhttp://h.example/5,http://h.example/6", []string{
			whole, "http://h.example/2", "http://h.example/3", "http://h.example/4", "http://h.example/5", "http://h.example/6",
		}},
		{"list", exact, []string{whole}},
		{"comments.txt", "# http://no.example/\n#http://no.example/\nhttp://h.example/1\n // http://no.example/", []string{"http://h.example/1"}},
		{"comment.txt", "# http://no.example/", nil},
		{"empty.txt", "", nil},
		{"latin.txt", "gr\xfc\xdfe http://h.example/\xfc\n", []string{"http://h.example/\xfc"}},
		{"zeros.txt", "http://h.example/1\x00http://h.example/2\x00", []string{"http://h.example/1", "http://h.example/2"}},
		{"wide.txt", "\xff\xfeh\x00:\x00", nil},
		{"marked.txt", "\xef\xbb\xbfhttp://h.example/1\r\n", []string{"http://h.example/1"}},
		{"utf16.txt", "h\x00t\x00t\x00p\x00:\x00/\x00/\x00h\x00/\x00\xfc\x00", []string{"http://h/ü"}},
		{"utf16be.txt", "\x00h\x00t\x00t\x00p\x00:\x00/\x00/\x00h\x00/", []string{"http://h/"}},
	} {
		content, err := Read(test.name, []byte(test.data))
		if got := content.Find().Links(); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: got  %q (%v)\nwant %q", test.name, got, err, test.want)
		}
	}
}

func TestFilesOfNoUse(t *testing.T) {
	dir := t.TempDir()
	put := func(name, data string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	large := put("large.txt", "")
	if err := os.Truncate(large, mostFile+1); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(dir, "pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		dir: ErrNoFile, pipe: ErrNoFile, large: ErrFileSize, filepath.Join(dir, "none"): fs.ErrNotExist,
		put("p.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"): ErrNoList,
		put("z", strings.Repeat("\xfe\xdc", 1000)):          ErrNoList,
		put("b.webloc", "bplist00\x00\x01"):                 ErrNoList,
	} {
		if d, err := ReadFile(path); !errors.Is(err, want) || !d.Empty() {
			t.Errorf("%s: got %+v, error %v, want %v", path, d, err, want)
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add(".url", []byte("[InternetShortcut]\nURL="+exact))
	f.Add(".webloc", []byte("\x62\x70\x6c\x69\x73\x74\x30\x30\xd1\x01\x02\x53\x55\x52\x4c\x5f\x10\x12\x68\x74\x74\x70\x73\x3a\x2f\x2f\x61\x2e\x65\x78\x61\x6d\x70\x6c\x65\x2f\x08\x0b\x0f\x00\x00\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x24"))
	f.Add(".webloc", []byte("<plist><dict><key>URL</key><string>http://x/"))
	f.Add(".csv", []byte(`"a"b",c`))
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		d, err := Read("a"+ext, data)
		if err != nil && !d.Empty() {
			t.Errorf("%+v and %v", d, err)
		}
	})
}
