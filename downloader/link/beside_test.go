package link

import (
	"maps"
	"strings"
	"testing"
)

func TestFindSum(t *testing.T) {
	const md5 = "d41d8cd98f00b204e9800998ecf8427e"
	sha256 := strings.Repeat("0123456789abcdef", 4)
	for text, want := range map[string]string{
		md5: md5, strings.ToUpper(sha256): sha256, sha256 + "  x.iso": sha256, "SHA256 (x.iso) = " + sha256: sha256,
		"sha-256: " + sha256: sha256, "MD5=" + md5: md5, "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e": md5,
		"": "", "x.iso": "", sha256[1:]: "", sha256 + "a": "", "deadbeef": "",
	} {
		if got := FindChecksum(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestChecksumBesideALink(t *testing.T) {
	sum := strings.Repeat("ab", 32)
	const link = "https://a.example/x.iso"
	for text, want := range map[string]map[string]string{
		link + " sha256:" + sum:                                     {link: "sha256:" + sum},
		"SHA-256 " + strings.ToUpper(sum) + " " + link:              {link: "sha-256:" + sum},
		"first\n" + link + " (md5 " + sum[:32] + ")\n" + link + "2": {link: "md5:" + sum[:32]},
		link + " " + sum:                                            {}, // it may be anything
		link + "?sha256=" + sum:                                     {}, // of the link itself
		link + " sha1:" + sum:                                       {}, // too long for that
		link + " " + link + "2 sha256:" + sum:                       {}, // of which?
		link + "\nsha256:" + sum:                                    {},
	} {
		got := map[string]string{}
		for _, item := range Find(text).Items {
			if item.Checksum != "" {
				got[item.URL] = item.Checksum
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
