package downloader

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// sumSizes gives the length in bytes of the sums Gannet can compute.
var sumSizes = map[string]int{"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}

// digest is a checksum of the file that the server published.
type digest struct {
	Algorithm string // md5, sha1, sha256 or sha512
	Sum       []byte // of the length its algorithm gives
	Source    string // the header it stood in
}

// publishedDigests gives what an answer tells about the bytes of the file, the
// strongest first, one an algorithm; what it cannot make sense of is left out.
//
// Repr-Digest (RFC 9530 §3), Digest (RFC 3230 §4.3.2) and x-goog-hash speak of the
// whole file even in a 206. Content-Digest (RFC 9530 §2) and Content-MD5 (RFC 2616
// §14.15) speak of this one message's content, so they count only when
// wholeBody says that it is the whole file (a 200).
func publishedDigests(header http.Header, wholeBody bool) []digest {
	var found []digest
	add := func(source, name, sum string) {
		algorithm := algorithmNamed(name)
		raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(sum, "="))
		known := slices.ContainsFunc(found, func(d digest) bool { return d.Algorithm == algorithm })
		if err == nil && algorithm != "" && len(raw) == sumSizes[algorithm] && !known {
			found = append(found, digest{algorithm, raw, source})
		}
	}
	each := func(source string, structured bool) {
		for _, member := range strings.Split(strings.Join(header.Values(source), ","), ",") {
			name, sum, _ := strings.Cut(strings.TrimSpace(member), "=")
			sum, _, _ = strings.Cut(sum, ";")
			if structured {
				// A byte sequence stands between colons (RFC 9651 §3.3.5).
				inner, opened := strings.CutPrefix(strings.TrimSpace(sum), ":")
				inner, closed := strings.CutSuffix(inner, ":")
				if !opened || !closed {
					continue
				}
				sum = inner
			}
			add(source, name, sum)
		}
	}
	each("Repr-Digest", true)
	if wholeBody {
		each("Content-Digest", true)
	}
	each("Digest", false)
	if wholeBody {
		add("Content-MD5", "md5", strings.TrimSpace(header.Get("Content-MD5")))
	}
	if asStored(header) {
		each("X-Goog-Hash", false)
	}
	slices.SortStableFunc(found, func(a, b digest) int { return len(b.Sum) - len(a.Sum) })
	return found
}

// asStored is false if Google's storage unpacked the file on its way here: its
// hash is that of the packed one.
func asStored(header http.Header) bool {
	stored := header.Get("X-Goog-Stored-Content-Encoding")
	return stored == "" || stored == "identity" || stored == header.Get("Content-Encoding")
}

// algorithmNamed gives Gannet's name for an algorithm however it is written
// ("SHA-256", "sha256", and "SHA", which is SHA-1), or "".
func algorithmNamed(s string) string {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", "")
	if s == "sha" {
		s = "sha1"
	}
	if sumSizes[s] == 0 {
		return ""
	}
	return s
}

// CheckChecksum says in words what is wrong with a checksum a person gave; nil
// if Request.Checksum can take it.
func CheckChecksum(s string) error {
	_, _, err := parseChecksum(s)
	return err
}

// parseChecksum reads "ALG:HEX" with one of md5, sha1, sha256 and sha512, in any
// case. The sum alone does too: its length tells the algorithm.
func parseChecksum(s string) (algorithm string, sum []byte, err error) {
	name, digits, named := strings.Cut(strings.TrimSpace(s), ":")
	if !named {
		name, digits = "", name
	}
	sum, err = hex.DecodeString(strings.TrimSpace(digits))
	switch {
	case named && algorithmNamed(name) == "":
		return "", nil, fmt.Errorf("%q is no checksum Gannet knows; it knows md5, sha1, sha256 and sha512", name)
	case strings.TrimSpace(digits) == "":
		return "", nil, errors.New("a checksum is written as its name and its digits, such as sha256:9f86d081")
	case err != nil:
		return "", nil, errors.New("a checksum has an even number of digits, each 0 to 9 or a to f")
	case named:
		algorithm = algorithmNamed(name)
		if size := sumSizes[algorithm]; len(sum) != size {
			return "", nil, fmt.Errorf("a %s checksum has %d digits, this one has %d", algorithm, 2*size, 2*len(sum))
		}
		return algorithm, sum, nil
	}
	for algorithm, size := range sumSizes {
		if len(sum) == size {
			return algorithm, sum, nil
		}
	}
	return "", nil, fmt.Errorf("no checksum Gannet knows has %d digits; write its name before it, such as sha256:9f86d081", 2*len(sum))
}
