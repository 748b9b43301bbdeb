package downloader

import (
	"net/url"
	"strings"

	"gannet/downloader/disk"
)

// longToken is the length in bytes from which a value in a query is taken for a
// token: words and numbers that say which file is meant are shorter.
const longToken = 24

// secretNames are parts of the names that signatures and tokens have in queries.
var secretNames = []string{
	"sig", "token", "key", "auth", "pass", "pwd", "secret", "session", "sid", "credential", "policy", "code", "jwt",
	"hmac", "hash", "ticket", "x-amz-", "x-goog-", "expires",
}

// origin is what is written on the file: whoever gets a copy of it can read that.
func (a *attempt) origin() disk.Source {
	return disk.Source{URL: withoutSecrets(a.url), Referrer: withoutSecrets(a.req.Header.Get("Referer"))}
}

// withoutSecrets gives a link without what may let others in: user name, password,
// fragment, and the parts of the query that look like a signature or a token. A
// link that cannot be read is left out.
func withoutSecrets(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	var kept []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if part != "" && !isSecret(part) {
			kept = append(kept, part)
		}
	}
	u.RawQuery, u.ForceQuery = strings.Join(kept, "&"), false
	return u.String()
}

func isSecret(part string) bool {
	name, value, _ := strings.Cut(part, "=")
	name = strings.ToLower(name)
	for _, secret := range secretNames {
		if strings.Contains(name, secret) {
			return true
		}
	}
	return len(value) >= longToken || value == "" && len(name) >= longToken
}
