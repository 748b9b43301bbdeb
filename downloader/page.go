package downloader

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gannet/downloader/disk"
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

// namesFile reports whether name, or if that has no extension the link, is that of a
// file that never is a page.
func namesFile(name, link string) bool { return slices.Contains(neverPages, promised(name, link)) }

// promised is the extension that name has, or else the link, in lower case and without its dot.
func promised(name, link string) string {
	ext := disk.Extension(disk.SafeName(name))
	if u, err := url.Parse(link); ext == "" && err == nil {
		ext = disk.Extension(lastElement(u))
	}
	return strings.ToLower(strings.TrimPrefix(ext, "."))
}

// neverPages are extensions of files that no server makes a page under by intent. Those
// that are read as text, or that end the names of pages as well ("Node.js", "ASP.NET",
// "example.com"), are left out.
var neverPages = strings.Fields(`
	7z ace apk apkg appimage appx br bz2 cab cbr cbz cpio crx deb dmg exe flatpak gz img ipa iso jar lz lz4 lzma lzo msi
	msix pkg qcow2 rar rpm snap tar tbz2 tgz txz vdi vhd vhdx vmdk war whl xpi xz z zip zst bin dll
	djvu doc docm docx epub mobi azw3 odg odp ods odt pdf pps ppsx ppt pptx rtf xls xlsm xlsx
	3gp aac aif aiff alac ape avi flac flv m2ts m4a m4b m4v mid midi mkv mov mp2 mp3 mp4 mpeg mpg oga ogg ogv opus
	vob wav weba webm wma wmv
	avif bmp cr2 dng gif heic heif ico jpeg jpg jxl nef png psd tif tiff webp xcf
	eot otf ttc ttf woff woff2
	ckpt gguf npz onnx parquet safetensors torrent`)
