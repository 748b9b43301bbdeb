package web

// In which code page the bytes of a name are.

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Names come in the bytes of some code page that nobody names. They are too short for the
// statistics of general detectors, so each code page is asked how usual the letters are that the
// bytes would be in it, and the best answer counts.

// codePage is an encoding as one language, or several alike, use it.
type codePage struct {
	encoding encoding.Encoding
	usual    map[rune]bool // lower case, but for ASCII
	rarer    map[rune]bool // letters that are less so
	// Other characters of East Asia are ordered by how usual they are: those whose first byte is in this range
	// are still in use. Zero for other languages.
	first, last byte
	doubt       float64 // how much less the code page is in use than others of its letters, 0 to 1
	vowels      string  // of which each word of three or more letters has one; "" where that says nothing
}

// codePages are in the order in which they are believed if several are as likely.
var codePages = []codePage{
	latin(charmap.Windows1252, "àâçéèêëîïôùûüÿœæ"), // French
	latin(charmap.Windows1252, "äöüß"),             // German
	latin(charmap.Windows1252, "áéíñóúü¿¡ºª"),      // Spanish
	latin(charmap.Windows1252, "áâãàçéêíóôõúüºª"),  // Portuguese
	latin(charmap.Windows1252, "àèéìíîòóùú"),       // Italian
	latin(charmap.Windows1252, "åäöæøéóôü"),        // Danish, Finnish, Norwegian, Swedish
	latin(charmap.Windows1252, "áéíóúàèìòùïü·ç"),   // Catalan, Irish
	latin(charmap.Windows1250, "ąćęłńóśźż"),        // Polish
	latin(charmap.Windows1250, "áäčďéěíĺľňóôŕřšťúůýž"),
	latin(charmap.Windows1250, "áéíóöőúüű"), // Hungarian
	latin(charmap.Windows1250, "ăâîşţ"),     // Romanian
	latin(charmap.Windows1250, "čćđšž"),
	latin(charmap.ISO8859_2, "ąćęłńóśźż"),
	latin(charmap.ISO8859_2, "áäčďéěíĺľňóôŕřšťúůýž"),
	latin(charmap.Windows1254, "çğıöşüâîi̇"),                                   // Turkish
	{encoding: charmap.Windows1252, usual: letters("áðéíóúýþæö"), doubt: 0.07}, // Icelandic
	latin(charmap.Windows1257, "āčēģīķļņšūžąęėįųõäöü"),
	{encoding: simplifiedchinese.GB18030, usual: letters(usualHan + simplifiedHan), first: 0xb0, last: 0xd7},
	{encoding: korean.EUCKR, usual: letters(usualHangul), first: 0xb0, last: 0xc8},
	{encoding: traditionalchinese.Big5, usual: letters(usualHan + traditionalHan), first: 0xa4, last: 0xc6},
	{encoding: japanese.ShiftJIS, usual: letters(kana + usualHan + japaneseHan), first: 0x88, last: 0x97},
	{encoding: japanese.EUCJP, usual: letters(kana + usualHan + japaneseHan), first: 0xb0, last: 0xcf},
	{encoding: charmap.Windows1251, usual: cyrillic, rarer: rarerCyrillic, vowels: "аеёиоуыэюяіїєў"},
	{encoding: charmap.KOI8R, usual: cyrillic, rarer: rarerCyrillic, vowels: "аеёиоуыэюя", doubt: 0.1},
	{
		encoding: charmap.Windows1253, usual: letters("αοιετσνηυρπκμλςωάέήίό"), rarer: letters("βγδζθξφχψύώϊϋ"),
		vowels: "αεηιουωάέήίόύώϊϋΐΰ", doubt: 0.05,
	},
}

var cyrillic, rarerCyrillic = letters("оеаинтсрвлкмдпуяы"), letters("бгёжзйфхцчшщъьэюіїєґў№")

func latin(e encoding.Encoding, usual string) codePage {
	p := codePage{encoding: e, usual: letters(usual)}
	switch e {
	case charmap.Windows1252:
	case charmap.ISO8859_2:
		p.doubt = 0.1
	default:
		p.doubt = 0.05
	}
	return p
}

func letters(s string) map[rune]bool {
	set := map[rune]bool{}
	for _, r := range s {
		set[r] = true
	}
	return set
}

// lone is a name in ASCII with one letter beyond that as a word of its own: "Menu à la carte.pdf". One letter tells
// no code page from another, and the names of other alphabets have more of them.
var lone = regexp.MustCompile(`^[\x00-\x7f]*[A-Za-z][ _-]+[^\x00-\x7f]([ _.-][\x00-\x7f]*)?$|^[^\x00-\x7f][ _-]+[A-Za-z][\x00-\x7f]*$`)

// read gives what bytes that are no UTF-8 say in the likeliest code page, and how likely it is, 0 to 1.
func read(raw string) (name string, trust float64) {
	const longest = 1 << 10 // bytes; nothing longer is a name
	if lone.MatchString(raw) {
		name, _ = charmap.Windows1252.NewDecoder().String(raw)
		return name, 0.5
	}
	for i := range codePages {
		if len(raw) > longest {
			break
		}
		if text, likelihood := codePages[i].read(raw); likelihood > trust {
			name, trust = text, likelihood
		}
	}
	if trust == 0 { // what decodes whatever it is given
		name, _ = charmap.Windows1252.NewDecoder().String(raw)
	}
	return name, trust
}

// read gives what bytes say in the code page, and how usual that is.
func (p *codePage) read(raw string) (text string, likelihood float64) {
	text, err := p.encoding.NewDecoder().String(raw)
	if err != nil || strings.ContainsRune(text, utf8.RuneError) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", 0
	}
	sum, n := 0.0, 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		weight := p.wordness(word)
		for _, r := range word {
			if r >= utf8.RuneSelf {
				sum += weight * p.usualness(r)
				n++
			}
		}
	}
	before := ' '
	stuck := false // a letter beyond ASCII stands beside a sign that stands in no word
	for _, r := range text {
		if r >= utf8.RuneSelf && !unicode.IsLetter(r) {
			sum += p.usualness(r)
			n++
		}
		stuck = stuck || isForeign(before) && isSign(r) || isSign(before) && isForeign(r)
		before = r
	}
	likelihood = (1 - p.doubt) * sum / float64(max(n, 1))
	if stuck && p.first == 0 {
		likelihood *= 0.4
	}
	return text, likelihood
}

func isForeign(r rune) bool { return r >= utf8.RuneSelf && unicode.IsLetter(r) }

// isSign is true of what may be half a character of another code page, and is seldom in a word.
func isSign(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.ContainsRune("@\\^`{|}~", r)
	}
	return !unicode.IsLetter(r) && !strings.ContainsRune("“”‘’„–—…№", r)
}

// wordness tells a word from letters in chance order, 0 to 1: its case is that of a word, and it has
// a vowel, or in Latin a plain letter.
func (p *codePage) wordness(word string) float64 {
	upper, lower, plain, title, n := 0, 0, false, false, 0
	for i, r := range word {
		plain = plain || r < utf8.RuneSelf
		n++
		switch {
		case unicode.IsUpper(r):
			upper++
			title = title || i == 0
		case unicode.IsLower(r):
			lower++
		}
	}
	mixed := upper > 0 && lower > 0 && (upper > 1 || !title)
	switch isLatin := p.vowels == ""; {
	case p.first != 0 && plain:
		return 0.8
	case p.first != 0:
		return 1
	case isLatin && n == 1:
		return 0.9 - 3*p.doubt
	case isLatin && mixed:
		return 0.3
	case isLatin && plain:
		return 1
	case isLatin, plain, mixed:
		return 0
	case n > 2 && (lower > 0 || n > 5) && !strings.ContainsAny(strings.ToLower(word), p.vowels):
		return 0
	case lower == 0 && n > 1:
		return 0.9
	}
	return 1
}

// usualness is how usual a character beyond ASCII is in the name of a file, 0 to 1.
func (p *codePage) usualness(r rune) float64 {
	switch {
	case p.usual[unicode.ToLower(r)]:
		return 1
	case p.rarer[unicode.ToLower(r)]:
		return 0.8
	case unicode.Is(unicode.Co, r), 0xff61 <= r && r <= 0xff9f: // for private use; half as wide
		return 0
	case strings.ContainsRune("€°™®©", r):
		return 0.6
	case strings.ContainsRune("“”‘’„–—…«»×·", r):
		return 0.4
	case p.first != 0 && (0x3000 <= r && r <= 0x30ff || 0xff01 <= r && r <= 0xff5e):
		// punctuation and kana; wide letters
		return 0.7
	case p.first != 0 && unicode.IsLetter(r):
		raw, err := p.encoding.NewEncoder().Bytes([]byte(string(r)))
		if err == nil && len(raw) == 2 && p.first <= raw[0] && raw[0] <= p.last && (p.first != 0xb0 || raw[1] >= 0xa1) {
			return 0.55
		}
	}
	return 0.1
}
