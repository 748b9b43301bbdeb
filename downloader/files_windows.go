// How many files may be open at once on Windows.

package downloader

// openFiles is how many files and connections this program may have open.
func openFiles() int { return 8192 }
