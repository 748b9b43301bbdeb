// Package message carries what is to be told to people as a code with arguments, from where it is known to where
// it is told. Its words are in the catalogue below it, which only front ends import.
package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Code names what is to be told. The packages that tell it declare it as a constant; a test finds its sentence.
type Code string

// Message is a Code with its arguments. Its zero value tells nothing. Two are equal (==) if one is a copy of the
// other.
type Message struct{ parts *parts }

type parts struct {
	Code Code `json:"code"`
	Args Args `json:"args,omitempty"`
}

// Args fill the gaps of a sentence by their names: with a string, an int, a time.Duration, Bytes, a Status or a
// Message, so that each can be written as the reader does.
type Args map[string]any

// Bytes is a number of bytes.
type Bytes int64

// Status is the status code of an HTTP answer.
type Status int

// Of makes a Message.
func Of(code Code, args ...Args) Message {
	p := &parts{Code: code}
	for _, a := range args {
		p.Args = a
	}
	return Message{p}
}

// IsZero reports whether nothing is told.
func (m Message) IsZero() bool { return m.parts == nil }

// Code gives what is told, "" if nothing.
func (m Message) Code() Code {
	if m.parts == nil {
		return ""
	}
	return m.parts.Code
}

// Args gives the arguments. They must not be changed.
func (m Message) Args() Args {
	if m.parts == nil {
		return nil
	}
	return m.parts.Args
}

// String is for logs: the code, then each argument by its name.
func (m Message) String() string {
	var b strings.Builder
	b.WriteString(string(m.Code()))
	for _, name := range slices.Sorted(maps.Keys(m.Args())) {
		switch v := m.Args()[name].(type) {
		case string:
			fmt.Fprintf(&b, " %s=%q", name, v)
		case Message:
			fmt.Fprintf(&b, " %s=(%v)", name, v)
		case time.Duration:
			fmt.Fprintf(&b, " %s=%v", name, v)
		default:
			fmt.Fprintf(&b, " %s=%d", name, v)
		}
	}
	return b.String()
}
