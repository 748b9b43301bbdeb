//go:build linux

// How long a window takes to answer the question whether it is still alive.

package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// pinger asks a window what window managers ask to find out whether it hangs (_NET_WM_PING, Extended Window Manager
// Hints 1.5). It answers between two frames, so while a frame is made no answer comes: the longest wait is no shorter
// than the longest frame.
type pinger struct {
	x         *xgb.Conn
	root      xproto.Window
	window    xproto.Window
	protocols xproto.Atom
	ping      xproto.Atom
	answers   chan uint32 // numbers of the questions
	number    uint32
}

const (
	pingEvery = 5 * time.Millisecond
	noAnswer  = time.Minute
)

// newPinger is for Gannet's window, which it waits for. Its close ends what it begins.
func (d *display) newPinger(ctx context.Context) (*pinger, error) {
	id, err := d.Window(ctx, class)
	if err != nil {
		return nil, err
	}
	window, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		return nil, err
	}
	x, err := xgb.NewConnDisplay(d.name)
	if err != nil {
		return nil, err
	}
	p := &pinger{x: x, root: d.root, window: xproto.Window(window), answers: make(chan uint32, 16)}
	for name, atom := range map[string]*xproto.Atom{"WM_PROTOCOLS": &p.protocols, "_NET_WM_PING": &p.ping} {
		reply, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
		if err != nil {
			x.Close()
			return nil, err
		}
		*atom = reply.Atom
	}
	// Answers are sent to the root window, for whoever wants to know of its children.
	err = xproto.ChangeWindowAttributesChecked(x, p.root, xproto.CwEventMask,
		[]uint32{xproto.EventMaskSubstructureNotify}).Check()
	if err != nil {
		x.Close()
		return nil, err
	}
	go p.listen() // ends with the connection
	return p, nil
}

func (p *pinger) close() { p.x.Close() }

func (p *pinger) listen() {
	defer close(p.answers)
	for {
		event, err := p.x.WaitForEvent()
		if event == nil && err == nil {
			return
		}
		m, ok := event.(xproto.ClientMessageEvent)
		if ok && m.Type == p.protocols && xproto.Atom(m.Data.Data32[0]) == p.ping {
			p.answers <- m.Data.Data32[1]
		}
	}
}

// ask gives the time until the window answers.
func (p *pinger) ask() (time.Duration, error) {
	p.number++
	data := xproto.ClientMessageDataUnionData32New([]uint32{uint32(p.ping), p.number, uint32(p.window), 0, 0})
	message := xproto.ClientMessageEvent{Format: 32, Window: p.window, Type: p.protocols, Data: data}
	before := time.Now()
	err := xproto.SendEventChecked(p.x, false, p.window, xproto.EventMaskNoEvent, string(message.Bytes())).Check()
	if err != nil {
		return 0, err
	}
	limit := time.After(noAnswer)
	for {
		select {
		case number, ok := <-p.answers:
			if !ok {
				return 0, errors.New("the display ended")
			}
			if number == p.number {
				return time.Since(before), nil
			}
		case <-limit:
			return 0, fmt.Errorf("the window did not answer within %v", noAnswer)
		}
	}
}

// longest asks again and again until ctx ends, and gives the longest time without an answer.
func (p *pinger) longest(ctx context.Context) (time.Duration, error) {
	var longest time.Duration
	for ctx.Err() == nil {
		took, err := p.ask()
		if err != nil {
			return longest, err
		}
		longest = max(longest, took)
		time.Sleep(pingEvery)
	}
	return longest, nil
}
