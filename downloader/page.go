package downloader

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gannet/downloader/disk"
	"gannet/downloader/link"
)

// KeepPage has downloads that failed with KindPage keep the page.
func (e *Engine) KeepPage(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.err != nil && d.err.Kind == KindPage && d.apply(evResume) {
			d.goOn()
			d.req.Page = true
		}
	})
}

// isPage reports whether a Content-Type is that of a page for the browser.
func isPage(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/html" || media == "application/xhtml+xml")
}

// unexpectedPage reports whether got is a page, and nobody said it would be one: the
// name asked for, or the link, is that of another file, and the server does not offer it as
// a file to save.
func unexpectedPage(req Request, link string, got *answer) bool {
	return isPage(got.header.Get("Content-Type")) && !isOffered(got.header) && namesFile(req.Name, link)
}

// isOffered reports whether the server means its answer to be saved (RFC 6266 §4.2),
// or at least has a name for it.
func isOffered(header http.Header) bool {
	return slices.ContainsFunc(header.Values("Content-Disposition"), func(value string) bool {
		kind, _, _ := strings.Cut(value, ";")
		return strings.EqualFold(strings.TrimSpace(kind), "attachment") || dispositionName(value) != ""
	})
}

// namesFile reports whether name, or if that has no extension the link it is from, is that of a
// file that never is a page.
func namesFile(name, from string) bool { return link.IsFileType(promised(name, from)) }

// promised is the extension that name has, or else the link it is from, in lower case and without its dot.
func promised(name, from string) string {
	ext := disk.Extension(disk.SafeName(name))
	if u, err := url.Parse(from); ext == "" && err == nil {
		ext = disk.Extension(lastElement(u))
	}
	return strings.ToLower(strings.TrimPrefix(ext, "."))
}
