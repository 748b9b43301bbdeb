// This file holds the cases in which something else comes than the file.

package faulty

import (
	"bytes"
	"cmp"
	"path"
)

// expired is a message that says that a link has expired.
const expired = `{"error_code":31045,"error_msg":"link expired"}`

// message answers 200 with one.
func message(mediaType string) Option { return Instead(mediaType, []byte(expired)) }

// messagePart answers 206 with one.
func messagePart() Option { return InsteadOfPart("application/json", []byte(expired)) }

// contents are about what the bytes are, and huge headers.
func contents() []Case {
	cases := []Case{
		whole("login-on-resume", "cut once; then a login page for ranges", cutOnce(), When(Later, LoginPage())),
		none("login", "200 with a login page, always", LoginPage()),
		none("login-later", "cut once; from then on 200 with a login page", cutOnce(),
			When(Not(First(1)), LoginPage())),
		whole("message-for-a-while", "cut once; then 200 with a message in JSON, four times", cutOnce(),
			When(Times(4, Not(First(1))), message("application/json"))),
		perhaps("huge-head", "2 MiB of headers", HugeHead(2<<20)),
		none("certificate-name", "certificate of another host", WrongName()),
		none("certificate-expired", "expired certificate", Expired()),
		none("certificate-unknown", "certificate of an unknown authority", TLS()),
		whole("https", "https, cut once", TLS(), cutOnce()),
		whole("digest", "the right Repr-Digest", Digest("Repr-Digest", small)),
	}
	for _, mediaType := range []string{
		"application/json", "application/xml", "text/plain", "application/octet-stream",
		"",
	} {
		name := path.Base(cmp.Or(mediaType, "untyped"))
		cases = append(cases, none("message-later-"+name,
			"cut once; from then on 200 with a message, as "+cmp.Or(mediaType, "no type"),
			cutOnce(), When(Not(First(1)), message(mediaType))))
	}
	cases = append(cases,
		none("message", "200 with a message in JSON, always", message("application/json")),
		none("message-later-chunked", "cut once; from then on 200 with a message of any type and no length",
			cutOnce(), When(Not(First(1)), message("application/octet-stream"), Chunked())),
		none("message-later-etag", "cut once; from then on 200 with a message of any type and a strong ETag",
			cutOnce(), When(Not(First(1)), message("application/octet-stream"), Header("ETag", `"message"`))),
		none("message-later-chunked-etag", "cut once; from then on 200 with a message of any type, a strong ETag and no length",
			cutOnce(), When(Not(First(1)), message("application/octet-stream"), Header("ETag", `"message"`), Chunked())),
		none("message-later-larger", "cut once; from then on 200 with a text that is larger than the file and has a strong ETag",
			cutOnce(), When(Not(First(1)), Instead("application/octet-stream", bytes.Repeat([]byte("Log in\n"), int(small.Size))), Header("ETag", `"message"`))),
		none("message-later-206", "cut once; from then on a message, to ranges as 206 with the ETag of the file",
			cutOnce(), When(Not(First(1)), message("application/json")), When(Later, messagePart())),
		none("shorter-later", "no validators; cut once; from then on 200 with a shorter file, and nothing shows why",
			NoValidator(), cutOnce(), When(Not(First(1)), Serve(shorter))),
	)
	for i := range cases {
		cases[i].Trust = cases[i].Name != "certificate-unknown"
	}
	for _, header := range []string{"Repr-Digest", "Content-Digest", "Digest", "Content-MD5", "X-Goog-Hash"} {
		cases = append(cases, none("damaged-"+header, "data that does not match its "+header, Serve(smallOther),
			Digest(header, small)))
	}
	return cases
}
