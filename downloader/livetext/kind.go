// Which files are text.

package livetext

import (
	"slices"
	"strings"

	"gannet/downloader/disk"
)

// textTypes are media types that are text though their names do not begin with text/.
var textTypes = []string{
	"application/json", "application/ndjson", "application/x-ndjson", "application/jsonl",
	"application/xml", "application/javascript",
	"application/yaml", "application/x-yaml", "application/toml", "application/sql",
	"application/x-sh", "application/csv", "application/x-log",
}

var textExtensions = []string{
	".log", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".ndjson",
	".xml", ".yaml", ".yml", ".md", ".sql", ".out", ".err",
}

// Is reports whether a file of this media type and name is text that a person can read line by line.
func Is(mediaType, name string) bool {
	media, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	media = strings.TrimSpace(media)
	if strings.HasPrefix(media, "text/") || slices.Contains(textTypes, media) ||
		strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml") && media != "image/svg+xml" {
		return true
	}
	vague := media == "" || media == "application/octet-stream" || media == "binary/octet-stream"
	return vague && slices.Contains(textExtensions, strings.ToLower(disk.Extension(name)))
}
