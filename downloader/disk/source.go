// Where a file comes from, noted on the file.

package disk

import "os"

// Source is where a file comes from, as links without secrets; "" if unknown. It
// travels with copies of the file.
type Source struct {
	URL      string
	Referrer string // the page with the link
}

// Mark has the file be marked with where it comes from, as the function Mark does, where the file system can keep that.
func (p *Part) Mark(s Source) { p.origin = s }

// Mark writes on a file where it comes from, in the way of the system: as
// extended attributes (user.xdg.origin.url and user.xdg.referrer.url of
// freedesktop.org's Common Extended Attributes), or on Windows and macOS so that it warns before a
// program is run. Many file systems cannot keep that: the error is for the log.
func Mark(f *os.File, s Source) error {
	if s.URL == "" {
		return nil
	}
	return mark(f, s)
}
