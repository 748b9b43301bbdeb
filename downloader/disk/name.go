// Safe file names out of names that come from anywhere.

package disk

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A name is at most 255 bytes on the common file systems. What SafeName gives
// leaves room for what Gannet appends: a number and the longer suffix.
const (
	longestSuffix = " (999)" + ResumeSuffix
	maxName       = 255 - len(longestSuffix)
	maxExtension  = 16 // bytes after the dot; what is longer is a sentence, not a type
)

// SafeName makes a file name that every system takes, and that shows what it
// is, out of one that came from anywhere: the last element after / and \, in
// valid UTF-8 and NFC, without control and invisible characters, without those
// and the device names that Windows refuses, without dots and spaces around it,
// and short enough to be numbered and given the part's suffix, its extension
// kept. It gives "" when nothing is left. A safe name is given back as it is.
func SafeName(s string) string {
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(visible, strings.ToValidUTF8(s, "_"))
	s = strings.Join(strings.Fields(joined(s)), " ")
	s = strings.Trim(norm.NFC.String(s), " .")
	if isDevice(s) {
		s = "_" + s
	}
	return notResume(cutTo(s, maxName))
}

// notResume gives another name for that of a resume file, or a server could write that of
// another download.
func notResume(s string) string {
	if stem := max(len(s)-len(ResumeSuffix), 0); strings.EqualFold(s[stem:], ResumeSuffix) {
		return s[:stem] + ".part_gannet"
	}
	return s
}

// Numbered gives the n-th other name for a name that is taken, n from 1:
// "name (1).ext", "archive (1).tar.gz".
func Numbered(name string, n int) string {
	stem, ext := splitExtension(name)
	return fmt.Sprintf("%s (%d)%s", stem, n, ext)
}

// visible drops what cannot be seen (it hides the extension, turns it around,
// or makes two names look the same) and replaces what Windows refuses or
// nobody has a glyph for.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case isJoiner(r), unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return r
	case strings.ContainsRune(`<>:"|?*`, r), r == utf8.RuneError,
		unicode.In(r, unicode.Co, unicode.Noncharacter_Code_Point):
		return '_'
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return r
}

// isJoiner is true of the invisible characters that spelling needs: ZWNJ in
// Persian, ZWJ in Indic scripts and in emoji, variation selectors in emoji and Han.
func isJoiner(r rune) bool {
	return r == '\u200c' || r == '\u200d' || unicode.Is(unicode.Variation_Selector, r)
}

// joinable are the scripts and symbols among which a joiner changes what is seen.
var joinable = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	unicode.So, unicode.Sk,
}

// joined keeps ZWJ and ZWNJ only between two characters that they can change,
// and a variation selector only after one; elsewhere they are invisible.
func joined(s string) string {
	if strings.IndexFunc(s, isJoiner) < 0 {
		return s
	}
	var out strings.Builder
	var last rune
	for i, r := range s {
		if isJoiner(r) {
			after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			selector := unicode.Is(unicode.Variation_Selector, r)
			if selector && !(unicode.In(last, joinable...) || unicode.Is(unicode.Han, last)) {
				continue
			}
			selected := unicode.Is(unicode.Variation_Selector, last)
			if !selector && !((selected || unicode.In(last, joinable...)) && unicode.In(after, joinable...)) {
				continue
			}
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

// isDevice tells a name that Windows takes for a device, whatever its extension
// (Microsoft, "Naming Files, Paths, and Namespaces").
func isDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if number, ok := strings.CutPrefix(base, port); ok && utf8.RuneCountInString(number) == 1 {
			return strings.Contains("123456789¹²³", number)
		}
	}
	return false
}

// cutTo shortens the part before the extension until the name has most bytes, if it can.
func cutTo(name string, most int) string {
	stem, ext := splitExtension(name)
	end := most - len(ext)
	if len(name) <= most || end <= 0 {
		return name
	}
	for !utf8.RuneStart(stem[end]) {
		end--
	}
	stem = strings.TrimRightFunc(stem[:end], func(r rune) bool { return r == ' ' || r == '.' || isJoiner(r) })
	return stem + ext
}

// Extension gives the last extension of a name, dot included, or "".
func Extension(name string) string {
	_, ext := splitOne(name)
	return ext
}

// splitExtension parts a name before its extension, and the one before it if the
// last is a compression ("archive.tar.gz", "dump.sql.xz").
func splitExtension(name string) (stem, ext string) {
	stem, ext = splitOne(name)
	switch strings.ToLower(ext) {
	case ".gz", ".bz2", ".xz", ".zst", ".lz", ".lz4", ".lzma", ".br", ".z":
		if before, inner := splitOne(stem); inner != "" && len(inner) <= len(".json") {
			return before, inner + ext
		}
	}
	return stem, ext
}

// splitOne parts a name before its last extension, dot included: a short element
// of letters and digits with a letter in it ("3" of "v1.2.3" is none), or the
// number of a volume ("movie.7z.001").
func splitOne(name string) (stem, ext string) {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || len(name)-i-1 > maxExtension {
		return name, ""
	}
	letter := len(name)-i == len(".001") && name[i+1] == '0'
	for _, r := range name[i+1:] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return name, ""
		}
		letter = letter || unicode.IsLetter(r)
	}
	if !letter {
		return name, ""
	}
	return name[:i], name[i:]
}
