package source

// What a source gives: bytes of a file, and the facts about them.

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/sniff"
)

// Body is what a source gives: some bytes of a file, or all of them, and what is known of them. Whoever gets one
// closes it.
type Body struct {
	Content io.ReadCloser // its errors, besides io.EOF, are explained: see ReadError
	Cancel  context.CancelCauseFunc
	Reply   Reply // what the source alone can tell of it; nil if nothing

	Span    disk.Span // the bytes that Content holds; To is disk.Unbounded if not told
	Size    int64     // bytes of the whole file, or -1 if not told
	Ranged  bool      // these are the bytes that were asked for, and no more
	Ranges  bool      // it says that parts can be had
	Version Version
	// CloseDelimited says that Content ends where the connection does, so that a cut cannot be seen.
	CloseDelimited bool

	MediaType string   // with its parameters, as the server wrote it; "" if it did not
	Name      string   // suggested for the file, safe; known once Check was called
	Digests   []Digest // that the server published, of the file as it is saved; the strongest first
	Server    string   // the server's own name for itself, "" if none
	Final     string   // link that it came from, without its login; "" if that is the one asked
	// Insecure is the server, as scheme and host, that a redirect left an encrypted connection for; "" if none did.
	Insecure string
	Asked    time.Time     // when the question was sent
	Latency  time.Duration // from the question, with connecting, to the answer

	Head    []byte   // the first bytes, once Peek has looked; they are read all the same
	Encoded Encoding // what is decoded as Content is read; nil if it comes as it is saved
	// Strict says that no newer version can be what came: bytes that differ from those that are there are no file's.
	Strict bool
}

// Reply is what a source alone can tell of its answer.
type Reply interface {
	// Decode has Content decoded as it is read, unless nothing was encoded or it is to be saved as it comes. What is
	// known of its length and version then speaks of other bytes than those that are saved, and is forgotten.
	Decode(ctx context.Context, b *Body) error
	// Check refuses what comes in place of the file as a page or a message, and finds the Name, by the first bytes
	// where these tell more than the server does.
	Check(ctx context.Context, b *Body) error
}

// Encoding is how a body comes that is decoded as it is read, and how far it is.
type Encoding interface {
	// String names the codings, in the order they were applied.
	String() string
	// Received is how many bytes have come over the network since it was last asked.
	Received() int
	// LastRead is when the last bytes came, in Unix ns; 0 if none did. It is safe for concurrent use.
	LastRead() int64
}

// Digest is a checksum of the file that the server published.
type Digest struct {
	Algorithm string // md5, sha1, sha256 or sha512
	Sum       []byte // of the length its algorithm gives
	Source    string // where it was published; "" if the user gave it
}

// Decode is that of Reply.
func (b *Body) Decode(ctx context.Context) error {
	if b.Reply == nil {
		return nil
	}
	return b.Reply.Decode(ctx, b)
}

// Check is that of Reply.
func (b *Body) Check(ctx context.Context) error {
	if b.Reply == nil {
		return nil
	}
	return b.Reply.Check(ctx, b)
}

// Read reads Content.
func (b *Body) Read(p []byte) (int, error) { return b.Content.Read(p) }

// Close ends the request. The connection is kept if Content was read to its end.
func (b *Body) Close() {
	b.Content.Close()
	b.Cancel(nil)
}

// sniffedBytes are read of a body to tell text from all else.
const sniffedBytes = 512

// Peek reads the first bytes into Head; whoever reads the body gets them all the same. host is the server's name.
func (b *Body) Peek(ctx context.Context, patience time.Duration, host string) error {
	if b.Head != nil {
		return nil
	}
	watch := time.AfterFunc(patience, b.Close)
	defer watch.Stop()
	head, n, err := make([]byte, sniffedBytes), 0, error(nil)
	for n < len(head) && err == nil {
		var more int
		more, err = b.Content.Read(head[n:])
		n += more
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil && err != io.EOF:
		return ReadError(err, host)
	}
	b.Head = head[:n]
	b.Content = &restored{head: b.Head, err: err, ReadCloser: b.Content}
	return nil
}

// restored is a body of which the head was read already. It never waits for more while it has something of that.
type restored struct {
	io.ReadCloser
	head []byte
	err  error // that came with the head
}

func (r *restored) Read(p []byte) (int, error) {
	switch {
	case len(r.head) > 0:
		n := copy(p, r.head)
		r.head = r.head[n:]
		return n, nil
	case r.err != nil:
		return 0, r.err
	}
	return r.ReadCloser.Read(p)
}

// Described is the media type and, if that is text, how the body begins: for the log and the details.
func (b *Body) Described() string {
	about := failure.Clip(cmp.Or(b.MediaType, "no Content-Type"), 100)
	if sniff.IsHTML(b.Head) && !sniff.IsPage(about) {
		about = "text/html; sent as " + about
	}
	if len(b.Head) > 0 && sniff.IsText(b.Head) {
		about += ": " + failure.Clip(strconv.Quote(string(b.Head)), 200)
	}
	return about
}
