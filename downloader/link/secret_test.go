package link

import "testing"

func TestPublic(t *testing.T) {
	for link, want := range map[string]string{
		"https://example.com/a%2Fb.zip?id=12&lang=de":                         "https://example.com/a%2Fb.zip?id=12&lang=de",
		"https://ann:secret@example.com/f":                                    "https://example.com/f",
		"https://example.com/f#access_token=x":                                "https://example.com/f",
		"https://example.com/f?id=1&token=x":                                  "https://example.com/f?id=1",
		"https://s3.example.com/f?X-Amz-Signature=ab&X-Amz-Date=2026&v=2":     "https://s3.example.com/f?v=2",
		"https://example.com/f?n=0123456789abcdef01234567":                    "https://example.com/f",
		"https://example.com/f?0123456789abcdef01234567":                      "https://example.com/f",
		"https://example.com/f?sv=1&SIG=a%2Bb&Expires=9&Key-Pair-Id=K&file=x": "https://example.com/f?sv=1&file=x",
		"https://example.com/?":                                               "https://example.com/",
		"":                                                                    "",
		"about:blank":                                                         "",
		"https://ann:p%zz@x/f":                                                "https://x/f",
	} {
		if got := Public(link); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", link, got, want)
		}
	}
}

func TestHide(t *testing.T) {
	for text, want := range map[string]string{
		"nothing of that": "nothing of that",
		`Get "https://ann:secret@example.com/a?id=1&X-Amz-Signature=ab#t=x": refused`: `Get "https://example.com/a?id=1&X-Amz-Signature=…#…": refused`,
		"http://a.example/x?token=1 and http://b.example/y?sig=2":                     "http://a.example/x?token=… and http://b.example/y?sig=…",
		"proxy socks5://me:p@ss@proxy:1080 failed":                                    "proxy socks5://proxy:1080 failed",
		"//ann:secret@example.com/a":                                                  "//example.com/a",
		"https://ann:se/cret@example.com/a":                                           "https://example.com/a",
		"https://example.com/@ann/a@b.zip":                                            "https://example.com/@ann/a@b.zip",
		"https://example.com?0123456789abcdef01234567&a=b":                            "https://example.com?…&a=b",
	} {
		if got := Hide(text); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// What nobody can read as a link is shown back to who gave it, and may hold a login all the same.
func TestHideLine(t *testing.T) {
	for line, want := range map[string]string{
		"//me:SECRET@example":                     "//example",
		"//me:SECRET@example.com:99999/a":         "//example.com:99999/a",
		"//m.e:SEC/RET@example/a":                 "//example/a",
		"me:SECRET@example.com/a":                 "example.com/a",
		"http:me:SECRET@example/a":                "example/a",
		`\\me:SECRET@example\a`:                   `example\a`,
		"https//me:SECRET@example/a":              "example/a",
		"example.com:99999/a?token=SECRET&id=1":   "example.com:99999/a?token=…&id=1",
		"gopher://example/a#SECRET":               "gopher://example/a#…",
		"https://[example/a?sig=SECRET":           "https://[example/a?sig=…",
		"https://me.too:SEC/RET@example.com/a":    "https://example.com/a",
		"https://example.com:8080/@ann/a":         "https://example.com:8080/@ann/a",
		"see //me:SECRET@example and ?sig=SECRET": "example and ?sig=…",
		"a title": "a title",
	} {
		if got := HideLine(line); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", line, got, want)
		}
	}
}
