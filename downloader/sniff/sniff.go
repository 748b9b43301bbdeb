// Package sniff tells what a file is by its media type and its first bytes: a page for the browser, a message that a
// server sends in the place of a file, a text, or a file of another sort.
package sniff

import (
	"bytes"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// MostMessage is the size in bytes above which nothing is a message.
const MostMessage = 64 << 10

// messageTypes are the media types of messages, besides those of pages and those that end with +json or +xml.
var messageTypes = []string{"application/json", "text/json", "application/xml", "text/xml", "text/plain"}

// MediaType is the media type in a Content-Type, without parameters; "" if there is none.
func MediaType(contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	return media
}

// IsPage reports whether a Content-Type is that of a page for the browser.
func IsPage(contentType string) bool {
	media := MediaType(contentType)
	return media == "text/html" || media == "application/xhtml+xml"
}

// IsMessage reports whether a Content-Type is one in which servers say why there is no file.
func IsMessage(contentType string) bool {
	media := MediaType(contentType)
	return IsPage(contentType) || slices.Contains(messageTypes, media) || strings.HasSuffix(media, "+json") ||
		strings.HasSuffix(media, "+xml") && !strings.HasPrefix(media, "image/")
}

// BecomesMessage reports whether the Content-Type now is that of a message, and the one before was not.
func BecomesMessage(before, now string) bool {
	return before != "" && !IsMessage(before) && IsMessage(now)
}

// Type is the media type that a file with these first bytes has.
func Type(first []byte) string { return http.DetectContentType(first) }

// IsHTML reports whether a file with these first bytes is a page.
func IsHTML(first []byte) bool {
	first = bytes.TrimPrefix(first, []byte("\ufeff"))
	return strings.HasPrefix(Type(first), "text/html") || xhtml.Match(first)
}

// xhtml is how a page begins that is XML. http.DetectContentType knows that of XML only.
var xhtml = regexp.MustCompile(`(?is)^\s*<\?xml\b[^>]*>(\s|<!--.*?-->)*(<!DOCTYPE\s+html\b|<html\b)`)

// markup is how the messages of servers in JSON or XML begin. No file of a type that is no text begins so.
var markup = regexp.MustCompile(`^\s*(\{\s*"|\[\s*\{\s*"|<\?xml\b)`)

// IsMarkup reports whether what begins so is a message in JSON or XML, whatever its type.
func IsMarkup(first []byte) bool {
	first = bytes.TrimPrefix(first, []byte("\ufeff"))
	return IsText(first) && markup.Match(first)
}

// notWords are beginnings of files that look like text and are none for people.
var notWords = regexp.MustCompile(`(?s)^(\{\\rtf|d\d+:)|%PDF-`)

// IsWords reports whether a file with these first bytes is a text, whatever its encoding.
func IsWords(first []byte) bool {
	return strings.HasPrefix(Type(first), "text/") && !notWords.Match(first)
}

// IsText reports whether b, the beginning of a file, is text: there are no control characters in it.
func IsText(b []byte) bool {
	b = b[:len(b)-PartialRune(b)]
	control := bytes.ContainsFunc(b, func(r rune) bool {
		return r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r) || r == 0x7f
	})
	return !control && utf8.Valid(b)
}

// PartialRune is how many bytes at the end of b begin a character that is not all there.
func PartialRune(b []byte) int {
	for n := 1; n <= min(utf8.UTFMax-1, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// IsOtherSort reports whether files that begin with a and b are of two sorts, as far as that shows.
func IsOtherSort(a, b []byte) bool {
	before, now := sortOf(a), sortOf(b)
	return now != before && now != "" && (before != "" || now == sortText)
}

const sortText = "text"

// sortOf names the sort of file that begins with b, or gives "" if that does not show.
func sortOf(b []byte) string {
	media := MediaType(Type(b))
	switch {
	case strings.HasPrefix(media, "text/"), IsText(b):
		return sortText
	case media == "application/octet-stream":
		return ""
	}
	return media
}
