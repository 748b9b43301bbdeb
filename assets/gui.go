package assets

import "embed"

// Types holds a white drawing for each kind of file, SVGs of 24 x 24 units.
//
//go:embed types/*.svg
var Types embed.FS
