package view

// Names that are translated when they are shown.

import "fyne.io/fyne/v2/lang"

// label is a name in English, as it stands in the translations.
type label string

// String is the name in the user's language.
func (l label) String() string { return lang.L(string(l)) }
