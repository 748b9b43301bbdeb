package web

// Content codings: which there are, which are decoded, and which files are saved as they come.

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
)

// codec is a content coding and which files are themselves what it makes.
type codec struct {
	names      []string // in Content-Encoding; the first is Gannet's
	extensions []string
	types      []string
}

// codecs are the codings Gannet decodes, those of RFC 9110 §8.4.1, RFC 7932 and
// RFC 9659 but "compress", which nobody sends any more.
var codecs = []codec{
	{
		[]string{"gzip", "x-gzip"},
		[]string{".gz", ".tgz", ".taz", ".tpz", ".svgz", ".emz", ".wmz", ".vgz", ".gzip"},
		[]string{
			"application/gzip", "application/x-gzip", "application/x-gunzip", "application/x-tgz",
			"application/x-gtar-compressed", "application/x-compressed-tar",
		},
	},
	{[]string{"deflate"}, []string{".zz", ".zlib"}, []string{"application/zlib"}},
	{
		[]string{"br"},
		[]string{".br", ".tbr"},
		[]string{"application/x-br", "application/brotli", "application/x-brotli"},
	},
	{[]string{"zstd"}, []string{".zst", ".zstd", ".tzst"}, []string{"application/zstd", "application/x-zstd"}},
}

// noCodings are written into Content-Encoding by servers that mean none: charsets,
// transfer encodings of mail, and how a file was once uploaded.
var noCodings = []string{"", "identity", "none", "binary", "8bit", "7bit", "utf-8", "utf8", "iso-8859-1", "aws-chunked"}

// gzipMagic is how all that is in gzip begins (RFC 1952 §2.3.1).
const gzipMagic = "\x1f\x8b"

// mostCodings is how many layers are taken off at most.
const mostCodings = 3

// codingsOf lists the content codings of an answer in the order they were applied.
func codingsOf(header http.Header) []string {
	var codings []string
	for name := range strings.SplitSeq(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if slices.Contains(noCodings, name) {
			continue
		}
		if p := codecNamed(name); p != nil {
			name = p.names[0]
		}
		codings = append(codings, name)
	}
	return codings
}

// codecNamed gives the codec of that name in Content-Encoding, or nil.
func codecNamed(name string) *codec {
	for i := range codecs {
		if slices.Contains(codecs[i].names, name) {
			return &codecs[i]
		}
	}
	return nil
}

// undecodable gives the first of codings that Gannet cannot take off, or "".
func undecodable(codings []string) string {
	for i, name := range codings {
		if codecNamed(name) == nil || i == mostCodings {
			return name
		}
	}
	return ""
}

// isEncodedFile reports whether a file of this name and Content-Type is itself what the
// coding makes: x.tar.gz with Content-Encoding gzip is an archive of which the
// server says twice that it is encoded. Browsers save such a file as it comes.
func isEncodedFile(name, contentType, coding string) bool {
	p := codecNamed(coding)
	if p == nil { // "compress"
		return strings.HasSuffix(coding, "compress") && strings.EqualFold(disk.Extension(name), ".z")
	}
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	lower := strings.ToLower(name)
	return slices.Contains(p.types, strings.TrimSpace(media)) ||
		slices.ContainsFunc(p.extensions, func(ext string) bool { return strings.HasSuffix(lower, ext) })
}

// Decode is that of source.Reply.
func (r *reply) Decode(ctx context.Context, got *source.Body) error {
	codings := codingsOf(r.header)
	if len(codings) == 0 {
		return nil
	}
	name := r.name(got)
	if disk.Extension(name) == "" {
		name = fileName(r.header, r.final)
	}
	if len(codings) == 1 && isEncodedFile(name, got.MediaType, codings[0]) {
		return nil
	}
	if len(codings) == 1 && codings[0] == "gzip" && got.Span.From == 0 {
		if err := r.peek(ctx, got); err != nil {
			return err
		}
		if len(got.Head) > 0 && !strings.HasPrefix(string(got.Head), gzipMagic) {
			return nil // it is not encoded, whatever the server says
		}
		got.Head = nil // it is of the encoded bytes
	}
	if unknown := undecodable(codings); unknown != "" {
		return &failure.Error{Kind: failure.Packing, Subject: failure.Clip(unknown, 40)}
	}
	s := r.source
	if got.Ranged && (got.Span.From != 0 || got.Span.To != got.Size) {
		return &failure.Error{Kind: failure.Protocol, Subject: s.host, Detail: "a part of an encoded file"}
	}
	d := newDecoder(got.Content, codings, got.CloseDelimited)
	d.host, d.fs, d.dir, d.trusted = s.host, s.req.FS, s.req.Dir, s.req.Inflate
	got.Content, got.Encoded = &explained{d, s.host}, d
	got.Ranged, got.Ranges, got.CloseDelimited = false, false, false
	got.Size, got.Span, got.Version = -1, disk.Span{To: disk.Unbounded}, source.Version{}
	got.Digests = nil // they are those of the encoded file, RFC 9530 §2
	return nil
}

// peek looks at the first bytes of got. The answer may still be in the making.
func (r *reply) peek(ctx context.Context, got *source.Body) error {
	return got.Peek(ctx, r.source.client.timeouts.Longest(), r.final.Host)
}
