// Safe names for the files in archives.

package disk

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SafeElement makes a safe name of one element of a path in an archive, by the rules of SafeName
// but for these: a dot in front stays (.gitignore), and so does what Windows alone refuses
// (File::Spec.3pm, aux.c) unless portable is set. What cannot be a name at all becomes "_". It
// gives a name that no rule changes as it is.
func SafeElement(s string, portable bool) string {
	s = strings.Map(func(r rune) rune {
		if !portable && strings.ContainsRune(`<>:"|?*\`, r) {
			return r
		}
		if r == '/' || r == '\\' {
			return '_'
		}
		return visible(r)
	}, strings.ToValidUTF8(s, "_"))
	s = strings.Join(strings.Fields(joined(s)), " ")
	s = strings.TrimLeft(norm.NFC.String(s), " ")
	if portable {
		s = strings.TrimRight(s, " .")
	}
	if portable && isDevice(s) {
		s = "_" + s
	}
	if len(s) > MaxElement {
		s = cutTo(s, maxName)
	}
	if strings.Trim(s, ".") == "" { // "", "." and ".." name other things
		return "_"
	}
	return notResume(s)
}

// MaxElement is how many bytes a name may have on the common file systems.
const MaxElement = 255
