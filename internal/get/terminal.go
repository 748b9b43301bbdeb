// What strangers wrote, on its way to a terminal.
package get

import (
	"io"
	"os"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// harmless gives w, or, if that is a terminal, a writer to it that shows what would steer it
// instead of sending it. Into files and pipes bytes go as they are.
func harmless(w io.Writer) io.Writer {
	if !isTerminal(w) {
		return w
	}
	return transform.NewWriter(w, runes.Map(shown))
}

// shown gives a rune as a terminal may have it: lines and tabs as they are, other control
// characters (ECMA-48 §5.2, §5.3) as their pictures, and what turns the text around as U+FFFD.
func shown(r rune) rune {
	const pictures = 0x2400 // U+241B is that of ESC
	switch {
	case r == '\n', r == '\t':
		return r
	case r < ' ':
		return pictures + r
	case r == 0x7f:
		return '␡'
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return '�'
	}
	return r
}
