package gui

import (
	"image/color"
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/assets"
)

// fileType is what kind of thing a file is to its owner.
type fileType uint8

const (
	typeCompressed fileType = iota
	typePrograms
	typeVideos
	typeMusic
	typePictures
	typeDocuments
	typeOther
	fileTypes int = iota
)

// name is the type's name in the sidebar.
func (t fileType) name() string {
	return [...]string{
		lang.L("Compressed"), lang.L("Programs"), lang.L("Videos"), lang.L("Music"),
		lang.L("Pictures"), lang.L("Documents"), lang.X("type.other", "Other"),
	}[t]
}

func (t fileType) color() color.Color {
	return [...]color.Color{
		rgb(0xc07f12), rgb(0x566070), rgb(0x8753cc), rgb(0xc04a84), rgb(0x2f8a6b), rgb(0x3f78cc), rgb(0x717b89),
	}[t]
}

func (t fileType) icon() fyne.Resource { return typeIcons[t] }

var typeIcons = func() (icons [fileTypes]fyne.Resource) {
	names := [...]string{"compressed", "programs", "videos", "music", "pictures", "documents", "other"}
	for t, name := range names {
		file := name + ".svg"
		data, err := assets.Types.ReadFile("types/" + file)
		if err != nil {
			panic(err) // the file is built in
		}
		icons[t] = fyne.NewStaticResource(file, data)
	}
	return icons
}()

var extensions = func() map[string]fileType {
	byType := map[fileType]string{
		typeCompressed: "zip rar 7z tar gz tgz bz2 tbz xz txz zst lz lz4 lzma cab ace arj cpio br",
		typePrograms: "exe msi msix deb rpm apk appimage flatpak flatpakref snap dmg pkg jar bin run sh bat com " +
			"iso img vhd vhdx qcow2 vmdk ova xpi crx ipa",
		typeVideos: "mkv mp4 m4v avi mov wmv webm flv mpg mpeg ts m2ts mts vob ogv 3gp rm rmvb divx",
		typeMusic:  "mp3 flac ogg oga opus wav m4a m4b aac wma aiff aif ape alac mid midi wv mka",
		typePictures: "jpg jpeg png gif webp bmp tif tiff svg heic heif avif jxl raw cr2 cr3 nef arw dng psd xcf ico ai " +
			"eps",
		typeDocuments: "pdf txt doc docx odt rtf xls xlsx ods csv tsv ppt pptx odp epub mobi azw3 djvu md html htm xml json " +
			"log tex ps fb2 chm",
	}
	m := make(map[string]fileType)
	for t, list := range byType {
		for ext := range strings.FieldsSeq(list) {
			m[ext] = t
		}
	}
	return m
}()

// fileTypeOf tells the type from the file's name or, where that says nothing,
// from the media type the server named (RFC 9110 §8.3.1).
func fileTypeOf(name, media string) fileType {
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
		return typeVideos
	case "audio":
		return typeMusic
	case "image":
		return typePictures
	case "text":
		return typeDocuments
	}
	switch strings.ToLower(strings.TrimSpace(sub)) {
	case "zip", "gzip", "x-tar", "x-7z-compressed", "vnd.rar", "x-bzip2", "x-xz", "zstd":
		return typeCompressed
	case "pdf", "epub+zip", "msword", "rtf", "json", "xml":
		return typeDocuments
	case "vnd.debian.binary-package", "x-rpm", "x-iso9660-image", "x-msdownload", "vnd.android.package-archive":
		return typePrograms
	}
	return typeOther
}
