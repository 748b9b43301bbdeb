// Package language has the window speak the language of the user.
package language

import (
	"fmt"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"

	"gannet/assets"
)

// All are the languages the window speaks, by their tag (BCP 47), in their own words.
var All = []struct{ Tag, Name string }{
	{"en", "English"}, {"de", "Deutsch"}, {"es", "Español"}, {"fr", "Français"}, {"zh-Hans", "简体中文"},
}

// Speak makes the window speak a language; "" is the system's.
func Speak(tag string) error {
	if tag == "" {
		tag = systemLanguage()
	}
	translation, err := assets.Translations.ReadFile("translations/" + tag + ".json")
	if err != nil {
		return fmt.Errorf("no translation for %q: %w", tag, err)
	}
	// Fyne knows no language but the system's, so the one of the user's choice
	// takes its place.
	return lang.AddTranslationsForLocale(translation, lang.SystemLocale())
}

// systemLanguage is the language of the window that suits the system best.
func systemLanguage() string {
	tags := make([]language.Tag, len(All))
	for i, l := range All {
		tags[i] = language.MustParse(l.Tag)
	}
	// A system language Fyne could not make sense of is no tag: English.
	_, i, sure := language.NewMatcher(tags).Match(language.Make(lang.SystemLocale().String()))
	if sure == language.No {
		i = 0
	}
	return All[i].Tag
}
