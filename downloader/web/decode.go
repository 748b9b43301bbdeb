package web

// The decoder of a body, which also stops what is made to fill the disk.

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

const (
	encodedBuffer = 32 << 10
	zstdWindow    = 32 << 20  // bytes; RFC 9659 has servers stay below 8 MiB
	bombSize      = 256 << 20 // bytes decoded, from which the ratio is looked at
	bombRatio     = 100       // above it the user is asked
	roomEvery     = 16 << 20  // bytes decoded between two looks at what room is left
	roomReserve   = 64 << 20  // bytes that a decoded file leaves free
)

// decoder is a body whose content codings are taken off as it is read. It ends with
// io.EOF only where encoded data and body both do.
type decoder struct {
	source  encoded
	codings []string // in the order they were applied
	closing bool     // the body ends where the connection does
	host    string
	fs      disk.FS
	dir     string // what room is left there is watched; "" watches nothing
	trusted bool   // it may grow without bound

	layers []*bufio.Reader // what each decoder reads from, the outermost coding first
	top    io.Reader       // nil before the first Read
	close  []func()
	out    int64 // bytes decoded
	looked int64 // of them when the room left was looked at
}

// encoded counts what comes encoded and keeps why it ended.
type encoded struct {
	io.ReadCloser
	n     atomic.Int64
	heard atomic.Int64 // when the last bytes came, in Unix ns
	spent int64        // of n, taken account of by Received
	err   error
}

func (s *encoded) Read(b []byte) (int, error) {
	n, err := s.ReadCloser.Read(b)
	if n > 0 {
		s.n.Add(int64(n))
		s.heard.Store(time.Now().UnixNano())
	}
	if err != nil {
		s.err = err
	}
	return n, err
}

func newDecoder(body io.ReadCloser, codings []string, closing bool) *decoder {
	d := &decoder{codings: codings, closing: closing}
	d.source.ReadCloser = body
	return d
}

// String is that of source.Encoding.
func (d *decoder) String() string { return strings.Join(d.codings, ", ") }

// Received is that of source.Encoding.
func (d *decoder) Received() int {
	n := d.source.n.Load() - d.source.spent
	d.source.spent += n
	return int(n)
}

// LastRead is that of source.Encoding.
func (d *decoder) LastRead() int64 { return d.source.heard.Load() }

func (d *decoder) Read(b []byte) (int, error) {
	if d.top == nil {
		if err := d.open(); err != nil {
			return 0, d.explain(err)
		}
	}
	n, err := d.top.Read(b)
	d.out += int64(n)
	switch {
	case err == io.EOF:
		err = d.drain()
	case err != nil:
		err = d.explain(err)
	default:
		err = d.guard()
	}
	return n, err
}

// open stacks the decoders. It reads the first bytes.
func (d *decoder) open() error {
	var r io.Reader = &d.source
	for i := len(d.codings) - 1; i >= 0; i-- {
		in := bufio.NewReaderSize(r, encodedBuffer)
		d.layers = append(d.layers, in)
		if _, err := in.Peek(1); err == io.EOF && i == len(d.codings)-1 && !d.closing {
			d.top = in // an empty body is an empty file, whatever it is said to be encoded with
			return nil
		}
		layer, err := d.layer(d.codings[i], in)
		if err != nil {
			return err
		}
		r = layer
	}
	d.top = r
	return nil
}

func (d *decoder) layer(coding string, in *bufio.Reader) (io.Reader, error) {
	switch coding {
	case "gzip":
		return gzip.NewReader(in)
	case "deflate":
		// RFC 9110 §8.4.1.2 means zlib's format, and some servers send bare deflate.
		head, err := in.Peek(2)
		if err == nil && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	case "br":
		return brotli.NewReader(in), nil
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, err
		}
		d.close = append(d.close, z.Close)
		return z, nil
	}
	return nil, errors.New("no decoder for " + coding)
}

// drain reads what is left behind the encoded data, which must be nothing.
func (d *decoder) drain() error {
	for i := len(d.layers) - 1; i >= 0; i-- {
		if _, err := d.layers[i].ReadByte(); err != io.EOF {
			return d.explain(errors.Join(errors.New("there is more behind the encoded data"), err))
		}
	}
	return io.EOF
}

// explain tells a connection that broke from data that are wrong.
func (d *decoder) explain(err error) error {
	switch {
	case d.source.err != nil && d.source.err != io.EOF:
		return d.source.err
	case d.closing && d.source.err == io.EOF && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)):
		return io.ErrUnexpectedEOF
	}
	return &failure.Error{Kind: failure.Corrupt, Subject: d.host, Detail: err.Error(), Cause: err}
}

// guard stops a body that is made to fill the disk.
func (d *decoder) guard() error {
	if !d.trusted && d.out > bombSize && d.out/bombRatio > d.source.n.Load() {
		return &failure.Error{Kind: failure.Inflated, Subject: d.host}
	}
	if d.dir == "" || d.out-d.looked < roomEvery {
		return nil
	}
	d.looked = d.out
	if room, err := d.fs.Room(d.dir); err == nil && room.Free < roomReserve {
		return &failure.Error{Kind: failure.DiskFull, Subject: d.dir, Need: roomReserve, Free: room.Free}
	}
	return nil
}

func (d *decoder) Close() error {
	for _, c := range d.close {
		c()
	}
	d.close = nil
	return d.source.Close()
}
