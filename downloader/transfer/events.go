package transfer

// What an attempt reports, one type an event.

import (
	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// Event is something that an attempt tells its owner. The first three are news, which change no state.
type Event interface{ isEvent() }

// Noted is something worth telling.
type Noted struct{ Text message.Message }

// Found tells of a part that is on disk.
type Found struct {
	Name   string
	Prefix int64 // bytes that are there without a hole from the start
}

// Forgotten tells that nothing of what came counts any more.
type Forgotten struct{}

// Answered tells that the source's answer was accepted, or that none is needed.
type Answered struct {
	Name  string // of the part
	Size  int64  // -1 if unknown
	Body  *source.Body
	Plain bool // the host wanted parts to be asked for later, and was asked for the whole file
}

// Changed tells that the file changed on the server, or another program its part: it is asked for anew.
type Changed struct{}

// Whole tells that every byte is there.
type Whole struct{ Size int64 }

// Saved tells that the file has its final name.
type Saved struct {
	Path     string
	Size     int64
	Checked  message.Message // what it was held against; zero if against nothing
	SHA256   string          // "" if it is not wanted, or not ready
	Unsummed *Unsummed       // what is left to do for it; nil if nothing
	Ended    Ended           // what ended it early; "" if nothing
	Todo     *disk.Todo      // what an earlier program has left to do with it; nil if it did not
}

// Skipped tells that a file of the name was there already and is kept.
type Skipped struct {
	Name    string
	Path    string
	Checked message.Message
	SHA256  string // with SumFirst
	Todo    *disk.Todo
}

// Failed tells why the attempt has failed.
type Failed struct{ Err *failure.Error }

func (Noted) isEvent()     {}
func (Found) isEvent()     {}
func (Forgotten) isEvent() {}
func (Answered) isEvent()  {}
func (Changed) isEvent()   {}
func (Whole) isEvent()     {}
func (Saved) isEvent()     {}
func (Skipped) isEvent()   {}
func (Failed) isEvent()    {}
