// Checksums as they are written, and the algorithms that are known.

package link

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// SumSizes gives the length in bytes of the sums Gannet can compute.
var SumSizes = map[string]int{"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}

// AlgorithmNamed gives Gannet's name for an algorithm however it is written
// ("SHA-256", "sha256", and "SHA", which is SHA-1), or "".
func AlgorithmNamed(s string) string {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", "")
	if s == "sha" {
		s = "sha1"
	}
	if SumSizes[s] == 0 {
		return ""
	}
	return s
}

// ParseChecksum reads "ALG:HEX" with one of md5, sha1, sha256 and sha512, in any
// case. The sum alone does too: its length tells the algorithm. Its error says in words what
// is wrong with what a person gave.
func ParseChecksum(s string) (algorithm string, sum []byte, err error) {
	name, digits, named := strings.Cut(strings.TrimSpace(s), ":")
	if !named {
		name, digits = "", name
	}
	sum, err = hex.DecodeString(strings.TrimSpace(digits))
	switch {
	case named && AlgorithmNamed(name) == "":
		return "", nil, fmt.Errorf("%q is no checksum Gannet knows; it knows md5, sha1, sha256 and sha512", name)
	case strings.TrimSpace(digits) == "":
		return "", nil, errors.New("a checksum is written as its name and its digits, such as sha256:9f86d081")
	case err != nil:
		return "", nil, errors.New("a checksum has an even number of digits, each 0 to 9 or a to f")
	case named:
		algorithm = AlgorithmNamed(name)
		if size := SumSizes[algorithm]; len(sum) != size {
			return "", nil, fmt.Errorf("a %s checksum has %d digits, this one has %d", algorithm, 2*size, 2*len(sum))
		}
		return algorithm, sum, nil
	}
	for algorithm, size := range SumSizes {
		if len(sum) == size {
			return algorithm, sum, nil
		}
	}
	return "", nil, fmt.Errorf("no checksum Gannet knows has %d digits; write its name before it, such as sha256:9f86d081", 2*len(sum))
}
