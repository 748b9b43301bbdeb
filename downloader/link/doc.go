// Package link is the one intake for what people give to download: pasted, dropped or copied
// text, arguments, lists and other files. It finds the links in it, with what stands beside them,
// says why others cannot be used, knows when two are the same, and hides their passwords.
package link
