package downloader

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
)

// KeepPage has downloads that failed with failure.Page keep the page.
func (e *Engine) KeepPage(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.err != nil && d.err.Kind == failure.Page && d.apply(evResume) {
			d.goOn()
			d.req.Page = true
		}
	})
}

// AllowHTTP has downloads that failed with failure.Insecure go on all the same, now and later.
func (e *Engine) AllowHTTP(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.err != nil && d.err.Kind == failure.Insecure && d.apply(evResume) {
			d.goOn()
			d.req.AllowHTTP = true
		}
	})
}

// isPage reports whether a Content-Type is that of a page for the browser.
func isPage(contentType string) bool {
	media := mediaOf(contentType)
	return media == "text/html" || media == "application/xhtml+xml"
}

// unexpectedPage reports whether got is a page, and nobody said it would be one: the
// name asked for, or the link, is that of another file, and the server does not offer it as
// a file to save.
func unexpectedPage(req Request, link string, got *answer) bool {
	return isPage(got.header.Get("Content-Type")) && !isOffered(got.header) && namesFile(req.Name, link)
}

// mostPage is the size in bytes up to which what came may be a page under another type.
const mostPage = 1 << 20

// mayHidePage reports whether got may be a page though its type is that of a file, as of a script that has said what
// it sends before it failed. Its first bytes tell.
func mayHidePage(req Request, link string, got *answer) bool {
	isFile := namesFile(req.Name, link) || slices.ContainsFunc(got.header.Values("Content-Disposition"), func(value string) bool {
		return namesFile(dispositionName(value), "")
	})
	return isFile && got.size <= mostPage && !slices.Contains(maybeText, promised(req.Name, link)) && !isPage(got.header.Get("Content-Type"))
}

// mayHideFile reports whether got may be a file though it is said to be a page, and its name must come from what it is.
func mayHideFile(got *answer) bool {
	return isPage(got.header.Get("Content-Type")) && !isOffered(got.header) && got.size >= 0
}

// typed is the header of got, where the first bytes of what is said to be a page are of another type with that.
func (got *answer) typed() http.Header {
	found := http.DetectContentType(got.head)
	if !isPage(got.header.Get("Content-Type")) || strings.HasPrefix(found, "text/") || typeExtension(found) == "" {
		return got.header
	}
	header := got.header.Clone()
	header.Set("Content-Type", found)
	return header
}

// isHTML reports whether a file with these first bytes is a page.
func isHTML(first []byte) bool {
	first = bytes.TrimPrefix(first, []byte("\ufeff"))
	return strings.HasPrefix(http.DetectContentType(first), "text/html") || xhtml.Match(first)
}

// xhtml is how a page begins that is XML. http.DetectContentType knows that of XML only.
var xhtml = regexp.MustCompile(`(?is)^\s*<\?xml\b[^>]*>(\s|<!--.*?-->)*(<!DOCTYPE\s+html\b|<html\b)`)

// markup is how the messages of servers in JSON or XML begin. No file of a type that is no text begins so.
var markup = regexp.MustCompile(`^\s*(\{\s*"|\[\s*\{\s*"|<\?xml\b)`)

// isMarkup reports whether what begins so is a message, whatever its type.
func isMarkup(first []byte) bool {
	first = bytes.TrimPrefix(first, []byte("\ufeff"))
	return isText(first) && markup.Match(first)
}

// notWords are beginnings of files that look like text and are none for people.
var notWords = regexp.MustCompile(`(?s)^(\{\\rtf|d\d+:)|%PDF-`)

// isWords reports whether a file with these first bytes is a text, whatever its encoding.
func isWords(first []byte) bool {
	return strings.HasPrefix(http.DetectContentType(first), "text/") && !notWords.Match(first)
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
	if u, err := link.Resolve(nil, from); ext == "" && err == nil {
		ext = disk.Extension(lastElement(u))
	}
	return strings.ToLower(strings.TrimPrefix(ext, "."))
}
