// How a Message is kept and sent as JSON.

package message

import (
	"encoding/json"
	"fmt"
	"time"
)

// MarshalJSON gives the code and the arguments.
func (m Message) MarshalJSON() ([]byte, error) { return json.Marshal(m.parts) }

// UnmarshalJSON is the opposite of MarshalJSON.
func (m *Message) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &m.parts) }

// kept is how an argument is kept: the one field that is there says what it is.
type kept struct {
	Text     *string        `json:"text,omitempty"`
	Number   *int           `json:"number,omitempty"`
	Duration *time.Duration `json:"duration,omitempty"` // in nanoseconds
	Bytes    *Bytes         `json:"bytes,omitempty"`
	Status   *Status        `json:"status,omitempty"`
	Message  *Message       `json:"message,omitempty"`
}

// MarshalJSON keeps what each value is.
func (a Args) MarshalJSON() ([]byte, error) {
	all := make(map[string]kept, len(a))
	for name, value := range a {
		var k kept
		switch v := value.(type) {
		case string:
			k.Text = &v
		case int:
			k.Number = &v
		case time.Duration:
			k.Duration = &v
		case Bytes:
			k.Bytes = &v
		case Status:
			k.Status = &v
		case Message:
			k.Message = &v
		default:
			return nil, fmt.Errorf("the argument %s is a %T", name, value)
		}
		all[name] = k
	}
	return json.Marshal(all)
}

// UnmarshalJSON leaves out what it does not know, such as values of a later version.
func (a *Args) UnmarshalJSON(data []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*a = make(Args, len(all))
	for name, value := range all {
		var k kept
		if json.Unmarshal(value, &k) != nil {
			continue
		}
		switch {
		case k.Text != nil:
			(*a)[name] = *k.Text
		case k.Number != nil:
			(*a)[name] = *k.Number
		case k.Duration != nil:
			(*a)[name] = *k.Duration
		case k.Bytes != nil:
			(*a)[name] = *k.Bytes
		case k.Status != nil:
			(*a)[name] = *k.Status
		case k.Message != nil:
			(*a)[name] = *k.Message
		}
	}
	return nil
}
