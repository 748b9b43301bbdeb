// Whether downloads leave the processors something to do, for what nobody waits for.

package downloader

import (
	"context"
	"runtime"
	"sync/atomic"

	"gannet/downloader/transfer"
)

// busySpeed is how fast all downloads together may come, in bytes a second for each
// processor, before extraction and checksums for information wait for them: with TLS and a checksum that takes
// about a quarter of it.
const busySpeed = 100 << 20

// load is what the downloads ask of the processors.
type load struct {
	speed atomic.Int64 // bytes a second of all downloads, at the clock's last look
	most  atomic.Int64 // the speed up to which a processor is to spare
}

func newLoad() *load {
	l := &load{}
	l.most.Store(busySpeed * int64(runtime.GOMAXPROCS(0)))
	return l
}

// hasSpare reports whether downloads leave the processors something to do.
func (l *load) hasSpare() bool { return l.speed.Load() <= l.most.Load() }

// wait returns once downloads leave the processors something to do. Its error is ctx's cause.
func (l *load) wait(ctx context.Context) error {
	for !l.hasSpare() {
		if err := transfer.Sleep(ctx, clockBeat); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}
