package view

// What the engine says, in the language of the user.

import (
	"encoding/json"
	"sync"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/assets"
	"gannet/internal/phrase"
)

// Say puts a Phrase into the user's language. What has no translation, such as a sentence an
// earlier version put into the list with its gaps filled, is said in English.
func Say(p phrase.Phrase) string {
	parts := p.Parts()
	if _, ok := translated()[parts.Text]; !ok {
		return p.String()
	}
	gaps := data{}
	for name, value := range parts.Gaps {
		gaps[name] = sayGap(value)
	}
	return lang.L(parts.Text, gaps)
}

// sayGap writes what fills a gap as the window writes such things.
func sayGap(value any) any {
	switch v := value.(type) {
	case phrase.Bytes:
		return Size(int64(v))
	case time.Duration:
		return Duration(v)
	}
	return value
}

// translated has the sentences that every language has.
var translated = sync.OnceValue(func() (all map[string]json.RawMessage) {
	data, err := assets.Translations.ReadFile("translations/en.json")
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		panic(err) // it is built in, and tested
	}
	return all
})
