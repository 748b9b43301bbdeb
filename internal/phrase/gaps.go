// How the values of a phrase are stored.

package phrase

import (
	"encoding/json"
	"fmt"
	"time"
)

// kept is how a value of a gap is kept: the one field that is there says what it is.
type kept struct {
	Text     *string        `json:"text,omitempty"`
	Number   *int           `json:"number,omitempty"`
	Duration *time.Duration `json:"duration,omitempty"` // in nanoseconds
	Bytes    *Bytes         `json:"bytes,omitempty"`
	Status   *Status        `json:"status,omitempty"`
}

// MarshalJSON keeps what each value is.
func (g Gaps) MarshalJSON() ([]byte, error) {
	all := make(map[string]kept, len(g))
	for name, value := range g {
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
		default:
			return nil, fmt.Errorf("the gap %s holds a %T", name, value)
		}
		all[name] = k
	}
	return json.Marshal(all)
}

// UnmarshalJSON leaves out what it does not know, such as values of a later version.
func (g *Gaps) UnmarshalJSON(data []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*g = make(Gaps, len(all))
	for name, value := range all {
		var k kept
		if json.Unmarshal(value, &k) != nil {
			continue
		}
		switch {
		case k.Text != nil:
			(*g)[name] = *k.Text
		case k.Number != nil:
			(*g)[name] = *k.Number
		case k.Duration != nil:
			(*g)[name] = *k.Duration
		case k.Bytes != nil:
			(*g)[name] = *k.Bytes
		case k.Status != nil:
			(*g)[name] = *k.Status
		}
	}
	return nil
}
