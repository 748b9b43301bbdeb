// Package catalog has the sentence of every message.Code, in English. Only front ends import it: the window, which
// translates the sentences, and the terminal, which does not.
package catalog

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"gannet/downloader/failure"
	"gannet/internal/message"
)

// Sentence is what people read of a Message: an English text with a {{.Name}} for each gap, which is also the key
// of its translations, and what fills the gaps.
type Sentence struct {
	Text string
	Args message.Args
}

// Of finds the sentence of a Message. One whose code is not known is told as a log tells it.
func Of(m message.Message) Sentence {
	if text, ok := texts[m.Code()]; ok {
		return Sentence{text, readable(m.Args())}
	}
	return Sentence{Text: m.String()}
}

// readable gives arguments with the names that people know.
func readable(args message.Args) message.Args {
	for name, value := range args {
		if text, ok := value.(string); ok && algorithm(text) != text {
			args = maps.Clone(args)
			args[name] = algorithm(text)
		}
	}
	return args
}

// algorithm is the name that people know of a checksum's algorithm.
func algorithm(name string) string {
	switch name {
	case "md5":
		return "MD5"
	case "sha1", "sha256", "sha512":
		return "SHA-" + name[len("sha"):]
	}
	return name
}

// Hint says what the user can do about a failure, without a full stop.
func Hint(k failure.Kind) Sentence {
	f, ok := failures[k]
	if !ok {
		f = failures[failure.Internal]
	}
	return Sentence{Text: f.hint}
}

// English is the sentence of a Message in English.
func English(m message.Message) string { return Of(m).String() }

// Explain says in English what happened and what the user can do, in two sentences.
func Explain(e *failure.Error) string {
	return English(e.Message()) + ". " + Hint(e.Kind).String() + "."
}

// String is the sentence in English.
func (s Sentence) String() string {
	if len(s.Args) == 0 {
		return s.Text
	}
	var fill []string
	for name, value := range s.Args {
		fill = append(fill, "{{."+name+"}}", english(value))
	}
	return strings.NewReplacer(fill...).Replace(s.Text)
}

func english(value any) string {
	switch v := value.(type) {
	case message.Message:
		return English(v)
	case message.Bytes:
		return humanize.Bytes(uint64(max(v, 0)))
	case time.Duration:
		return v.Round(time.Second).String()
	case message.Status:
		if text := http.StatusText(int(v)); text != "" {
			return fmt.Sprintf("%d %s", v, text)
		}
	}
	return fmt.Sprint(value)
}

// texts are the sentences of all codes.
var texts = func() map[message.Code]string {
	all := make(map[message.Code]string, len(sentences)+len(failures))
	for code, text := range sentences {
		all[code] = text
	}
	for kind, f := range failures {
		all[kind.Code()] = f.what
	}
	return all
}()
