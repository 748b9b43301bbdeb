package web

// Logins by Digest (RFC 7616).

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// Some servers, mostly in homes and offices, want a login by Digest (RFC 7616): they set a challenge, and each
// request proves that the password is known. Others get it as such (Basic), which needs no challenge.

// digestHashes are the algorithms of RFC 7616 §6.1, the best one first.
var digestHashes = []struct {
	name string
	new  func() hash.Hash
}{{"SHA-512-256", sha512.New512_256}, {"SHA-256", sha256.New}, {"MD5", md5.New}}

// challenge is what a server sets once for many requests.
type challenge struct {
	realm, nonce, opaque, algorithm string

	new      func() hash.Hash
	session  bool // the name of the algorithm ends in -sess
	proved   bool // qop=auth: requests are counted
	userhash bool

	mu    sync.Mutex
	count int // of requests with nonce
}

// challengeIn finds the best challenge of an answer that can be met; nil if there is none.
func challengeIn(header http.Header) *challenge {
	var best *challenge
	rank := len(digestHashes)
	for _, line := range header.Values("WWW-Authenticate") {
		fields := digestFields(line)
		if fields == nil {
			continue
		}
		name, session := strings.CutSuffix(strings.ToUpper(fields["algorithm"]), "-SESS")
		if name == "" {
			name = "MD5"
		}
		c := &challenge{
			realm: fields["realm"], nonce: fields["nonce"], opaque: fields["opaque"], algorithm: fields["algorithm"],
			session: session, userhash: strings.EqualFold(fields["userhash"], "true"),
		}
		qop, limited := fields["qop"]
		for option := range strings.SplitSeq(qop, ",") {
			c.proved = c.proved || strings.EqualFold(strings.TrimSpace(option), "auth")
		}
		for i, h := range digestHashes {
			if c.new = h.new; h.name == name && i < rank && (!limited || qop == "" || c.proved) {
				best, rank = c, i
				break
			}
		}
	}
	return best
}

// digestScheme is where the fields of a Digest begin.
var digestScheme = regexp.MustCompile("(?i)digest ")

// digestFields reads the Digest of a WWW-Authenticate, which may stand behind that of another scheme; nil if there
// is none.
func digestFields(line string) map[string]string {
	scheme := digestScheme.FindStringIndex(line)
	if scheme == nil {
		return nil
	}
	fields := make(map[string]string)
	for rest := line[scheme[1]:]; rest != ""; {
		var name, value string
		name, rest, _ = strings.Cut(rest, "=")
		name = strings.ToLower(strings.Trim(name, ", \t"))
		rest = strings.TrimLeft(rest, " \t")
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			value, rest = unquote(quoted)
		} else {
			value, rest, _ = strings.Cut(rest, ",")
			value = strings.TrimSpace(value)
		}
		if _, known := fields[name]; known || strings.Contains(name, " ") {
			break // of the next challenge
		}
		fields[name] = value
	}
	return fields
}

// unquote reads a quoted string behind its first quote (RFC 9110 §5.6.4), and gives what follows it.
func unquote(s string) (value, rest string) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return out.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String(), ""
}

// answer is the Authorization for a GET of target; once is a text that was never used before.
func (c *challenge) answer(login *url.Userinfo, target, once string) string {
	c.mu.Lock()
	c.count++
	count := fmt.Sprintf("%08x", c.count)
	c.mu.Unlock()
	sum := func(parts ...string) string {
		h := c.new()
		_, _ = h.Write([]byte(strings.Join(parts, ":"))) // it cannot fail
		return hex.EncodeToString(h.Sum(nil))
	}
	user := login.Username()
	password, _ := login.Password()
	secret := sum(user, c.realm, password)
	if c.session {
		secret = sum(secret, c.nonce, once)
	}
	if c.userhash {
		user = sum(user, c.realm)
	}
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace
	out := fmt.Sprintf(`Digest username="%s", realm="%s", nonce="%s", uri="%s"`, quote(user), quote(c.realm),
		quote(c.nonce), target)
	request := sum(http.MethodGet, target)
	if c.proved {
		out += fmt.Sprintf(`, qop=auth, nc=%s, cnonce="%s", response="%s"`, count, once,
			sum(secret, c.nonce, count, once, "auth", request))
	} else {
		out += fmt.Sprintf(`, response="%s"`, sum(secret, c.nonce, request))
		if c.session {
			out += fmt.Sprintf(`, cnonce="%s"`, once)
		}
	}
	if c.algorithm != "" {
		out += ", algorithm=" + c.algorithm
	}
	if c.opaque != "" {
		out += fmt.Sprintf(`, opaque="%s"`, quote(c.opaque))
	}
	if c.userhash {
		out += ", userhash=true"
	}
	return out
}
