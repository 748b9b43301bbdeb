// Package downloader is Gannet's engine: it fetches files over HTTP, several at
// once and several connections a file, and puts a file under its final name only
// when every byte of it is proved. It knows neither windows nor settings.
//
// # The life of a download
//
// Engine.Add makes a download out of a Request and puts it at the end of the list. When a
// slot is free the engine starts an attempt: a goroutine that asks the server (probe),
// receives the body into NAME.part (receive) and checks, syncs and renames it
// (save). One GET serves as question and first piece; there is no HEAD. An attempt
// that fails leaves the part and its resume file as they are, and the next one goes on
// with them: there is no other way to retry, to resume, or to start after a kill.
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
//     context's cause alone (ErrPaused, ErrRemoved, ErrClosed ...).
//   - How many connections there are and what each of them does: fetch.run, the
//     controller, on the attempt's goroutine. A stream, one request filling one claim,
//     has a goroutine of its own and is given back to the controller when it ends.
//   - Which bytes are done and which are claimed: disk.Spans, under its own lock.
//   - The files: disk.Part. Many may read and write; who closes excludes them.
//   - Counted bytes: atomics. The clock reads them, at most ten times a second, and
//     sleeps when nothing is active.
//
// # When a byte counts
//
// A 200 counts from its first byte. A 206 counts when start, end and total are those
// asked for and the version is the one of the first answer (package web,
// source.Version.Differs). Several connections ask for a strong validator. A file is whole when
// its length is known and disk.Spans has no hole.
//
// A resume (attempt.prove) never joins another size. The same strong validator proves the
// version. If the server has no strong one, spot checks from all over what is there and an
// overlap before the gap prove it. If the server names the version differently now, it is asked
// for the earlier one again, since several servers may take turns; after that the same
// comparison decides. Bytes that differ are another version, which starts over. Where they do
// not differ, but each answer gives the same other date, the spot checks may have missed a
// change: then the whole file is asked for and compared with what is there, byte by byte, and only
// the first difference makes an end of the old part. So is a 200 to a request for a part.
//
// Bytes that an earlier run left without a record that can be read count only where a checksum of the whole file
// proves them in the end (attempt.adopt). Until then the record says so.
//
// A 200 takes nothing away if it is less: a message (HTML, JSON, XML, text) where there was
// none, or shorter and not proved to be newer (attempt.isLess).
//
// # Connections
//
// The first connection is watched for 50 ms. If what is left is worth it, a second one is
// tried (alone, unless answers take long), then up to 16 are open, and up to 32 if that has multiplied the speed (fetch.grow). A connection
// that has nothing left takes the tail of the one that would be busy longest (steal). One
// that is silent for a second while others receive, or ten times slower than they are,
// is cancelled and its span goes to others (relieve). A connection that is refused
// gives its span back to the answer that still covers it (Claim.Extend), and
// is taken as the server's limit (yield), but not while none is served at all: then the
// server or the network is gone (doWithout). After a while twice as many are asked for
// (believe): the server may have been busy, or an answer lost on the way.
//
// # Hosts
//
// A server that limits requests or files at once speaks of all files that come from it. host keeps what its refusals
// mean for them: how many are begun at once, until when none is, and how often it was asked in vain. A file that is
// refused alone may be at fault itself, and holds up no other (hosts.go). What one file's further connections are
// refused binds that file; others of the host are bound once a second one was refused more (allowance).
//
// # Reading order
//
// state.go, failure, note, request.go and snapshot.go are the vocabulary; engine.go, slots.go,
// hosts.go and clock.go the list; attempt.go one try, with prove.go and evidence.go (is this
// still the same file?), instead.go (is it a file at all?), leftover.go (what was left without a record) and save.go;
// segments.go the controller of the connections, grow.go how many there are, stream.go one
// of them, record.go what it leaves behind, hashing.go the checksums computed meanwhile.
//
// Below are packages of their own: source, what an attempt knows of where its bytes come from, and web, HTTP as the first
// such source (client.go is where a Request becomes one of web's); failure, what can go wrong; disk, the bytes; link, what
// people give to download; sniff, what a file is by its first bytes.
package downloader
