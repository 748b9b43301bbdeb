package downloader

import (
	"bufio"
	"errors"
	"io"
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
	packedBuffer = 32 << 10
	zstdWindow   = 32 << 20  // bytes; RFC 9659 has servers stay below 8 MiB
	bombSize     = 256 << 20 // bytes unpacked, from which the ratio is looked at
	bombRatio    = 100       // above it the user is asked
	roomEvery    = 16 << 20  // bytes unpacked between two looks at what room is left
	roomReserve  = 64 << 20  // bytes that an unpacked file leaves free
)

// unpacker is a body whose content codings are taken off as it is read. It ends with
// io.EOF only where packed data and body both do.
type unpacker struct {
	source  source
	codings []string // in the order they were applied
	closing bool     // the body ends where the connection does
	host    string
	fs      disk.FS
	dir     string // what room is left there is watched; "" watches nothing
	trusted bool   // it may grow without bound

	layers []*bufio.Reader // what each decoder reads from, the outermost coding first
	top    io.Reader       // nil before the first Read
	close  []func()
	out    int64 // bytes unpacked
	looked int64 // of them when the room left was looked at
}

// source counts what comes packed and keeps why it ended.
type source struct {
	io.ReadCloser
	n     atomic.Int64
	heard atomic.Int64 // when the last bytes came, in Unix ns
	spent int64        // of n, taken account of by cost
	err   error
}

func (s *source) Read(b []byte) (int, error) {
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

func newUnpacker(body io.ReadCloser, codings []string, closing bool) *unpacker {
	u := &unpacker{codings: codings, closing: closing}
	u.source.ReadCloser = body
	return u
}

// cost is how many bytes have come over the network since it was last asked.
func (u *unpacker) cost() int {
	n := u.source.n.Load() - u.source.spent
	u.source.spent += n
	return int(n)
}

func (u *unpacker) Read(b []byte) (int, error) {
	if u.top == nil {
		if err := u.open(); err != nil {
			return 0, u.explain(err)
		}
	}
	n, err := u.top.Read(b)
	u.out += int64(n)
	switch {
	case err == io.EOF:
		err = u.drain()
	case err != nil:
		err = u.explain(err)
	default:
		err = u.guard()
	}
	return n, err
}

// open stacks the decoders. It reads the first bytes.
func (u *unpacker) open() error {
	var r io.Reader = &u.source
	for i := len(u.codings) - 1; i >= 0; i-- {
		in := bufio.NewReaderSize(r, packedBuffer)
		u.layers = append(u.layers, in)
		if _, err := in.Peek(1); err == io.EOF && i == len(u.codings)-1 && !u.closing {
			u.top = in // an empty body is an empty file, whatever it is said to be packed with
			return nil
		}
		layer, err := u.decoder(u.codings[i], in)
		if err != nil {
			return err
		}
		r = layer
	}
	u.top = r
	return nil
}

func (u *unpacker) decoder(coding string, in *bufio.Reader) (io.Reader, error) {
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
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, err
		}
		u.close = append(u.close, d.Close)
		return d, nil
	}
	return nil, errors.New("no decoder for " + coding)
}

// drain reads what is left behind the packed data, which must be nothing.
func (u *unpacker) drain() error {
	for i := len(u.layers) - 1; i >= 0; i-- {
		if _, err := u.layers[i].ReadByte(); err != io.EOF {
			return u.explain(errors.Join(errors.New("there is more behind the packed data"), err))
		}
	}
	return io.EOF
}

// explain tells a connection that broke from data that are wrong.
func (u *unpacker) explain(err error) error {
	switch {
	case u.source.err != nil && u.source.err != io.EOF:
		return u.source.err
	case u.closing && u.source.err == io.EOF && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)):
		return io.ErrUnexpectedEOF
	}
	return &failure.Error{Kind: failure.Corrupt, Subject: u.host, Detail: err.Error(), Cause: err}
}

// guard stops a body that is made to fill the disk.
func (u *unpacker) guard() error {
	if !u.trusted && u.out > bombSize && u.out/bombRatio > u.source.n.Load() {
		return &failure.Error{Kind: failure.Inflated, Subject: u.host}
	}
	if u.dir == "" || u.out-u.looked < roomEvery {
		return nil
	}
	u.looked = u.out
	if room, err := u.fs.Room(u.dir); err == nil && room.Free < roomReserve {
		return &failure.Error{Kind: failure.DiskFull, Subject: u.dir, Need: roomReserve, Free: room.Free}
	}
	return nil
}

func (u *unpacker) Close() error {
	for _, c := range u.close {
		c()
	}
	u.close = nil
	return u.source.Close()
}
