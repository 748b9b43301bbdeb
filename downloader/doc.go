// Package downloader is Gannet's engine: it fetches files over HTTP, several at
// once and several connections a file, and puts a file under its final name only
// when every byte of it is proved. It knows neither windows nor settings.
//
// # The life of a download
//
// Engine.Add makes a download out of a Request and puts it at the end of the list. When a
// slot is free the engine starts an attempt (package transfer): a goroutine that asks the server,
// receives the body into NAME.part and checks, syncs and renames it. One GET serves as question and
// first piece; there is no HEAD. An attempt that fails leaves the part and its resume file as they
// are, and the next one goes on with them: there is no other way to retry, to resume, or to start after a kill.
//
//	            +--------------------------------------------+
//	            v                                            |
//	Queued -> Probing -> Running -> Saving -> Done        Waiting
//	  ^  \        \        |  ^       |                      ^
//	  |   \        \       |  |       |                      |
//	  |    +--------+------+--+-------+--> a failure that passes
//	  |                    |  |
//	  |                    v  +-- the file or its part changed: Probing again
//	  +--- Resume --- Paused, Failed
//
// State.next is the one table of what may follow what. An attempt reports events with
// itself as the sender, and the engine drops what an attempt reports that is
// no longer the newest.
//
// # Who owns what
//
//   - The list, its order, the slots and every field of a download: Engine.mu.
//   - What an attempt works with: its goroutine. It hears of the engine by its
//     context's cause alone (transfer.ErrPaused, ErrRemoved, ErrClosed ...).
//   - Which bytes are done and which are claimed: disk.Spans, under its own lock.
//   - The files: disk.Part. Many may read and write; who closes excludes them.
//   - Counted bytes: atomics. The clock reads them, at most ten times a second, and
//     sleeps when nothing is active.
//
// # What it costs
//
// The list may be long. What the clock does at each look costs as much as has changed: whoever changes a download says
// so (touch, show or save), and before anybody looks for the next one to begin, to wake or to do something with, those
// that were touched take their place in the index (index.go, pile.go). A List shares with the one before what is alike
// (snapshots.go). What only a command of the user needs, such as a search for a link, may go through all of the list.
//
// # Hosts
//
// A server that limits requests or files at once speaks of all files that come from it. host keeps what its refusals
// mean for them: how many are begun at once, until when none is, and how often it was asked in vain. A file that is
// refused alone may be at fault itself, and holds up no other (hosts.go). What one file's further connections are
// refused binds that file; others of the host are bound once a second one was refused more (allowance).
//
// # Checksums
//
// A checksum that was asked for or published must match before a file gets its name. The SHA-256 that is only shown
// (SumAside) is calculated as the bytes come while a processor is to spare (transfer/hashing.go), and what is left of
// that when the file is Done, afterwards, of one file at a time (sums.go). What is left is stored.
//
// # Reading order
//
// state.go, failure, note, request.go and snapshot.go are the vocabulary; engine.go, add.go, queue.go, index.go,
// slots.go, hosts.go and clock.go the list; attempts.go what an attempt is given to do, and what becomes of a download
// by what it reports; kept.go what outlives the program, list.go what readers get.
//
// Below are packages of their own: transfer, one attempt, from the question to the saved file; source, what that knows
// of where its bytes come from, and web, HTTP as the first such source (client.go is where a Request becomes one of
// web's); failure, what can go wrong; disk, the bytes; link, what people give to download; sniff, what a file is by its
// first bytes; livetext, the last lines of a text; after, what is done with finished files.
package downloader
