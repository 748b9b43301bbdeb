// Heads of answers that break the rules of HTTP.

package faulty

import "bytes"

// Rewrite puts new in the place of old in the heads of answers, byte for byte.
func Rewrite(old, new string) Option {
	return Option{answer: func(x *Exchange) {
		before := x.rewrite
		x.rewrite = func(head []byte) []byte {
			if before != nil {
				head = before(head)
			}
			return bytes.Replace(head, []byte(old), []byte(new), 1)
		}
	}}
}

// oddHeads are heads that are not as RFC 9112 wants them. Browsers pass over most of it.
func oddHeads() []Case {
	const end, status = "\r\n\r\n", "HTTP/1.1 "
	field := func(name, says, line string) Case {
		return whole("odd-"+name, says, Rewrite(end, "\r\n"+line+end))
	}
	return []Case{
		field("no-colon", "a header line without a colon", "a stray message"),
		field("name", "a header name with invalid characters", "X[1]: a"),
		field("no-name", "a header without a name", ": a"),
		field("space", "a space before a colon", "X-A : a"),
		field("control", "a control character in a value", "X-A: a\x01b"),
		field("length-twice", "Content-Length twice in one response", "X-A: a\r\nContent-Length: 1048653"),
		field("identity", "Transfer-Encoding: identity", "Transfer-Encoding: identity"),
		whole("odd-folded", "a folded status line", Rewrite("\r\n", "\r\n folded: a\r\n")),
		whole("odd-chunked-twice", "Transfer-Encoding: chunked twice", Chunked(),
			Rewrite(end, "\r\nTransfer-Encoding: chunked"+end)),
		whole("odd-chunked-http10", "chunks over HTTP/1.0", HTTP10(), Chunked(), Rewrite(status, "HTTP/1.0 ")),
		whole("odd-newline", "a newline before each response", Rewrite(status, "\r\n"+status)),
		whole("odd-status", "no reason phrase and no space after the status",
			Rewrite(status+"206 Partial Content", status+"206"), Rewrite("200 OK", "200OK")),
		whole("odd-version", "HTTP/2 in a status line", Rewrite(status, "HTTP/2 ")),
		whole("odd-radio", "a status line of SHOUTcast", NoRanges(), Unsized(), Rewrite(status, "ICY ")),
		whole("odd-hints", "103 and 102 before the response",
			Rewrite(status, status+"103 Early Hints\r\nLink: </a>"+end+status+"102 Processing"+end+status)),
		whole("odd-range-twice", "Content-Range twice in one response", Rewrite("Content-Range: bytes 0-1048652/1048653", "Content-Range: bytes 0-1048652/1048653\r\nContent-Range: bytes 0-1048652/1048653")),
		whole("odd-partial", "206 without a range, also if none was requested", NoRanges(),
			Rewrite("200 OK", "206 Partial Content")),
		whole("odd-created", "201 with the file", NoRanges(), Rewrite("200 OK", "201 Created")),
		whole("odd-success", "an unknown 2xx status, with the file", NoRanges(),
			Rewrite("200 OK", "218 This is fine")),
		whole("odd-accepted", "202 with Retry-After: 1, once", When(First(1), Status(202), Header("Retry-After", "1"))),
		none("odd-lengths", "two lengths", Rewrite(end, "\r\nContent-Length: 17"+end)),
		none("odd-coding", "an unknown transfer coding",
			Rewrite(end, "\r\nTransfer-Encoding: zap, chunked"+end)),
	}
}
