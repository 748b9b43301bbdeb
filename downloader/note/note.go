// Package note holds the codes of what the engine tells of a download: what happened on the way, what its file was
// checked against, and how what is done with it ended. Failures have their own, see package failure.
package note

import "gannet/internal/message"

// The codes, with the arguments of those that have some.
const (
	Decoding    message.Code = "note.decoding"  // Encoding: the coding
	Untrusted   message.Code = "note.untrusted" // bytes of an earlier run are of no use
	Leftover    message.Code = "note.leftover"  // Size: how much
	Sampled     message.Code = "note.sampled"   // Checks: how many
	SavedBefore message.Code = "note.saved-before"
	JustSaved   message.Code = "note.just-saved"
	Kept        message.Code = "note.kept"
	ChangedHere message.Code = "note.changed-here" // another program has written into the part
	Gone        message.Code = "note.gone"         // the part was deleted
	StartedOver message.Code = "note.started-over"
	FileChanged message.Code = "note.file-changed"
	Gap         message.Code = "note.gap" // Position: how much came before
	NoSize      message.Code = "note.no-size"
	Reconnected message.Code = "note.reconnected"
	Connections message.Code = "note.connections" // Allowed: how many
	WentOn      message.Code = "note.went-on"     // Time: how long it waited
	Renamed     message.Code = "note.renamed"     // Name: its name until then
	Relinked    message.Code = "note.relinked"

	EndIn       message.Code = "end.in" // Time: how long until then
	EndAt       message.Code = "end.at" // Size: how much
	EndNever    message.Code = "end.never"
	EndedByUser message.Code = "ended.user"
	EndedByTime message.Code = "ended.time"
	EndedBySize message.Code = "ended.size"

	MatchesServer message.Code = "check.server"
	Matches       message.Code = "check.matches" // Algorithm: the algorithm
	Differs       message.Code = "check.differs" // Algorithm: the algorithm

	ChangedSince      message.Code = "task.changed"
	Extracted         message.Code = "extract.done" // Folder: the folder's name
	ExtractStopped    message.Code = "extract.stopped"
	NoArchive         message.Code = "extract.unknown"
	Encrypted         message.Code = "extract.encrypted"
	Split             message.Code = "extract.split"
	DamagedArchive    message.Code = "extract.damaged"
	Outside           message.Code = "extract.outside"
	Special           message.Code = "extract.special"
	Bomb              message.Code = "extract.bomb"
	TooMany           message.Code = "extract.many"
	TooDeep           message.Code = "extract.deep"
	NoMemory          message.Code = "extract.memory"
	NoSpace           message.Code = "extract.full"
	ArchiveGone       message.Code = "extract.gone"
	ExtractDisk       message.Code = "extract.disk"
	ExtractNotStarted message.Code = "extract.not-started"
	ExtractCrashed    message.Code = "extract.crashed"

	CommandPrinted    message.Code = "command.printed" // Output: what
	CommandLeft       message.Code = "command.left"    // Folder: the folder
	CommandDone       message.Code = "command.done"
	CommandFailed     message.Code = "command.failed" // ExitCode: the status, a number
	CommandKilled     message.Code = "command.killed" // Reason: by what signal
	CommandStopped    message.Code = "command.stopped"
	CommandCutOff     message.Code = "command.cut-off"
	CommandTooLong    message.Code = "command.too-long"
	CommandMissing    message.Code = "command.missing"     // Program: the program
	CommandNotStarted message.Code = "command.not-started" // Reason: the error
	NoCommand         message.Code = "command.none"

	ListDamaged message.Code = "list.damaged" // N: how many; File: the file
)
