// Package assets holds the pictures and texts that are built into Gannet.
package assets

import _ "embed"

// Icon is the program's icon: a gannet diving, a PNG of 512 x 512 pixels made
// from icon.svg by make icons.
//
//go:embed icon.png
var Icon []byte

// Drop is the drawing of the empty list, an SVG of 300 x 208 units that suits
// light and dark backgrounds.
//
//go:embed drop.svg
var Drop []byte
