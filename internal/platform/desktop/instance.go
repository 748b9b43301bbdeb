// One running Gannet for one list: how a second start finds it and hands over its call.

package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"
)

var (
	// ErrHandedOver means that a Gannet that runs already has taken the call.
	ErrHandedOver = errors.New("handed to the Gannet that is open")
	// ErrSilent means that a Gannet runs already but does not answer.
	ErrSilent = errors.New("the Gannet that is open does not answer")

	errTaken = errors.New("taken by another Gannet")
)

// retryEvery is how often a start looks again at one that is in its first or
// last moments.
const retryEvery = 20 * time.Millisecond

// maxCall is how many bytes a call may have: more than the arguments that a system takes.
const maxCall = 8 << 20

// Call is what a start asks of the Gannet that runs already.
type Call struct {
	Links []string `json:"links,omitempty"`
	// Minimised leaves the window where it is: nobody asked to see it.
	Minimised bool `json:"minimised,omitempty"`
}

// envelope is a Call and how long its sender waits. A process that was frozen finds
// calls that were given up long ago.
type envelope struct {
	Call
	Until time.Time `json:"until,omitzero"`
}

// answer is what comes back. One without an error means that the call was taken.
type answer struct {
	Err string `json:"error,omitempty"`
}

// Instance is the one Gannet that works with a list of downloads. Others that are
// started with the same list hand their call to it and end. A nil Instance hears
// nothing.
type Instance struct {
	listener net.Listener
	release  func()

	ctx    context.Context // ends with Stop
	cancel context.CancelFunc
	calls  sync.WaitGroup
}

// Claim makes this process the Instance for the list of downloads at path, or
// hands call to the one that is and gives ErrHandedOver. It gives ErrSilent if that
// one has not taken the call when ctx ends. Any other error means that
// nobody can tell whether there is another one.
func Claim(ctx context.Context, path string, call Call) (*Instance, error) {
	a, err := addressOf(path)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(retryEvery)
	defer tick.Stop()
	for {
		listener, release, err := a.claim()
		if err == nil {
			i := &Instance{listener: listener, release: release}
			i.ctx, i.cancel = context.WithCancel(context.Background())
			return i, nil
		}
		if !errors.Is(err, errTaken) {
			return nil, err
		}
		err = a.handOver(ctx, call)
		if err == nil {
			return nil, ErrHandedOver
		}
		// It has just been started and does not listen yet, or it is about to end.
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ErrSilent, err)
		case <-tick.C:
		}
	}
}

// handOver gives nil once the Instance has taken the call.
func (a address) handOver(ctx context.Context, call Call) error {
	conn, err := a.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	until, _ := ctx.Deadline()
	if err := json.NewEncoder(conn).Encode(envelope{call, until}); err != nil {
		return err
	}
	var said answer
	if err := json.NewDecoder(conn).Decode(&said); err != nil {
		return err
	}
	if said.Err != "" {
		return errors.New(said.Err)
	}
	return nil
}

// Serve has take called for every start after this one, until Stop. The context
// of a call ends when who called has given up: what has not been done by then must not
// be done any more. Calls that come before Serve wait for it.
func (i *Instance) Serve(take func(context.Context, Call) error) {
	if i == nil {
		return
	}
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			if i.ctx.Err() == nil {
				slog.Error("calls from other instances not accepted ", "error", err)
			}
			return
		}
		i.calls.Go(func() {
			if err := i.serve(conn, take); err != nil {
				slog.Warn("call from another instance failed", "error", err)
			}
		})
	}
}

func (i *Instance) serve(conn net.Conn, take func(context.Context, Call) error) error {
	defer conn.Close()
	ctx, cancel := context.WithCancel(i.ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	in := json.NewDecoder(io.LimitReader(conn, maxCall))
	var e envelope
	if err := in.Decode(&e); err != nil {
		return err
	}
	if !e.Until.IsZero() {
		var done context.CancelFunc
		ctx, done = context.WithDeadline(ctx, e.Until)
		defer done()
	}
	i.calls.Go(func() { // ends when conn is closed
		_ = in.Decode(new(Call)) // there is no second call: the other side is gone
		cancel()
	})
	var a answer
	if err := take(ctx, e.Call); err != nil {
		a.Err = err.Error()
	}
	return json.NewEncoder(conn).Encode(a)
}

// Stop ends Serve. Who calls from now on waits for Close and takes over.
func (i *Instance) Stop() {
	if i == nil {
		return
	}
	i.cancel()
	i.listener.Close()
	i.calls.Wait()
}

// Close lets another start become the Instance.
func (i *Instance) Close() {
	i.Stop()
	if i != nil {
		i.release()
	}
}
