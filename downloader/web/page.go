package web

// Pages and messages in place of a file.

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/sniff"
	"gannet/downloader/source"
)

// What servers send with status 200 in place of a file: that the link has expired, or where to log in, in HTML, JSON,
// XML or plain text.

// maybeText are those of link.IsFileType that may be plain text.
var maybeText = []string{"bin", "doc", "pkg", "rtf", "torrent", "vmdk", "xls"}

// mostPage is the size in bytes up to which what came may be a page under another type.
const mostPage = 1 << 20

// Check is that of source.Reply.
func (r *reply) Check(ctx context.Context, got *source.Body) error {
	err := r.check(ctx, got)
	got.Name = r.name(got)
	return err
}

func (r *reply) check(ctx context.Context, got *source.Body) error {
	said := r.isUnexpectedPage(got) || r.mayBeMessage(got)
	if !said && !r.mayHidePage(got) && !r.mayHideFile(got) {
		return nil
	}
	if err := r.peek(ctx, got); err != nil {
		return err
	}
	if r.mayHideFile(got) && !said {
		return nil // any page is taken; its first bytes give it a name
	}
	if !r.source.req.Page && (said && sniff.IsWords(got.Head) || sniff.IsHTML(got.Head) || r.isMarkup(got)) {
		return &failure.Error{
			Kind: failure.Page, Subject: link.Hide(r.final.String()), Text: !looksLikePage(got),
			Detail: got.Described(),
		}
	}
	return nil
}

// name is what the file is to be called.
func (r *reply) name(got *source.Body) string {
	if name := disk.SafeName(r.source.req.Name); name != "" {
		return name
	}
	name := fileName(r.typed(got), r.final)
	if namesFile(name, "") && (sniff.IsHTML(got.Head) || r.isUnexpectedPage(got) && sniff.IsWords(got.Head)) {
		return disk.SafeName(name + ".html") // or a click would open it as what it is not
	}
	return name
}

// promised is the extension that was asked for, in lower case and without its dot.
func (r *reply) promised() string { return promised(r.source.req.Name, r.source.req.URL) }

// promisesFile reports whether what was asked for is by its name a file that never is a page.
func (r *reply) promisesFile() bool { return link.IsFileType(r.promised()) }

// isUnexpectedPage reports whether got is a page, and nobody said it would be one: the
// name asked for, or the link, is that of another file, and the server does not offer it as
// a file to save.
func (r *reply) isUnexpectedPage(got *source.Body) bool {
	return sniff.IsPage(got.MediaType) && !isOffered(r.header) && r.promisesFile()
}

// mayBeMessage reports whether got is said to be text, though the name asked for or the link is that of another
// file. Its first bytes tell.
func (r *reply) mayBeMessage(got *source.Body) bool {
	text := sniff.MediaType(got.MediaType) == "text/plain" && slices.Contains(maybeText, r.promised())
	return sniff.IsMessage(got.MediaType) && !sniff.IsPage(got.MediaType) && !text && !isOffered(r.header) &&
		r.promisesFile() && got.Size <= sniff.MostMessage
}

// mayHidePage reports whether got may be a page though its type is that of a file, as of a script that has said what
// it sends before it failed. Its first bytes tell.
func (r *reply) mayHidePage(got *source.Body) bool {
	isFile := r.promisesFile() || slices.ContainsFunc(r.header.Values("Content-Disposition"), func(value string) bool {
		return namesFile(dispositionName(value), "")
	})
	return isFile && got.Size <= mostPage && !slices.Contains(maybeText, r.promised()) && !sniff.IsPage(got.MediaType)
}

// mayHideFile reports whether got may be a file though it is said to be a page, and its name must come from what it is.
func (r *reply) mayHideFile(got *source.Body) bool {
	return sniff.IsPage(got.MediaType) && !isOffered(r.header) && got.Size >= 0
}

// isMarkup reports whether got is a message in JSON or XML that is said to be a file.
func (r *reply) isMarkup(got *source.Body) bool {
	return got.Size <= sniff.MostMessage && !isOffered(r.header) && sniff.IsMarkup(got.Head)
}

// typed is the header, where the first bytes of what is said to be a page are of another type with that.
func (r *reply) typed(got *source.Body) http.Header {
	found := sniff.Type(got.Head)
	if !sniff.IsPage(got.MediaType) || strings.HasPrefix(found, "text/") || sniff.Extension(found) == "" {
		return r.header
	}
	header := r.header.Clone()
	header.Set("Content-Type", found)
	return header
}

// looksLikePage reports whether got is a web page by its Content-Type or its first bytes.
func looksLikePage(got *source.Body) bool {
	return sniff.IsHTML(got.Head) || sniff.IsPage(got.MediaType)
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
