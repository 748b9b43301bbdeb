// Package transfer is one try at a download: it asks a source, receives the file into its part over as many connections
// as help, proves every byte, and gives the file its name. It knows neither a protocol nor a list of downloads: what it
// finds out it reports to its Owner.
//
// # An attempt
//
// Attempt.Run goes from step to step, each of which gives the next one: take up what is there (takeup.go), ask the
// source (prove.go, evidence.go: is this still the same file? instead.go: is it a file at all?), receive the body
// (fill.go), save the file (save.go) or keep what came of a stream (keep.go). What does not fit together is asked for
// anew, a few times.
//
// # Who owns what
//
//   - What an attempt works with: its goroutine. It hears of its owner by its context's cause alone (ErrPaused ...),
//     and tells it one Event after another (events.go).
//   - How many connections there are and what each of them does: Fetch.run, the
//     controller, on the attempt's goroutine. A stream, one request filling one claim,
//     has a goroutine of its own and is given back to the controller when it ends.
//   - Which bytes are done and which are claimed: disk.Spans, under its own lock.
//   - The files: disk.Part. Many may read and write; who closes excludes them.
//   - Counted bytes: atomics, which the owner reads (view.go).
//
// # When a byte counts
//
// A 200 counts from its first byte. A 206 counts when start, end and total are those
// asked for and the version is the one of the first answer (package web,
// source.Version.Differs). Several connections ask for a strong validator. A file is whole when
// its length is known and disk.Spans has no hole.
//
// A resume (Attempt.prove) never joins another size. The same strong validator proves the
// version. If the server has no strong one, spot checks from all over what is there and an
// overlap before the gap prove it. If the server names the version differently now, it is asked
// for the earlier one again, since several servers may take turns; after that the same
// comparison decides. Bytes that differ are another version, which starts over. Where they do
// not differ, but each answer gives the same other date, the spot checks may have missed a
// change: then the whole file is asked for and compared with what is there, byte by byte, and only
// the first difference makes an end of the old part. So is a 200 to a request for a part.
//
// Bytes that an earlier run left without a record that can be read count only where a checksum of the whole file
// proves them in the end (Attempt.adopt). Until then the record says so.
//
// A 200 takes nothing away if it is less: a message (HTML, JSON, XML, text) where there was
// none, or shorter and not proved to be newer (Attempt.isLess).
//
// # Connections
//
// The first connection is watched for 50 ms. If what is left is worth it, a second one is
// tried (alone, unless answers take long), then up to 16 are open, and up to 32 if that has multiplied the speed
// (Fetch.grow). A connection that has nothing left takes the tail of the one that would be busy longest (steal). One
// that is silent for a second while others receive, or ten times slower than they are,
// is cancelled and its span goes to others (relieve). A connection that is refused
// gives its span back to the answer that still covers it (Claim.Extend), and
// is taken as the server's limit (yield), but not while none is served at all: then the
// server or the network is gone (doWithout). After a while twice as many are asked for
// (believe): the server may have been busy, or an answer lost on the way.
//
// # Reading order
//
// job.go is what an attempt is given and events.go what it tells; attempt.go the steps, with the files named above,
// leftover.go (what was left without a record), skip.go (files that are there already) and plainly.go (asking for the
// whole file where parts are refused); fetch.go the controller of the connections, settle.go what it means that one
// ended, growth how many there are, connections.go what each takes over, stragglers.go which are replaced, worker.go
// one of them, buffer.go and output.go how its bytes get into the part, hashing.go the checksums calculated meanwhile,
// slow.go why it is no faster, pool.go what all files together may open, rate.go the speed limit.
package transfer
