// Bounds on the memory that decoders take.

package archive

import (
	"errors"
	"io"
	"runtime"

	"github.com/klauspost/compress/zstd"
	fastxz "github.com/mikelolasagasti/xz"
	"github.com/nwaples/rardecode/v2"
)

// mostMemory is how many bytes the decoders of an archive may take for what they look
// back at: an archive says how much that is, and a made-up one of 100 bytes may say 64 GiB.
// The strongest presets of the programs that make archives take 256 MiB (7-Zip), 128 MiB
// (zstd --ultra, and --long), 64 MiB (xz) and 32 MiB (lzip, WinRAR); more has to be asked
// for by hand.
//
// The decoder for zstd has the same bound of its own, zstd.MaxWindowSize.
const mostMemory = 512 << 20

// mostDirectory is how many bytes of a zip its list of entries may have, which is read into memory
// at once: an entry of 47 bytes takes 225 there. That is enough for half a million of usual ones.
const mostDirectory = 64 << 20

// makeRoom gives back what the decoder of the last stream has taken before that of the next
// one takes as many bytes. It takes some milliseconds, which pay only if these are many.
func makeRoom(memory uint64) {
	if memory > 64<<20 {
		runtime.GC()
	}
}

// newXz reads .xz with github.com/mikelolasagasti/xz, a port of XZ Embedded that takes a bound for
// its memory, checks the sums of every kind, and reads several streams. What is LZMA without .xz
// around it (.lz, the header of a 7z) is read by github.com/ulikunitz/xz/lzma: XZ Embedded knows
// LZMA2 alone, and sevenzip brings that one along in any case.
func newXz(r io.Reader) (io.ReadCloser, error) {
	d, err := fastxz.NewReader(r, mostMemory)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(d), nil
}

// tooGreedy reports whether a decoder has failed as it would take more than mostMemory.
func tooGreedy(err error) bool {
	return errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, fastxz.ErrMemlimit) ||
		errors.Is(err, rardecode.ErrDictionaryTooLarge)
}
