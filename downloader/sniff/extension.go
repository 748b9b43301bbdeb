package sniff

// The usual extension of a media type.

import "mime"

// Extension gives the usual extension of a media type, dot included, or ""
// if the type is none in particular or its extension not certain.
func Extension(media string) string {
	if ext, known := extensions[media]; known {
		return ext
	}
	// The system's table lists what it knows by alphabet, so only a single entry is a choice.
	if all, err := mime.ExtensionsByType(media); err == nil && len(all) == 1 {
		return all[0]
	}
	return ""
}

var extensions = map[string]string{
	"application/octet-stream":   "",
	"application/download":       "",
	"application/force-download": "",
	"application/unknown":        "",
	"application/x-download":     "",
	"application/x-executable":   "",
	"application/x-msdownload":   "", // .exe as well as .dll
	"binary/octet-stream":        "",

	"application/epub+zip":                            ".epub",
	"application/gzip":                                ".gz",
	"application/java-archive":                        ".jar",
	"application/javascript":                          ".js",
	"application/json":                                ".json",
	"application/msword":                              ".doc",
	"application/ogg":                                 ".ogg",
	"application/pdf":                                 ".pdf",
	"application/rtf":                                 ".rtf",
	"application/vnd.android.package-archive":         ".apk",
	"application/vnd.debian.binary-package":           ".deb",
	"application/vnd.ms-excel":                        ".xls",
	"application/vnd.ms-powerpoint":                   ".ppt",
	"application/vnd.oasis.opendocument.presentation": ".odp",
	"application/vnd.oasis.opendocument.spreadsheet":  ".ods",
	"application/vnd.oasis.opendocument.text":         ".odt",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.rar":                  ".rar",
	"application/x-7z-compressed":          ".7z",
	"application/x-apple-diskimage":        ".dmg",
	"application/x-bittorrent":             ".torrent",
	"application/x-bzip2":                  ".bz2",
	"application/x-debian-package":         ".deb",
	"application/x-gzip":                   ".gz",
	"application/x-iso9660-image":          ".iso",
	"application/x-msi":                    ".msi",
	"application/x-rar-compressed":         ".rar",
	"application/x-redhat-package-manager": ".rpm",
	"application/x-rpm":                    ".rpm",
	"application/x-tar":                    ".tar",
	"application/x-xz":                     ".xz",
	"application/x-zip-compressed":         ".zip",
	"application/xhtml+xml":                ".xhtml",
	"application/xml":                      ".xml",
	"application/zip":                      ".zip",
	"application/zstd":                     ".zst",

	"audio/aac":   ".aac",
	"audio/flac":  ".flac",
	"audio/mp4":   ".m4a",
	"audio/mpeg":  ".mp3",
	"audio/ogg":   ".ogg",
	"audio/opus":  ".opus",
	"audio/wav":   ".wav",
	"audio/webm":  ".weba",
	"audio/x-m4a": ".m4a",
	"audio/x-wav": ".wav",

	"font/otf":   ".otf",
	"font/ttf":   ".ttf",
	"font/woff2": ".woff2",

	"image/avif":               ".avif",
	"image/bmp":                ".bmp",
	"image/gif":                ".gif",
	"image/heic":               ".heic",
	"image/jpeg":               ".jpg",
	"image/png":                ".png",
	"image/svg+xml":            ".svg",
	"image/tiff":               ".tiff",
	"image/vnd.microsoft.icon": ".ico",
	"image/webp":               ".webp",
	"image/x-icon":             ".ico",

	"text/calendar":   ".ics",
	"text/css":        ".css",
	"text/csv":        ".csv",
	"text/html":       ".html",
	"text/javascript": ".js",
	"text/markdown":   ".md",
	"text/plain":      ".txt",
	"text/vcard":      ".vcf",
	"text/xml":        ".xml",

	"video/3gpp":       ".3gp",
	"video/mp2t":       ".ts",
	"video/mp4":        ".mp4",
	"video/mpeg":       ".mpeg",
	"video/ogg":        ".ogv",
	"video/quicktime":  ".mov",
	"video/webm":       ".webm",
	"video/x-m4v":      ".m4v",
	"video/x-matroska": ".mkv",
	"video/x-msvideo":  ".avi",
}
