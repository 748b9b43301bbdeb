// Texts in any of the encodings that programs use.

package link

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Decode gives text in any of the encodings that programs use for it: UTF-16 or UTF-8, with
// or without a mark, else Windows-1252. It ends at a NUL.
func Decode(data []byte) string {
	var text string
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		text = Decode16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		text = Decode16(data[2:], binary.BigEndian)
	case isWide(data):
		text = Decode16(data, wideOrder(data))
	default:
		data, _, _ = bytes.Cut(bytes.TrimPrefix(data, []byte("\ufeff")), []byte{0})
		if utf8.Valid(data) {
			return string(data)
		}
		// It decodes whatever it is given.
		data, _ = charmap.Windows1252.NewDecoder().Bytes(data)
		return string(data)
	}
	text, _, _ = strings.Cut(text, "\x00")
	return text
}

// isWide recognises UTF-16 without a mark by the zeros in it.
func isWide(data []byte) bool { return len(data) >= 2 && (data[0] == 0) != (data[1] == 0) }

func wideOrder(data []byte) binary.ByteOrder {
	if data[0] == 0 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// decodeList does what Decode does for a list, in which links may be in any encoding: they are
// asked for with the bytes they have there. A NUL may end a line.
func decodeList(data []byte) string {
	if isWide(data) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return Decode(data)
	}
	return string(bytes.TrimPrefix(data, []byte("\ufeff")))
}

// Decode16 gives the text that data is in UTF-16.
func Decode16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// Lines splits at any kind of line end; there is always a first line.
func Lines(text string) []string {
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}
