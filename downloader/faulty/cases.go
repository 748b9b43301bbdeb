// The misbehaving servers that every download client meets: a case for each.

package faulty

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Case is one server that a download client has to cope with.
type Case struct {
	Name    string
	Says    string // what the server does, in words
	Body    Body
	Options []Option
	// Right lists the files that may be delivered. If there is none, a right
	// client delivers nothing and says so.
	Right []Body
	// MayFail allows a client to deliver nothing, if it says so.
	MayFail bool
	// Interrupt is how many bytes are sent before the client is stopped, after
	// which the server changes and the client is started again; 0 never stops it.
	Interrupt int64
	// Trust gives the client the server's certificate authority.
	Trust bool
}

var (
	small      = Body{Size: 1<<20 + 77, Seed: 1}
	smallOther = Body{Size: small.Size, Seed: 2}
	patched    = Body{Size: small.Size, Seed: small.Seed, Patch: 100_000}
	longer     = Body{Size: small.Size + 5000, Seed: 3}
	shorter    = Body{Size: small.Size / 4, Seed: 4}
	large      = Body{Size: 8<<20 + 77, Seed: 5}
	largeOther = Body{Size: large.Size, Seed: 6}
)

// cutAt is where the first answer of many cases ends.
const cutAt = 400_000

// Cases lists every case anew: options that count start from zero.
func Cases() []Case {
	return slices.Concat(endings(), silences(), statuses(), ranges(), versions(), several(), redirects(), gates(),
		contents(), oddHeads(), interruptions())
}

// whole is a case whose small file can be had.
func whole(name, says string, options ...Option) Case {
	return Case{Name: name, Says: says, Body: small, Options: options, Right: []Body{small}}
}

// none is a case without a file that can be had.
func none(name, says string, options ...Option) Case {
	return Case{Name: name, Says: says, Body: small, Options: options}
}

// perhaps is a case in which a client may deliver the small file or give up.
func perhaps(name, says string, options ...Option) Case {
	c := whole(name, says, options...)
	c.MayFail = true
	return c
}

func cutOnce() Option { return When(First(1), DropAfter(cutAt)) }

// endings are about where an answer ends.
func endings() []Case {
	lengthless := whole("http10-unsized", "HTTP/1.0, no length", HTTP10(), Unsized())
	empty := whole("empty-file", "the file is empty")
	empty.Body, empty.Right = Body{}, []Body{{}}
	empty416 := whole("empty-file-416", "the file is empty; 416 to any range", When(Ranged, Status(416)))
	empty416.Body, empty416.Right = Body{}, []Body{{}}
	return []Case{
		whole("good", "a good server"),
		empty, empty416,
		whole("drop-once", "the first connection ends early", cutOnce()),
		whole("drop-often", "every connection ends after 200 kB", DropAfter(200_000)),
		whole("drop-before-body", "two connections end before the first byte", When(First(2), DropAfter(0))),
		whole("reset-once", "the first connection is reset", When(First(1), ResetAfter(cutAt))),
		whole("no-answer-once", "the first connection closes without a response", When(First(1), Drop())),
		whole("drop-once-no-ranges", "the first connection ends early, no ranges", NoRanges(), cutOnce()),
		none("drop-always-no-ranges", "every connection ends early, no ranges", NoRanges(), DropAfter(cutAt)),
		whole("chunked", "chunks, no length, no ranges", Chunked(), NoRanges()),
		whole("chunked-cut-once", "the first chunked response is cut", Chunked(), NoRanges(), cutOnce()),
		none("chunked-cut-always", "every chunked response is cut", Chunked(), NoRanges(), DropAfter(cutAt)),
		none("chunked-no-end", "the last chunk never arrives", Chunked(), NoRanges(), DropAfter(small.Size)),
		whole("unsized", "the connection's end is the file's end", Unsized(), NoRanges()),
		whole("unsized-cut-once", "ranges, but no length; the first response is cut", Unsized(), cutOnce()),
		whole("http10", "HTTP/1.0", HTTP10()),
		lengthless,
		perhaps("length-too-long", "Content-Length is 1,000 bytes more than are sent", WrongLength(1000)),
		perhaps("length-too-short", "Content-Length is 1,000 bytes less than the file; ranges are correct", WrongLength(-1000)),
	}
}

// silences are about time.
func silences() []Case {
	return []Case{
		whole("stall-once", "the first response stops in the middle and stays open", When(First(1), StallAfter(cutAt))),
		whole("stall-once-no-ranges", "the same, no ranges", NoRanges(), When(First(1), StallAfter(cutAt))),
		whole("silent-once", "the first request gets no response", When(First(1), Silent())),
		none("silent", "no request gets an answer", Silent()),
		whole("slow-head-once", "the header of the first response arrives byte by byte, for minutes",
			When(First(1), SlowHead(time.Second))),
		whole("trickle", "the file arrives slowly but steadily", Slow(small.Size/3)),
	}
}

// statuses are answers without the file.
func statuses() []Case {
	cases := []Case{
		whole("503-twice", "503 with Retry-After: 1, twice", When(First(2), Status(503), Header("Retry-After", "1"))),
		whole("429-date", "429 with a date as Retry-After, once",
			When(First(1), Status(429), Header("Retry-After",
				time.Now().Add(2*time.Second).UTC().Format(http.TimeFormat)))),
		whole("403-wait", "403 with Retry-After: 1, twice", When(First(2), Status(403), Header("Retry-After", "1"))),
		whole("500-once", "500 once", When(First(1), Status(500))),
		whole("408-once", "408 once", When(First(1), Status(408))),
		whole("503-on-resume", "the first connection ends early, then 503 once", cutOnce(),
			When(Times(1, Not(First(1))), Status(503))),
		none("garbage", "not HTTP at all", Garbage()),
		whole("garbage-once", "not HTTP at all, once", When(First(1), Garbage())),
	}
	for _, code := range []int{204, 205, 304, 401, 403, 404, 410, 500, 503} {
		cases = append(cases, none(fmt.Sprint(code), "always "+fmt.Sprint(code)+" "+http.StatusText(code),
			Status(code)))
	}
	return cases
}

// ranges are wrong answers to ranged requests, most of them after a cut.
func ranges() []Case {
	resumed := func(name, says string, fault Option) Case {
		return whole(name, "cut once; then "+says, cutOnce(), When(Later, fault))
	}
	cases := []Case{
		resumed("200-on-resume", "200 with the whole file to a range", NoRanges()),
		resumed("416-on-resume", "416", Status(416)),
		resumed("wrong-start", "a range that starts 3,000 bytes later", WrongStart(3000)),
		resumed("wrong-start-early", "a range that starts 3,000 bytes earlier", WrongStart(-3000)),
		resumed("wrong-total", "a wrong size in Content-Range", WrongTotal(1000)),
		resumed("no-total", "no size in Content-Range (legal)", NoTotal()),
		resumed("no-content-range", "206 without Content-Range", NoContentRange()),
		resumed("multipart", "multipart/byteranges", Multipart()),
		resumed("chunked-206", "206 in chunks (legal)", Chunked()),
		resumed("empty-on-resume", "an empty 200", Empty()),
		whole("short-206", "at most 300 kB a range (legal)", MaxSpan(300_000)),
		whole("always-wrong-start", "every range starts 1 byte late", WrongStart(1)),
		perhaps("always-wrong-total", "every range states a wrong size", WrongTotal(1000)),
		whole("always-multipart", "every range as multipart/byteranges", Multipart()),
		whole("always-no-content-range", "every range without Content-Range", NoContentRange()),
		whole("always-416", "416 to every range", When(Ranged, Status(416))),
		whole("refused-range-cut-once", "403 to every range, and the file without; that is cut once",
			When(Ranged, Status(403)), When(Times(1, Not(Ranged)), DropAfter(cutAt))),
		whole("busy-range-429", "429 with Retry-After: 1 to every range, and the file without; that is cut once",
			When(Ranged, Status(429), Header("Retry-After", "1")), When(Times(1, Not(Ranged)), DropAfter(cutAt))),
		whole("busy-range-cut-once", "503 to every range, and the file without; that is cut once",
			When(Ranged, Status(503)), When(Times(1, Not(Ranged)), DropAfter(cutAt))),
	}
	for _, code := range []int{400, 403, 404, 405, 412, 500, 501, 502, 503} {
		cases = append(cases, whole(fmt.Sprintf("refused-range-%d", code),
			fmt.Sprint(code)+" to every range, and the file without",
			When(Ranged, Status(code))))
	}
	return cases
}

// versions are about files that change, and what shows it.
func versions() []Case {
	changed := func(name, says string, to Body, options ...Option) Case {
		return Case{
			Name: name, Says: "cut once, then another file; " + says, Body: small, Right: []Body{to},
			Options: append(options, cutOnce(), When(Not(First(1)), Serve(to))),
		}
	}
	date := When(Not(First(1)), Modified(modified.Add(time.Hour)))
	weak := changed("changed-weak-etag", "weak ETag, ranges sent anyway", smallOther, IgnoreIfRange())
	weak.Options = append(weak.Options, WeakETag())
	dated := changed("changed-date", "only the date shows it, ranges sent anyway", smallOther, IgnoreIfRange())
	dated.Options = append(dated.Options, ETag(""), date)
	bare := changed("changed-no-validator", "nothing shows it", smallOther)
	bare.Options = append(bare.Options, NoValidator())
	cases := []Case{
		changed("changed-a-little", "a thousand of the bytes already sent differ, ETag and date are newer", patched, date),
		changed("changed-a-little-if-range-ignored", "the same, If-Range is ignored", patched, date, IgnoreIfRange()),
		whole("moved", "cut once, then another ETag for the same file", cutOnce(), When(Not(First(1)), ETag(`"inode"`))),
		whole("touched", "cut once, then another ETag and a newer date for the same file", cutOnce(), When(Not(First(1)), ETag(`"touched"`)), date),
		whole("weak-etag-alone", "weak ETag and no date, every connection ends after 400 kB", WeakETag(),
			Modified(time.Time{}), DropAfter(cutAt)),
		whole("unquoted-etag", "an ETag without quotes and no date, every connection ends after 400 kB", ETag("abc"), Modified(time.Time{}), DropAfter(cutAt)),
		whole("take-turns", "two back ends take turns with different files and cut", DropAfter(cutAt),
			When(Turn(2), Serve(smallOther))),
		changed("changed", "If-Range is obeyed", smallOther),
		changed("changed-if-range-ignored", "If-Range is ignored", smallOther, IgnoreIfRange()),
		changed("changed-longer", "it is longer", longer, IgnoreIfRange()),
		changed("changed-shorter", "it is shorter than the data already sent", shorter, IgnoreIfRange()),
		weak, dated, bare,
		whole("date-only", "cut once, Last-Modified alone", ETag(""), cutOnce()),
		whole("weak-etag", "cut once, weak ETag", WeakETag(), cutOnce()),
		whole("no-validator", "cut once, neither ETag nor Last-Modified", NoValidator(), cutOnce()),
	}
	return append(cases, names()...)
}

// names are of one file that its servers name differently; every connection ends after 400 kB.
func names() (cases []Case) {
	later := modified.Add(7 * time.Second)
	for _, c := range []struct {
		name, says string
		names      Option
	}{
		{"weak-now-and-then", "its ETag is weak in every second response", Names(Name{`"abc"`, modified}, Name{`W/"abc"`, modified})},
		{"suffix", "its ETag has a suffix in every second response", Names(Name{`"abc"`, modified}, Name{`"abc-gzip"`, modified})},
		{"of-nodes", "each of three nodes has its own ETag", Names(Name{`"n1"`, modified}, Name{`"n2"`, modified}, Name{`"n3"`, modified})},
		{"dated-of-nodes", "each of two nodes has its own ETag and date", Names(Name{`"n1"`, modified}, Name{`"n2"`, later})},
		{"dates-of-nodes", "each of two nodes has its own date", Names(Name{"", modified}, Name{"", later})},
		{"date-beside-etag", "the ETag stays, the date does not", Names(Name{`"abc"`, modified}, Name{`"abc"`, later})},
		{"etag-now-and-then", "every second response has no ETag", Names(Name{`"abc"`, modified}, Name{"", modified})},
		{"each-request", "another ETag with each request", Names()},
		{"date-each-request", "a newer date with each request", NewDates()},
	} {
		cases = append(cases,
			whole("names-"+c.name, c.says+"; cut after 400 kB each time", DropAfter(cutAt), c.names),
			whole("names-"+c.name+"-no-if-range", "the same, If-Range ignored", DropAfter(cutAt), c.names,
				IgnoreIfRange()))
	}
	return cases
}

// several are for clients with several connections: each is limited to 2 MiB/s.
func several() []Case {
	paced := func(name, says string, options ...Option) Case {
		return Case{
			Name: name, Says: "2 MiB/s per connection; " + says, Body: large, Right: []Body{large},
			Options: append([]Option{Slow(2 << 20)}, options...),
		}
	}
	twins := func(name, says string, options ...Option) Case {
		c := paced(name, says, options...)
		c.Right = append(c.Right, largeOther)
		return c
	}
	return []Case{
		paced("several", "a good server"),
		paced("counted-1", "the link is valid for one request, then 403", When(Not(First(1)), Status(403))),
		paced("counted-2", "the link is valid for two requests, then 403", When(Not(First(2)), Status(403))),
		paced("counted-3", "the link is valid for three requests, then 404", When(Not(First(3)), Status(404))),
		paced("counted-5", "the link is valid for five requests, then 410", When(Not(First(5)), Status(410))),
		paced("extra-503", "503 to a third connection", When(Busy(2), Status(503))),
		paced("extra-429", "429 with Retry-After: 1 to a third connection",
			When(Busy(2), Status(429), Header("Retry-After", "1"))),
		paced("extra-403", "403 to a third connection", When(Busy(2), Status(403))),
		paced("extra-404", "404 to a third connection", When(Busy(2), Status(404))),
		paced("extra-reset", "a third request is reset", When(Busy(2), Reset())),
		paced("extra-refused", "a third connection is reset on arrival", MaxConns(2)),
		paced("extra-silent", "a third request gets no response", When(Busy(2), Silent())),
		paced("extra-200", "a second connection gets the whole file for its range", When(Busy(1), NoRanges())),
		paced("extra-login", "a second connection gets a login page", When(Busy(1), LoginPage())),
		paced("extra-message", "a third connection gets 200 with a message",
			When(Busy(2), message("application/octet-stream"))),
		paced("extra-message-206", "a third connection gets 206 with a message", When(Busy(2), messagePart())),
		paced("counted-2-message", "the link is valid for two requests, then 200 with a message", When(Not(First(2)), message("application/json"))),
		paced("each-drops", "each response ends after 700 kB", DropAfter(700_000)),
		paced("each-third-stalls", "each third connection stops after 100 kB", When(Every(3), StallAfter(100_000))),
		paced("each-third-crawls", "each third connection sends 1 kB/s", When(Every(3), Slow(1000))),
		paced("wrong-end", "ranges end 5,000 bytes late", When(Later, WrongEnd(5000))),
		paced("overlong", "5,000 bytes more than the range are sent", When(Later, Overlong(5000))),
		paced("wrong-total-later", "later ranges state another size", When(Later, WrongTotal(1000))),
		paced("etags-differ", "two back ends, the same file, other ETags", When(Every(2), ETag(`"elsewhere"`))),
		twins("two-back-ends", "two back ends with different files, If-Range obeyed",
			When(Every(2), Serve(largeOther))),
		twins("two-back-ends-if-range-ignored", "the same, If-Range ignored", When(Every(2), Serve(largeOther)),
			IgnoreIfRange()),
	}
}

// interruptions stop the client in the middle and start it again.
func interruptions() []Case {
	killed := func(name, says string, right []Body, options ...Option) Case {
		return Case{
			Name: "killed-" + name, Says: "client killed and started again; " + says, Body: small, Right: right,
			Interrupt: 700_000, Options: append([]Option{Budget(700_000)}, options...),
		}
	}
	several := killed("several", "several connections", []Body{large}, Slow(2<<20))
	several.Body, several.Interrupt, several.Options[0] = large, large.Size/2, Budget(large.Size/2)
	same, other := []Body{small}, []Body{smallOther}
	return []Case{
		killed("good", "a good server", same),
		several,
		killed("no-ranges", "ranges refused afterwards", same, When(Changed, NoRanges())),
		killed("416", "416 to ranges afterwards", same, When(Both(Changed, Later), Status(416))),
		killed("wrong-start", "ranges start 3,000 bytes late afterwards", same,
			When(Both(Changed, Later), WrongStart(3000))),
		killed("changed", "another file afterwards", other, When(Changed, Serve(smallOther))),
		killed("changed-if-range-ignored", "another file afterwards, If-Range ignored", other,
			When(Changed, Serve(smallOther)), IgnoreIfRange()),
		killed("changed-no-validator", "another file afterwards, and nothing shows it", other,
			When(Changed, Serve(smallOther)), NoValidator()),
		killed("changed-shorter", "a shorter file afterwards", []Body{shorter}, When(Changed, Serve(shorter))),
		killed("gone", "404 afterwards", nil, When(Changed, Status(404))),
	}
}
