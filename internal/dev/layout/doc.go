// Package layout has only tests. They keep the imports between packages pointing one way, files, functions and structs
// small enough to be read, and the paths that documents name existing.
package layout
