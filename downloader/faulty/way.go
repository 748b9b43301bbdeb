package faulty

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Cases about the way to the file: redirects, and gates that let in who brings a cookie.

func redirects() []Case {
	var cases []Case
	for name, to := range map[string]struct{ location, target string }{
		"percent":   {"/100%.bin", "/100%25.bin"},
		"escapes":   {"/ä b%2Fc%2fd|e.bin?x=ü&y=[1]|{2}%2F", "/%C3%A4%20b%2Fc%2fd%7Ce.bin?x=%C3%BC&y=[1]|{2}%2F"},
		"latin-1":   {"/caf\xe9.bin", "/caf%E9.bin"},
		"tab":       {"/re\tal.bin", "/real.bin"},
		"backslash": {`\files\real.bin`, "/files/real.bin"},
		"dots":      {"/files/old/../%2e%2E/real.bin", "/real.bin"},
		"fragment":  {"/real.bin#page=1%", "/real.bin"},
		"question":  {"?", "/file.bin?"},
	} {
		cases = append(cases, whole("redirect-"+name, "a redirect to "+strconv.Quote(to.location),
			Only(to.target), When(Path("/file.bin"), When(Not(Query), Redirect(302, to.location)))))
	}
	slices.SortFunc(cases, func(a, b Case) int { return strings.Compare(a.Name, b.Name) })
	for _, code := range []int{301, 302, 303, 307, 308} {
		cases = append(cases, whole(fmt.Sprintf("redirect-%d", code), fmt.Sprint(code), Hops(code, 1)))
	}
	return append(cases,
		whole("redirect-10", "ten redirects", Hops(302, 10)),
		perhaps("redirect-11", "eleven redirects", Hops(302, 11)),
		whole("redirect-20", "twenty redirects", Hops(302, 20)),
		none("redirect-endless", "each redirect leads to another one", Hops(302, 1000)),
		whole("redirect-300", "300 with a Location", Hops(300, 1)),
		none("redirect-loop", "a redirect loop", When(Path("/file.bin"), Redirect(302, "/b")),
			When(Path("/b"), Redirect(302, "/file.bin"))),
		whole("redirect-relative", "a relative redirect", When(Path("/file.bin"), Redirect(302, "real.bin"))),
		none("redirect-ftp", "a redirect to ftp:", Redirect(302, "ftp://127.0.0.1/file.bin")),
		none("redirect-file", "a redirect to a local file", Redirect(302, "file:///etc/hostname")),
		whole("cookie-steps", "redirects to itself, each with another cookie", Steps(8)),
		none("cookie-refused", "redirects to itself, each with the same cookie", Redirect(302, "/file.bin"),
			Header("Set-Cookie", "gate=1")),
		whole("signed", "a redirect to a link that works once; cut once", Signed(),
			When(Times(1, Not(Path("/file.bin"))), DropAfter(cutAt))),
	)
}

// gates let only those in who bring a cookie back as it came.
func gates() []Case {
	var cases []Case
	for _, gate := range []struct{ name, cookie string }{
		{"plain", "gate=1; path=/"},
		{"quotes", `gate="a\054b"; path=/; secure; HttpOnly`},
		{"json", `gate={"id":1,"ok":true}; path=/`},
		{"brackets", "gate[ok]=1; path=/"},
		{"letters", "gate=\u4f60\u597d; path=/"},
		{"latin-1", "gate=caf\xe9; path=/"},
		{"space", "gate=a b,c; path=/"},
		{"no-name", "gateok; path=/"},
		{"colon", "gate:ok=1==; path=/"},
		{"empty-domain", "gate=1; domain=; path=/"},
		{"ancient-date", "gate=1; expires=Thursday, 01-Jan-2099 00:00:00 GMT"},
	} {
		cases = append(cases, whole("cookie-"+gate.name, "requires its cookie: "+strconv.Quote(gate.cookie),
			Gate(gate.cookie)))
	}
	return cases
}
