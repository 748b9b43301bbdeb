// Package phrase carries what is to be said to people from where it is known to where
// it is shown: in the user's language in the window, in English everywhere else.
package phrase

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// Phrase is a sentence, or a part of one, for people. Its zero value says nothing. As
// text, and so in JSON and in a log, it is its English, and one read from a text has no
// gaps. Two are equal (==) if one is a copy of the other.
type Phrase struct{ parts *Parts }

// Parts is what a Phrase is made of, for translating and for keeping it.
type Parts struct {
	Text string `json:"text"` // in English, with a {{.Name}} for each gap: the key of its translations
	Gaps Gaps   `json:"gaps,omitempty"`
}

// Gaps fill the gaps of a text by their names: with a string, an int, a time.Duration, Bytes
// or a Status, so that each can be written as the reader does.
type Gaps map[string]any

// Bytes is a number of bytes.
type Bytes int64

// Status is the status code of an HTTP answer.
type Status int

// Of makes a Phrase. A test finds its translations by the text, which must be written out.
func Of(text string, gaps ...Gaps) Phrase {
	p := Parts{Text: text}
	for _, g := range gaps {
		p.Gaps = g
	}
	return p.Phrase()
}

// Phrase puts parts together.
func (p Parts) Phrase() Phrase { return Phrase{&p} }

// Parts takes a Phrase apart.
func (p Phrase) Parts() Parts {
	if p.parts == nil {
		return Parts{}
	}
	return *p.parts
}

// IsZero reports whether nothing is said.
func (p Phrase) IsZero() bool { return p.parts == nil }

// String says it in English.
func (p Phrase) String() string {
	parts := p.Parts()
	if len(parts.Gaps) == 0 {
		return parts.Text
	}
	var fill []string
	for name, value := range parts.Gaps {
		fill = append(fill, "{{."+name+"}}", english(value))
	}
	return strings.NewReplacer(fill...).Replace(parts.Text)
}

// MarshalText gives the English.
func (p Phrase) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText takes English as it is.
func (p *Phrase) UnmarshalText(text []byte) error {
	*p = Phrase{}
	if len(text) > 0 {
		*p = Of(string(text))
	}
	return nil
}

func english(value any) string {
	switch v := value.(type) {
	case Bytes:
		return humanize.Bytes(uint64(max(v, 0)))
	case time.Duration:
		return v.Round(time.Second).String()
	case Status:
		if text := http.StatusText(int(v)); text != "" {
			return fmt.Sprintf("%d %s", v, text)
		}
	}
	return fmt.Sprint(value)
}
