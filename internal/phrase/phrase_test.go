package phrase

import (
	"encoding/json"
	"testing"
	"time"
)

func TestPhraseIsEnglishEverywhereButInTheWindow(t *testing.T) {
	for want, p := range map[string]Phrase{
		"":                             {},
		"The disk is full":             Of("The disk is full"),
		"a.example did not answer":     Of("{{.Host}} did not answer", Gaps{"Host": "a.example"}),
		"It is called {{.B}} in b":     Of("It is called {{.A}} in {{.B}}", Gaps{"A": "{{.B}}", "B": "b"}),
		"2.3 GB needed, 0 B free":      Of("{{.Need}} needed, {{.Free}} free", Gaps{"Need": Bytes(2_340_000_000), "Free": Bytes(-1)}),
		"Went on after 1m23s":          Of("Went on after {{.X}}", Gaps{"X": 83*time.Second + time.Millisecond}),
		"It failed with 3":             Of("It failed with {{.X}}", Gaps{"X": 3}),
		"404 Not Found":                Of("{{.S}}", Gaps{"S": Status(404)}),
		"799":                          Of("{{.S}}", Gaps{"S": Status(799)}),
		"No gap <here>, {{.X}} is one": Of("No gap <here>, {{.X}} is one"),
	} {
		text, err := p.MarshalText()
		if err != nil || p.String() != want || string(text) != want || p.IsZero() != (want == "") {
			t.Errorf("%q, %q, %v, want %q", p, text, err, want)
		}
	}
	if got, err := json.Marshal(struct {
		None Phrase `json:"none,omitzero"`
		Some Phrase `json:"some,omitzero"`
	}{Some: Of("{{.X}} is it", Gaps{"X": "a"})}); err != nil || string(got) != `{"some":"a is it"}` {
		t.Errorf("%s, %v", got, err)
	}
}

// What was kept is the same in English, and still knows what its gaps hold.
func TestPartsAreKept(t *testing.T) {
	p := Of("{{.T}} {{.N}} {{.D}} {{.B}} {{.S}}", Gaps{"T": "", "N": 0, "D": time.Duration(0), "B": Bytes(0), "S": Status(500)})
	data, err := json.Marshal(p.Parts())
	if err != nil {
		t.Fatal(err)
	}
	var parts Parts
	if err := json.Unmarshal(data, &parts); err != nil {
		t.Fatal(err)
	}
	if got := parts.Phrase(); got.String() != p.String() || got.String() != " 0 0s 0 B 500 Internal Server Error" {
		t.Errorf("%s\n%q, want %q", data, got, p)
	}
	for name, want := range p.Parts().Gaps {
		if got := parts.Gaps[name]; got != want {
			t.Errorf("%s: %#v, want %#v", name, got, want)
		}
	}
	if data, err := json.Marshal(Gaps{"X": 1.5}); err == nil {
		t.Errorf("a value nobody can read again is kept: %s", data)
	}
}

func TestPartsOfALaterVersionAreRead(t *testing.T) {
	var parts Parts
	if err := json.Unmarshal([]byte(`{"text":"{{.A}} in {{.B}}{{.C}}","gaps":{"A":{"text":"a"},"B":{"colour":3},"C":{"number":1.5}},"tone":"glad"}`), &parts); err != nil {
		t.Fatal(err)
	}
	if got := parts.Phrase().String(); got != "a in {{.B}}{{.C}}" {
		t.Errorf("%q", got)
	}
}
