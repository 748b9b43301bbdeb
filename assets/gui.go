// Pictures and words that only the window needs.

package assets

import "embed"

// Types holds a white drawing for each kind of file, SVGs of 24 x 24 units.
//
//go:embed types/*.svg
var Types embed.FS

// Translations holds the window's words in its languages, one file for each,
// named after its tag (BCP 47).
//
//go:embed translations/*.json
var Translations embed.FS
