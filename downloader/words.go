// The words of other packages that Requests, Snapshots and Lists use.

package downloader

import (
	"gannet/downloader/after"
	"gannet/downloader/livetext"
	"gannet/downloader/transfer"
)

// Exists says what to do when the name of a file is already taken.
type Exists = transfer.Exists

// The ways out.
const (
	ExistsRename    = transfer.ExistsRename
	ExistsOverwrite = transfer.ExistsOverwrite
	ExistsSkip      = transfer.ExistsSkip
)

// Ended says what ended a stream of unknown length before its server did.
type Ended = transfer.Ended

// What may end one.
const (
	EndedByUser = transfer.EndedByUser // Engine.Finish
	EndedByTime = transfer.EndedByTime // Request.MaxTime with Keep, or Engine.StopAfter
	EndedBySize = transfer.EndedBySize // Request.MaxSize with Keep, or Engine.StopAfter
)

// Summing says whether the SHA-256 of a file is calculated, and who waits for that.
type Summing = transfer.Summing

// What there is to choose from.
const (
	NoSum    = transfer.NoSum
	SumAside = transfer.SumAside // a file is Done when it is saved, and its sum is there then or later
	SumFirst = transfer.SumFirst // a file is Done once its sum is there
)

// Slow says why a download that is slow is no faster.
type Slow = transfer.Slow

// The reasons.
const (
	SlowUnknown     = transfer.SlowUnknown
	SlowLimit       = transfer.SlowLimit
	SlowDisk        = transfer.SlowDisk
	SlowRefused     = transfer.SlowRefused
	SlowConnections = transfer.SlowConnections
	SlowServer      = transfer.SlowServer
)

// Tail is the last lines of a text while it comes.
type Tail = livetext.Tail

// Task is something done with a finished file. One is done after the other: extraction waits
// while downloads need the processors, and commands have the lowest priority of the
// system, so that no download is slower for them.
type Task = after.Task

// TaskState says how far a Task is.
type TaskState = after.State

// How far one may be.
const (
	TaskNone    = after.None // nobody wants it
	TaskWaiting = after.Waiting
	TaskRunning = after.Running
	TaskDone    = after.Done
	TaskFailed  = after.Failed
)
