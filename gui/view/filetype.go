package view

// What type of file a download is, by its name or media type.

import (
	"path"
	"strings"

	"fyne.io/fyne/v2/lang"
)

// FileType is what kind of thing a file is to its owner.
type FileType uint8

const (
	TypeCompressed FileType = iota
	TypePrograms
	TypeVideos
	TypeMusic
	TypePictures
	TypeDocuments
	TypeOther
	FileTypes int = iota
)

// Name is the type's name in the sidebar.
func (t FileType) Name() string {
	return [...]string{
		lang.L("Compressed"), lang.L("Programs"), lang.L("Videos"), lang.L("Music"),
		lang.L("Pictures"), lang.L("Documents"), lang.X("type.other", "Other"),
	}[t]
}

var extensions = func() map[string]FileType {
	byType := map[FileType]string{
		TypeCompressed: "zip rar 7z tar gz tgz bz2 tbz xz txz zst lz lz4 lzma cab ace arj cpio br",
		TypePrograms: "exe msi msix deb rpm apk appimage flatpak flatpakref snap dmg pkg jar bin run sh bat com " +
			"iso img vhd vhdx qcow2 vmdk ova xpi crx ipa",
		TypeVideos: "mkv mp4 m4v avi mov wmv webm flv mpg mpeg ts m2ts mts vob ogv 3gp rm rmvb divx",
		TypeMusic:  "mp3 flac ogg oga opus wav m4a m4b aac wma aiff aif ape alac mid midi wv mka",
		TypePictures: "jpg jpeg png gif webp bmp tif tiff svg heic heif avif jxl raw cr2 cr3 nef arw dng psd xcf ico ai " +
			"eps",
		TypeDocuments: "pdf txt doc docx odt rtf xls xlsx ods csv tsv ppt pptx odp epub mobi azw3 djvu md html htm xml json " +
			"log tex ps fb2 chm",
	}
	m := make(map[string]FileType)
	for t, list := range byType {
		for ext := range strings.FieldsSeq(list) {
			m[ext] = t
		}
	}
	return m
}()

// FileTypeOf tells the type from the file's name or, where that says nothing,
// from the media type the server named (RFC 9110 §8.3.1).
func FileTypeOf(name, media string) FileType {
	ext := strings.TrimPrefix(path.Ext(name), ".")
	if t, ok := extensions[ext]; ok {
		return t
	}
	if t, ok := extensions[strings.ToLower(ext)]; ok {
		return t
	}
	top, sub, _ := strings.Cut(media, "/")
	sub, _, _ = strings.Cut(sub, ";")
	switch strings.ToLower(top) {
	case "video":
		return TypeVideos
	case "audio":
		return TypeMusic
	case "image":
		return TypePictures
	case "text":
		return TypeDocuments
	}
	switch strings.ToLower(strings.TrimSpace(sub)) {
	case "zip", "gzip", "x-tar", "x-7z-compressed", "vnd.rar", "x-bzip2", "x-xz", "zstd":
		return TypeCompressed
	case "pdf", "epub+zip", "msword", "rtf", "json", "xml":
		return TypeDocuments
	case "vnd.debian.binary-package", "x-rpm", "x-iso9660-image", "x-msdownload", "vnd.android.package-archive":
		return TypePrograms
	}
	return TypeOther
}
