package link

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
	"testing"
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

func TestParseChecksum(t *testing.T) {
	sha256Hex := hex.EncodeToString(helloSHA256)
	for _, c := range []struct {
		in, algorithm string
		sum           []byte
		wrong         string // part of the error
	}{
		{"md5:" + hex.EncodeToString(helloMD5), "md5", helloMD5, ""},
		{"sha1:" + hex.EncodeToString(helloSHA1), "sha1", helloSHA1, ""},
		{"sha256:" + sha256Hex, "sha256", helloSHA256, ""},
		{"sha512:" + hex.EncodeToString(helloSHA512), "sha512", helloSHA512, ""},
		{"SHA-256:" + strings.ToUpper(sha256Hex), "sha256", helloSHA256, ""},
		{" sha256: " + sha256Hex + "\n", "sha256", helloSHA256, ""},
		{sha256Hex, "sha256", helloSHA256, ""},
		{hex.EncodeToString(helloMD5), "md5", helloMD5, ""},

		{"", "", nil, "its name and its digits"},
		{"sha256:", "", nil, "its name and its digits"},
		{"crc32:00000000", "", nil, `"crc32" is no checksum Gannet knows`},
		{":" + sha256Hex, "", nil, "no checksum Gannet knows"},
		{"sha256:" + sha256Hex[1:], "", nil, "even number of digits"},
		{"sha256:" + sha256Hex[2:], "", nil, "a sha256 checksum has 64 digits, this one has 62"},
		{"md5:" + sha256Hex, "", nil, "a md5 checksum has 32 digits, this one has 64"},
		{"sha256:" + strings.Repeat("g", 64), "", nil, "0 to 9 or a to f"},
		{"abcd", "", nil, "no checksum Gannet knows has 4 digits"},
		{"sha256", "", nil, "0 to 9 or a to f"},
	} {
		algorithm, sum, err := ParseChecksum(c.in)
		if algorithm != c.algorithm || string(sum) != string(c.sum) || (err != nil) != (c.wrong != "") {
			t.Errorf("%q: %q %x %v", c.in, algorithm, sum, err)
		}
		if err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%q: %q does not say %q", c.in, err, c.wrong)
		}
	}
}

func FuzzParseChecksum(f *testing.F) {
	f.Add("sha256:" + hex.EncodeToString(helloSHA256))
	f.Add("md5:xx")
	f.Add(":")
	f.Fuzz(func(t *testing.T, in string) {
		algorithm, sum, err := ParseChecksum(in)
		if err == nil && (len(sum) == 0 || SumSizes[algorithm] != len(sum)) {
			t.Fatalf("%q: %q %x", in, algorithm, sum)
		}
	})
}
