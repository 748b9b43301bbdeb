//go:build linux

// What is done with all entries of a long list in the window, and a long list that is pasted.

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"

	"gannet/internal/dev/screen"
)

const (
	windowPasted = 10_000          // links
	operationFor = 5 * time.Second // how long the window is watched after a key
	pasteFor     = 5 * time.Minute // in which all pasted links must be downloaded
	class        = "gannet"        // of its window

	longestFrame = 100 * time.Millisecond
)

// Keys, by their X keysyms.
const (
	spaceKey  = 0x20
	downKey   = 0xff54
	deleteKey = 0xffff
)

// silent is a server that accepts connections and says nothing: what is downloaded from it goes on for ever.
func silent() (net.Listener, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() { // ends with the listener
		var open []net.Conn
		for {
			conn, err := listener.Accept()
			if err != nil {
				for _, conn := range open {
					_ = conn.Close()
				}
				return
			}
			open = append(open, conn)
		}
	}()
	return listener, nil
}

// operations does one thing after the other with all entries, and looks for how long the window does not answer.
func (w *windowBench) operations(ctx context.Context) ([]finding, error) {
	p, err := w.newPinger(ctx)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if err := w.press(downKey, false); err != nil { // gives the list the keyboard
		return nil, err
	}
	if _, err := w.still(); err != nil {
		return nil, err
	}
	var found []finding
	for _, o := range []struct {
		done    string
		key     xproto.Keysym
		control bool
	}{
		{"selected", 'a', true},
		{"resumed", spaceKey, false},
		{"paused", spaceKey, false},
		{"removed", deleteKey, false},
		{"brought back by Undo", 'z', true},
	} {
		w.progress("window: all rows are %s", o.done)
		longest, err := w.watch(ctx, p, o.key, o.control)
		if err != nil {
			return nil, fmt.Errorf("all rows %s: %w", o.done, err)
		}
		found = append(found, finding{
			what: fmt.Sprintf("longest time without an answer while %d rows are %s", windowEntries, o.done),
			got:  inSeconds(longest), want: "at most " + inSeconds(longestFrame), met: longest <= longestFrame,
		})
	}
	return found, nil
}

// watch presses a key, and gives the longest time for which the window does not answer in the moments after it.
func (w *windowBench) watch(ctx context.Context, p *pinger, key xproto.Keysym, control bool) (time.Duration, error) {
	picture, err := w.look()
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, operationFor)
	defer cancel()
	var longest time.Duration
	watched := make(chan error, 1)
	go func() { // ends with ctx
		var err error
		longest, err = p.longest(ctx)
		watched <- err
	}()
	err = w.press(key, control)
	if err == nil {
		_, err = w.change(picture)
	}
	return longest, errors.Join(err, <-watched)
}

// pasting pastes links of small files into an empty window and waits until it has downloaded them.
func (w *windowBench) pasting(ctx context.Context) (found []finding, err error) {
	w.progress("window: %d links are pasted", windowPasted)
	files := many(windowPasted, 4*kib)
	from, err := startNginx(w.memory, files, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.stop() }()
	var links strings.Builder
	for _, file := range files {
		links.WriteString(from.link(file) + "\n")
	}
	home := filepath.Join(w.memory, "pasting")
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	cmd, _, end, err := w.open(home, w.gannet)
	if err != nil {
		return nil, err
	}
	defer end()
	p, err := w.newPinger(ctx)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if err := w.CopyBy(links.String()); err != nil {
		return nil, err
	}
	shown, longest, err := w.paste(ctx, p, func() bool { return arrived(filepath.Join(home, "Downloads"), files) })
	if err != nil {
		return nil, fmt.Errorf("%d links pasted: %w", windowPasted, err)
	}
	memory := treeMemory(cmd.Process.Pid)
	return []finding{
		{
			what: fmt.Sprintf("first rows are seen after, of %d links pasted", windowPasted), got: inSeconds(shown),
			want: "at most 0.30 s", met: shown <= 300*time.Millisecond,
		},
		{
			what: fmt.Sprintf("longest time without an answer until %d pasted links of 4 KiB are downloaded", windowPasted),
			got:  inSeconds(longest), want: "at most " + inSeconds(longestFrame), met: longest <= longestFrame,
		},
		{
			what: fmt.Sprintf("peak memory with %d links pasted and downloaded", windowPasted), got: inMB(memory),
			want: "at most 200 MB", met: memory <= 200e6,
		},
	}, nil
}

// paste presses the key for it, and gives the time until something is seen of it, and the longest for which the
// window does not answer until done holds.
func (w *windowBench) paste(ctx context.Context, p *pinger, done func() bool) (shown, longest time.Duration,
	err error,
) {
	picture, err := w.still()
	if err != nil {
		return 0, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, pasteFor)
	defer cancel()
	watched := make(chan error, 1)
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go func() { // ends with watching
		var err error
		longest, err = p.longest(watching)
		watched <- err
	}()
	before := time.Now()
	if err = w.press('v', true); err == nil {
		_, err = w.change(picture)
	}
	shown = time.Since(before)
	if err == nil {
		err = screen.Until(ctx, done)
	}
	stop()
	return shown, longest, errors.Join(err, <-watched)
}
