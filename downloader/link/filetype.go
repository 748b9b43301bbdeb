// Extensions of files that are never pages.

package link

import "strings"

// IsFileType reports whether an extension, with or without its dot, is one of files that never are
// pages.
func IsFileType(extension string) bool {
	return fileTypes[strings.ToLower(strings.TrimPrefix(extension, "."))]
}

// fileTypes are extensions of files that no server makes a page under by intent. Those
// that are read as text, or that end the names of pages as well ("Node.js", "ASP.NET",
// "example.com"), are left out.
var fileTypes = func() map[string]bool {
	types := map[string]bool{}
	for _, extension := range strings.Fields(`
	7z ace apk apkg appimage appx br bz2 cab cbr cbz cpio crx deb dmg exe flatpak gz img ipa iso jar lz lz4 lzma lzo msi
	msix pkg qcow2 rar rpm snap tar tbz2 tgz txz vdi vhd vhdx vmdk war whl xpi xz z zip zst bin dll
	djvu doc docm docx epub mobi azw3 odg odp ods odt pdf pps ppsx ppt pptx rtf xls xlsm xlsx
	3gp aac aif aiff alac ape avi flac flv m2ts m4a m4b m4v mid midi mkv mov mp2 mp3 mp4 mpeg mpg oga ogg ogv opus
	vob wav weba webm wma wmv
	avif bmp cr2 dng gif heic heif ico jpeg jpg jxl nef png psd tif tiff webp xcf
	eot otf ttc ttf woff woff2
	ckpt gguf npz onnx parquet safetensors torrent`) {
		types[extension] = true
	}
	return types
}()
