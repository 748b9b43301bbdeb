package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNamesInArchivesAreSafe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows refuses more names")
	}
	long := strings.Repeat("a", 300)
	for why, c := range map[string]struct{ names, want []string }{
		"control characters":          {[]string{"a\nb", "c\x1b]0;t\x07", "d\u009b"}, []string{"a b", "c]0;t", "d"}},
		"marks that turn the text":    {[]string{"photo\u202egpj.exe", "\u2066x\u2069/y"}, []string{"photogpj.exe", "x", "x/y"}},
		"one name after it":           {[]string{"ab", "a\x1bb", "a\u200bb"}, []string{"ab", "ab (1)", "ab (2)"}},
		"one folder after it":         {[]string{"ab/x", "a\x1bb/y", "a\x1bb/x"}, []string{"ab", "ab/x", "ab/x (1)", "ab/y"}},
		"nothing left":                {[]string{"\x01", "\x01/\x02/x", "... /x"}, []string{"_", "_ (1)", "_ (1)/_", "_ (1)/_/x", "_ (1)/x"}},
		"a resume file":               {[]string{"a.iso.part.gannet"}, []string{"a.iso.part_gannet"}},
		"what programs need":          {[]string{".gitignore", ".github/x", "File::Spec.3pm", "aux.c", `a\x2db.slice`}, []string{".github", ".github/x", ".gitignore", "File::Spec.3pm", `a\x2db.slice`, "aux.c"}},
		"a name that is too long":     {[]string{long + ".txt", long + "b.txt"}, nil},
		"a file, then a folder":       {[]string{"a", "a/b", "a/c/", "a"}, []string{"a", "a (1)", "a (1)/b", "a (1)/c"}},
		"a folder, then a file":       {[]string{"a/b", "a"}, []string{"a", "a/b", "a (1)"}},
		"a number that is taken":      {[]string{"a", "a (1)", "\x01a"}, []string{"a", "a (1)", "a (2)"}},
		"the same twice":              {[]string{"a", "a", "b/", "b/"}, []string{"a", "b"}},
		"elements that say nothing":   {[]string{"./a//b/./c", "x/../y"}, []string{"a", "a/b", "a/b/c", "y"}},
		"spaces that hide the ending": {[]string{"a.jpg      .exe"}, []string{"a.jpg .exe"}},
	} {
		var entries []tar.Header
		for _, name := range c.names {
			h := tar.Header{Name: name, Format: tar.FormatPAX}
			if strings.HasSuffix(name, "/") {
				h.Typeflag = tar.TypeDir
			}
			entries = append(entries, h)
		}
		_, folder, err := unpack(t, "n.tar", tarOf(t, entries...))
		if err != nil {
			t.Errorf("%s: %v", why, err)
			continue
		}
		if got := listed(t, folder); !slices.Equal(got, c.want) && c.want != nil {
			t.Errorf("%s: %q", why, got)
		} else if c.want == nil && (len(got) != 2 || !strings.HasSuffix(got[1], ".txt")) {
			t.Errorf("%s: %q", why, got)
		}
	}
}

// What has the same name twice is the later one, as with tar and unzip.
func TestLaterEntryTakesThePlace(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, text := range []string{"old", "new"} {
		f, err := w.Create("a.txt")
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, text)
	}
	w.Close()
	_, folder, err := unpack(t, "a.zip", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(folder, "a.txt")); string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
	if runtime.GOOS == "windows" {
		return // makes links for administrators only
	}
	_, folder, err = unpack(t, "b.tar", tarOf(t, symlink("a", "x"), tar.Header{Name: "a"}, tar.Header{Name: "b"}, symlink("b", "a")))
	if err != nil {
		t.Fatal(err)
	}
	for name, linked := range map[string]bool{"a": false, "b": true} {
		info, err := os.Lstat(filepath.Join(folder, name))
		if err != nil || (info.Mode()&fs.ModeSymlink != 0) != linked {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func symlink(name, target string) tar.Header {
	return tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: target, Format: tar.FormatPAX}
}

func folder(name string) tar.Header { return tar.Header{Name: name, Typeflag: tar.TypeDir} }

// TestLinksLeadNowhereElse has links that lead out of where they are in the end: the archive is
// "n.tar", and a folder "n", if it is alone, takes its place.
func TestLinksLeadNowhereElse(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows makes links for administrators only")
	}
	for why, entries := range map[string][]tar.Header{
		"up out of the one folder":   {folder("n"), symlink("n/up", "..")},
		"beside the one folder":      {folder("n"), symlink("n/x", "../secret.txt")},
		"up from below":              {folder("n/a/b"), symlink("n/a/b/up", "../../../secret.txt")},
		"the folder is implied":      {symlink("n/up", "..")},
		"by way of another link":     {folder("n/a"), symlink("n/a/l", "../.."), symlink("n/m", "a/l/secret.txt")},
		"a name that becomes it":     {folder("\x01n"), symlink("\x01n/up", "..")},
		"up in the end":              {symlink("n/x", "a/../..")},
		"absolute":                   {symlink("x", "//etc/passwd")},
		"a drive":                    {symlink("x", "C:/Windows")},
		"out by more than there are": {symlink("x", strings.Repeat("../", 50)+"etc/passwd")},
	} {
		dir, _, err := unpack(t, "n.tar", tarOf(t, entries...))
		var failure *Error
		if !errors.As(err, &failure) || failure.Reason != Outside {
			t.Errorf("%s: %v", why, err)
		}
		if got := listed(t, dir); len(got) != 1 {
			t.Errorf("%s: left behind: %q", why, got)
		}
	}
	for why, entries := range map[string][]tar.Header{
		"up to the folder":          {folder("a"), symlink("a/up", "..")},
		"beside a folder of two":    {folder("n"), symlink("n/x", "../b"), {Name: "b"}},
		"a link beside the folder":  {folder("n"), symlink("n/up", ".."), symlink("x", "n")},
		"up through another link":   {folder("a"), symlink("a/b", ".."), symlink("c", "a/b/..")},
		"through what is not there": {symlink("m", "q/.."), symlink("x", "m/../e")},
		"in circles":                {symlink("a", "b"), symlink("b", "a"), symlink("c", "c")},
		"a name that is made safe":  {{Name: "a\x1bb", Format: tar.FormatPAX}, symlink("l", "a\x1bb")},
		"many in a chain":           chain(30),
	} {
		_, made, err := unpack(t, "n.tar", tarOf(t, entries...))
		if err != nil {
			t.Errorf("%s: %v", why, err)
			continue
		}
		for _, name := range listed(t, made) {
			end, err := filepath.EvalSymlinks(filepath.Join(made, name))
			if err == nil && end != made && !strings.HasPrefix(end, made+"/") {
				t.Errorf("%s: %s leads to %s", why, name, end)
			}
			if target, _ := os.Readlink(filepath.Join(made, name)); strings.Contains(target, "\x1b") {
				t.Errorf("%s: to %q", why, target)
			}
		}
	}
}

func chain(n int) (entries []tar.Header) {
	for i := range n {
		entries = append(entries, symlink(fmt.Sprint(i), fmt.Sprint(i+1)))
	}
	return append(entries, tar.Header{Name: fmt.Sprint(n)})
}

// What a few bytes become is bounded: by the blocks that folders take, by how deep they are, and
// by how long their names are.
func TestFoldersAreBounded(t *testing.T) {
	deep := func(levels int) string { return strings.Repeat("a/", levels) + "f" }
	for why, c := range map[string]struct {
		name string
		want Reason
	}{
		"as deep as may be": {deep(mostDepth), ""},
		"deeper":            {deep(mostDepth + 1), Deep},
		"much deeper":       {deep(30_000), Deep},
		"a long name":       {strings.Repeat(strings.Repeat("b", 200)+"/", 16) + "f", Deep},
		"one that is cut":   {strings.Repeat("b", 64<<10), ""},
	} {
		dir, _, err := unpack(t, "n.tar", tarOf(t, tar.Header{Name: c.name, Format: tar.FormatPAX}))
		var failure *Error
		if errors.As(err, &failure) != (c.want != "") || failure != nil && failure.Reason != c.want {
			t.Errorf("%s: %v", why, err)
		}
		if got, _ := os.ReadDir(dir); err != nil && len(got) != 1 {
			t.Errorf("%s: left behind: %v", why, got)
		}
	}
	made := 0
	u := unpacking{guard: guard{packed: 1000}}
	err := error(nil)
	for ; err == nil && made < 100_000; made++ {
		err = u.guard.folder()
	}
	var failure *Error
	if !errors.As(err, &failure) || failure.Reason != Bomb || made*folderCost > bombSize+2*folderCost {
		t.Errorf("%d folders, %v", made, err)
	}
}

// Folders that only names speak of count as those that have an entry.
func TestImpliedFoldersCount(t *testing.T) {
	u := unpacking{tree: newTree(root(t))}
	for _, name := range []string{"a/b/c", "a/b/d", "a/e"} {
		if err := u.take(t.Context(), entry{name: name, mode: fs.ModeDir}); err != nil {
			t.Fatal(err)
		}
	}
	if u.guard.entries != 5 {
		t.Errorf("%d", u.guard.entries)
	}
}

func root(t *testing.T) *os.Root {
	r, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// A time that nobody can have meant is left away, and so are modes that give others rights.
func TestTimesThatAreMadeUp(t *testing.T) {
	for _, when := range []time.Time{time.Unix(-1, 0), time.Unix(1<<40, 0), time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		if err := w.WriteHeader(&tar.Header{Name: "a", ModTime: when, Mode: 0o6000, Format: tar.FormatPAX}); err != nil {
			t.Fatal(err)
		}
		w.Close()
		_, folder, err := unpack(t, "a.tar", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(folder, "a"))
		if err != nil || time.Since(info.ModTime()).Abs() > time.Hour || info.Mode()&0o6000 != 0 || info.Mode()&0o400 == 0 {
			t.Errorf("%v: %v", when, info)
		}
	}
}

// A zip lists its entries all at once: a list that takes much memory is not read.
func TestZipDirectoryIsBounded(t *testing.T) {
	record := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	record[28] = 1 // bytes of its name
	content := bytes.Repeat(append(record, 'a'), mostDirectory/47+1)
	end := []byte("PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff")
	size := uint32(len(content))
	end = append(end, byte(size), byte(size>>8), byte(size>>16), byte(size>>24), 4, 0, 0, 0, 0, 0)
	dir, _, err := unpack(t, "a.zip", slices.Concat([]byte("PK\x03\x04"), content, end))
	var failure *Error
	if !errors.As(err, &failure) || failure.Reason != Memory {
		t.Error(err)
	}
	if got := listed(t, dir); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
}

// What Windows takes for something else, or not at all, gets another name there, and on drives
// that refuse the same.
func TestNamesForWindows(t *testing.T) {
	u := unpacking{tree: newTree(root(t)), pause: func(context.Context) error { return nil }, buf: make([]byte, 1)}
	u.portable = true
	for _, name := range []string{"CON", "aux.c/nul", "a:b.txt", "a_b.txt", "dots...", "dots", "end. /x", `back\slash`, "end/x"} {
		open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }
		if err := u.take(t.Context(), entry{name: name, open: open}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	want := []string{"_CON", "_aux.c", "_aux.c/_nul", "a_b (1).txt", "a_b.txt", "back_slash", "dots", "dots (1)", "end", "end/x", "end/x (1)"}
	if got := listed(t, u.root.Name()); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
