// What in a link may let others in, and links without it.
package link

import (
	"regexp"
	"strings"
)

// longToken is the length in bytes from which a value in a query is taken for a
// token: words and numbers that say which file is meant are shorter.
const longToken = 24

// secretNames are parts of the names that signatures and tokens have in queries.
var secretNames = []string{
	"sig", "token", "key", "auth", "pass", "pwd", "secret", "session", "sid", "credential", "policy", "code", "jwt",
	"hmac", "hash", "ticket", "x-amz-", "x-goog-", "expires",
}

// Public gives a link without what may let others in: user name, password,
// fragment, and the parts of the query that look like a signature or a token. A
// link that cannot be read is left out.
func Public(link string) string {
	u, err := Resolve(nil, link)
	if err != nil {
		return ""
	}
	u.User = nil
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

// anyLink is a link of any scheme, or of none, in a text.
var anyLink = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*:)?//[^\s"<>\\]+`)

// Hide gives a text, such as a line of a log, in which the links show that they held a secret but
// not which: user names and passwords are left out, and "…" stands for signatures, tokens and
// fragments.
func Hide(text string) string {
	if !strings.Contains(text, "//") {
		return text
	}
	return anyLink.ReplaceAllStringFunc(text, func(found string) string {
		scheme, rest, _ := strings.Cut(found, "//")
		return scheme + "//" + hideRest(rest)
	})
}

// HideLine is Hide for a line of what somebody gave as links, which may hold one that nobody can
// read: a login is left out also where "https://" is missing.
func HideLine(line string) string {
	line = Redact(line)
	if strings.Contains(line, "//") {
		return Hide(line)
	}
	return hideRest(line)
}

// hideRest hides the secrets in what follows the "//" of a link.
func hideRest(rest string) string {
	rest, fragment, _ := strings.Cut(rest, "#")
	address, query, asked := strings.Cut(rest, "?")
	host, path, slashed := strings.Cut(address, "/")
	if at := strings.LastIndexByte(address, '@'); at >= 0 && (at < len(host) || !isHost(host)) {
		host, path, slashed = strings.Cut(address[at+1:], "/") // a password may hold a slash
	}
	if slashed {
		host += "/" + path
	}
	if asked {
		host += "?" + hideParts(query)
	}
	if fragment != "" {
		host += "#…"
	}
	return host
}

// isHost reports whether a text can only be a host and its port, no user and the beginning of a password.
func isHost(text string) bool {
	host, port, _ := strings.Cut(text, ":")
	return strings.Contains(host, ".") && strings.Trim(port, "0123456789") == ""
}

func hideParts(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		switch name, _, named := strings.Cut(part, "="); {
		case !isSecret(part):
		case named:
			parts[i] = name + "=…"
		default:
			parts[i] = "…"
		}
	}
	return strings.Join(parts, "&")
}
