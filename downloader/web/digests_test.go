package web

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gannet/downloader/link"
)

// The sums of "hello".
var (
	helloMD5    = sumOfHello(md5.New())
	helloSHA1   = sumOfHello(sha1.New())
	helloSHA256 = sumOfHello(sha256.New())
	helloSHA512 = sumOfHello(sha512.New())
)

func sumOfHello(h hash.Hash) []byte {
	h.Write([]byte("hello"))
	return h.Sum(nil)
}

func TestPublishedDigests(t *testing.T) {
	var (
		b64md5, b64sha1     = base64.StdEncoding.EncodeToString(helloMD5), base64.StdEncoding.EncodeToString(helloSHA1)
		b64sha256           = base64.StdEncoding.EncodeToString(helloSHA256)
		b64sha512           = base64.StdEncoding.EncodeToString(helloSHA512)
		sums                = map[string][]byte{"md5": helloMD5, "sha1": helloSHA1, "sha256": helloSHA256, "sha512": helloSHA512}
		crc32c              = "crc32c=mnG7TA=="
		colons              = func(s string) string { return ":" + s + ":" }
		otherMD5            = base64.StdEncoding.EncodeToString(make([]byte, 16))
		wholeOnly, everyone = "whole", ""
	)
	for _, c := range []struct {
		why    string
		header http.Header
		counts string // wholeOnly: nothing is expected of a part
		want   []string
	}{
		{"nothing", http.Header{}, everyone, nil},
		{"Repr-Digest", http.Header{"Repr-Digest": {"sha-256=" + colons(b64sha256)}}, everyone, []string{"sha256 Repr-Digest"}},
		{
			"several, strongest first",
			http.Header{"Repr-Digest": {"md5=" + colons(b64md5) + ", sha-256=" + colons(b64sha256) + ",sha-512=" + colons(b64sha512) + ", sha=" +
				colons(b64sha1)}},
			everyone,
			[]string{"sha512 Repr-Digest", "sha256 Repr-Digest", "sha1 Repr-Digest", "md5 Repr-Digest"},
		},
		{
			"on two lines",
			http.Header{"Repr-Digest": {"md5=" + colons(b64md5), "sha-256=" + colons(b64sha256)}},
			everyone,
			[]string{"sha256 Repr-Digest", "md5 Repr-Digest"},
		},
		{"with a parameter", http.Header{"Repr-Digest": {"sha-256=" + colons(b64sha256) + ";q=1"}}, everyone, []string{"sha256 Repr-Digest"}},
		{
			"with others around",
			http.Header{"Repr-Digest": {`a, b="x", unixsum=:AAA=:, sha-256=` + colons(b64sha256) + ", c=(1 2)"}},
			everyone,
			[]string{"sha256 Repr-Digest"},
		},
		{"without colons", http.Header{"Repr-Digest": {"sha-256=" + b64sha256}}, everyone, nil},
		{"not closed", http.Header{"Repr-Digest": {"sha-256=:" + b64sha256}}, everyone, nil},
		{"not opened", http.Header{"Repr-Digest": {"sha-256=" + b64sha256 + ":"}}, everyone, nil},
		{"one colon", http.Header{"Repr-Digest": {"sha-256=:"}}, everyone, nil},
		{"of the wrong length", http.Header{"Repr-Digest": {"sha-256=" + colons(b64md5)}}, everyone, nil},
		{"no base64", http.Header{"Repr-Digest": {"sha-256=:*:"}}, everyone, nil},
		{"Content-Digest", http.Header{"Content-Digest": {"sha-256=" + colons(b64sha256)}}, wholeOnly, []string{"sha256 Content-Digest"}},
		{
			"Repr-Digest goes before",
			http.Header{"Repr-Digest": {"md5=" + colons(b64md5)}, "Content-Digest": {"md5=" + colons(otherMD5)}},
			everyone,
			[]string{"md5 Repr-Digest"},
		},
		{"Digest", http.Header{"Digest": {"SHA-256=" + b64sha256 + ",md5=" + b64md5}}, everyone, []string{"sha256 Digest", "md5 Digest"}},
		{"Digest, other names", http.Header{"Digest": {"unixsum=30637, SHA=" + b64sha1}}, everyone, []string{"sha1 Digest"}},
		{"Digest without padding", http.Header{"Digest": {"sha-256=" + strings.TrimRight(b64sha256, "=")}}, everyone, []string{"sha256 Digest"}},
		{"Digest in hex is none", http.Header{"Digest": {"sha-256=" + hex.EncodeToString(helloSHA256)}}, everyone, nil},
		{"Content-MD5", http.Header{"Content-Md5": {b64md5}}, wholeOnly, []string{"md5 Content-MD5"}},
		{"Google on two lines", http.Header{"X-Goog-Hash": {crc32c, "md5=" + b64md5}}, everyone, []string{"md5 X-Goog-Hash"}},
		{"Google on one line", http.Header{"X-Goog-Hash": {crc32c + ",md5=" + b64md5}}, everyone, []string{"md5 X-Goog-Hash"}},
		{"Google, composed", http.Header{"X-Goog-Hash": {crc32c}}, everyone, nil},
		{
			"Google, unpacked on the way",
			http.Header{"X-Goog-Hash": {"md5=" + b64md5}, "X-Goog-Stored-Content-Encoding": {"gzip"}},
			everyone, nil,
		},
		{
			"Google, packed",
			http.Header{"X-Goog-Hash": {"md5=" + b64md5}, "X-Goog-Stored-Content-Encoding": {"gzip"}, "Content-Encoding": {"gzip"}},
			everyone,
			[]string{"md5 X-Goog-Hash"},
		},
		{
			"Google, plain",
			http.Header{"X-Goog-Hash": {"md5=" + b64md5}, "X-Goog-Stored-Content-Encoding": {"identity"}},
			everyone,
			[]string{"md5 X-Goog-Hash"},
		},
	} {
		for _, whole := range []bool{true, false} {
			want := c.want
			if !whole && c.counts == wholeOnly {
				want = nil
			}
			var got []string
			for _, d := range publishedDigests(c.header, whole) {
				got = append(got, d.Algorithm+" "+d.Source)
				if string(d.Sum) != string(sums[d.Algorithm]) {
					t.Errorf("%s: %s %x", c.why, d.Algorithm, d.Sum)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s (whole %v): %q, want %q", c.why, whole, got, want)
			}
		}
	}
}

func FuzzPublishedDigests(f *testing.F) {
	b64 := base64.StdEncoding.EncodeToString(helloSHA256)
	f.Add("Repr-Digest", "sha-256=:"+b64+":, md5=::")
	f.Add("Digest", "SHA-256="+b64+",,=")
	f.Add("X-Goog-Hash", "md5=")
	f.Fuzz(func(t *testing.T, name, value string) {
		for _, d := range publishedDigests(http.Header{name: {value}}, true) {
			if link.SumSizes[d.Algorithm] != len(d.Sum) {
				t.Fatalf("%q: %+v", value, d)
			}
		}
	})
}
