package downloader

import "testing"

func TestWithoutSecrets(t *testing.T) {
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
		"https://ann:p%zz@x/f":                                                "",
	} {
		if got := withoutSecrets(link); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", link, got, want)
		}
	}
}
