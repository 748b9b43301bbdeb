// Checksums that stand beside a link.

package link

import (
	"regexp"
	"strings"
)

var (
	// sumDigits are what a checksum of a known length consists of. Some programs put
	// colons or spaces between the bytes.
	sumDigits = regexp.MustCompile(`(?i)\b(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{2}(?:[: ][0-9a-f]{2}){15,63})\b`)
	// namedSum is a checksum behind its name, as pages print it beside a link.
	namedSum = regexp.MustCompile(`(?i)(?:^|[\s([|])(md5|sha-?1|sha-?256|sha-?512)(?:sum)?\s*[:=]?\s*([0-9a-f]{32,128})\b`)
)

// FindChecksum takes a checksum out of what programs and pages write around it, such as its
// name or that of the file; "" if there is none.
func FindChecksum(text string) string {
	sum := strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(sumDigits.FindString(text)))
	if _, _, err := ParseChecksum(sum); err != nil {
		return ""
	}
	return sum
}

// checksumBeside gives the checksum that stands, with its name, on the line of a link; "" if
// there is none.
func checksumBeside(line string) string {
	m := namedSum.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	sum := strings.ToLower(m[1] + ":" + m[2])
	if _, _, err := ParseChecksum(sum); err != nil {
		return ""
	}
	return sum
}
