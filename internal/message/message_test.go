package message

import (
	"encoding/json"
	"testing"
	"time"
)

func TestMessageIsItsCodeInLogs(t *testing.T) {
	for want, m := range map[string]Message{
		"":                             {},
		"disk.full":                    Of("disk.full"),
		`host.silent Host="a.example"`: Of("host.silent", Args{"Host": "a.example"}),
		`a A="b" B=5 C=404 D=1m23s E=3 F=(link.none)`: Of("a", Args{
			"F": Of("link.none"), "A": "b", "B": Bytes(5), "C": Status(404), "D": 83 * time.Second, "E": 3,
		}),
	} {
		if got := m.String(); got != want || m.IsZero() != (want == "") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What was kept is the same, and still knows what its arguments are.
func TestMessagesAreKept(t *testing.T) {
	type both struct {
		None Message `json:"none,omitzero"`
		Some Message `json:"some,omitzero"`
	}
	before := both{Some: Of("x", Args{
		"T": "", "N": 0, "D": time.Duration(0), "B": Bytes(0), "S": Status(500), "M": Of("y", Args{"T": "z"}),
	})}
	data, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	var after both
	if err := json.Unmarshal(data, &after); err != nil {
		t.Fatal(err)
	}
	if !after.None.IsZero() || after.Some.String() != before.Some.String() {
		t.Errorf("%s\n%v, want %v", data, after, before)
	}
	for name, want := range before.Some.Args() {
		if m, ok := want.(Message); ok {
			if got, ok := after.Some.Args()[name].(Message); !ok || got.String() != m.String() {
				t.Errorf("%s: %v, want %v", name, got, m)
			}
		} else if got := after.Some.Args()[name]; got != want {
			t.Errorf("%s: %#v, want %#v", name, got, want)
		}
	}
	if data, err := json.Marshal(Of("x", Args{"X": 1.5})); err == nil {
		t.Errorf("a value nobody can read again is kept: %s", data)
	}
}

func TestMessagesOfALaterVersionAreRead(t *testing.T) {
	var m Message
	data := `{"code":"x","args":{"A":{"text":"a"},"B":{"colour":3},"C":{"number":1.5}},"tone":"glad"}`
	if err := json.Unmarshal([]byte(data), &m); err != nil {
		t.Fatal(err)
	}
	if got := m.String(); got != `x A="a"` {
		t.Errorf("%q", got)
	}
}
