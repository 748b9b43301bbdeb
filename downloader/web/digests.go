package web

// The checksums that servers publish of a file.

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"gannet/downloader/link"
	"gannet/downloader/source"
)

// publishedDigests gives what an answer tells about the bytes of the file, the
// strongest first, one an algorithm; what it cannot make sense of is left out.
//
// Repr-Digest (RFC 9530 §3), Digest (RFC 3230 §4.3.2) and x-goog-hash speak of the
// whole file even in a 206. Content-Digest (RFC 9530 §2) and Content-MD5 (RFC 2616
// §14.15) speak of this one message's content, so they count only when
// wholeBody says that it is the whole file (a 200).
func publishedDigests(header http.Header, wholeBody bool) []source.Digest {
	var found []source.Digest
	add := func(field, name, sum string) {
		algorithm := link.AlgorithmNamed(name)
		raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(sum, "="))
		known := slices.ContainsFunc(found, func(d source.Digest) bool { return d.Algorithm == algorithm })
		if err == nil && algorithm != "" && len(raw) == link.SumSizes[algorithm] && !known {
			found = append(found, source.Digest{Algorithm: algorithm, Sum: raw, Source: field})
		}
	}
	each := func(field string, structured bool) {
		for _, member := range strings.Split(strings.Join(header.Values(field), ","), ",") {
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
			add(field, name, sum)
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
	slices.SortStableFunc(found, func(a, b source.Digest) int { return len(b.Sum) - len(a.Sum) })
	return found
}

// asStored is false if Google's storage decoded the file on its way here: its
// hash is that of the encoded one.
func asStored(header http.Header) bool {
	stored := header.Get("X-Goog-Stored-Content-Encoding")
	return stored == "" || stored == "identity" || stored == header.Get("Content-Encoding")
}
