package view

// What the engine tells, in the language of the user.

import (
	"encoding/json"
	"sync"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/assets"
	"gannet/downloader/failure"
	"gannet/internal/message"
	"gannet/internal/message/catalog"
)

// Say puts a Message into the user's language.
func Say(m message.Message) string { return translate(catalog.Of(m)) }

// Hint says what the user can do about a failure, without a full stop.
func Hint(e *failure.Error) string { return translate(catalog.Hint(e.Kind)) }

// translate puts a sentence into the user's language. What has no translation, such as a code of a later version, is
// said in English.
func translate(s catalog.Sentence) string {
	if _, ok := translated()[s.Text]; !ok {
		return s.String()
	}
	gaps := data{}
	for name, value := range s.Args {
		gaps[name] = sayGap(value)
	}
	return lang.L(s.Text, gaps)
}

// sayGap writes what fills a gap as the window writes such things.
func sayGap(value any) any {
	switch v := value.(type) {
	case message.Message:
		return Say(v)
	case message.Bytes:
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
