package link

import "testing"

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"https://a.org/", "https://a.org", "HTTPS://A.ORG:443/", "https://a.org/#part", "https:///a.org", " https://a.org/ "},
		{"http://a.org/x/y.zip", "http://a.org:80/x/y.zip", "http://a.org/x/z/../y.zip", "http://a.org/x/./y.zip", `http://a.org\x\y.zip`},
		{"https://bücher.example/1", "https://BÜCHER.example/1", "https://xn--bcher-kva.example/1"},
		{"http://127.0.0.1/a", "http://127.1/a", "http://0x7f000001/a", "http://2130706433/a"},
		{"https://a.org/a b", "https://a.org/a%20b"},
		{"https://n:p@a.org/", "https://n:p@a.org", "https://n:%70@a.org/"},
	} {
		for _, link := range same {
			if Key(link) != Key(same[0]) {
				t.Errorf("%q has the key %q, %q has %q", link, Key(link), same[0], Key(same[0]))
			}
		}
	}
	keys := map[string]string{}
	for _, link := range []string{
		"https://a.org/a", "https://a.org/A", "http://a.org/a", "https://a.org:444/a", "https://x@a.org/a", "https://y@a.org/a",
		"https://a.org/a?", "https://a.org/%61", "https://a.org/a/", "https://a.org./a", "https://www.a.org/a", "nothing",
	} {
		if other, ok := keys[Key(link)]; ok {
			t.Errorf("%q and %q have the same key %q", link, other, Key(link))
		}
		keys[Key(link)] = link
	}
}

// What is taken for its own key without being read is that.
func FuzzKey(f *testing.F) {
	for _, link := range []string{
		"https://a.org/x/y.zip?a=b", "http://a.org/..", "http://1/", "https://a-b.org/", "http://a.b/?", "http://a./x", "http://a.0x1/",
		"http://127.0.0.1:8080/a", "http://127.0.0.01/a", "http://a.org:080/a", "https://a.org:80/a", "https://a.org:443/a",
	} {
		f.Add(link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		u, err := Resolve(nil, link)
		if !isKey(link) {
			if err == nil && Key(Key(link)) != Key(link) {
				t.Errorf("%q: the key of its key %q is %q", link, Key(link), Key(Key(link)))
			}
			return
		}
		if err != nil || u.User != nil || u.Scheme+"://"+u.Host+u.RequestURI() != link {
			t.Errorf("%q is read as %v, %v", link, u, err)
		}
	})
}

func BenchmarkKey(b *testing.B) {
	for name, link := range map[string]string{
		"plain": "https://files.example.org/some/folder/file-1.2.3.zip?id=42", "other": "https://files.example.org:443/some/folder/file%201.zip",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Key(link)
			}
		})
	}
}
