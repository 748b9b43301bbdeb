package failure

// Shortening of what servers say.

import "strings"

// Clip shortens what a server or a person wrote for showing, to about limit bytes.
func Clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
