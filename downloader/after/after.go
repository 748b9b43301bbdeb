// Package after is what is done with a finished file: extraction, and the user's command.
package after

import (
	"errors"

	"gannet/internal/message"
)

// State says how far a Task is.
type State string

const (
	None    State = "" // nobody wants it
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Task is something done with a finished file. One is done after the other: extraction waits
// while downloads need the processors, and commands have the lowest priority of the
// system, so that no download is slower for them.
type Task struct {
	State State           `json:"state"`
	Said  message.Message `json:"said,omitzero"` // how it ended
}

// Pending reports whether the task is still to be done.
func (t Task) Pending() bool { return t.State == Waiting || t.State == Running }

// ErrStopped is the cause of a context that the user has ended.
var ErrStopped = errors.New("stopped by the user")
