// The server of a link, as DNS knows it.

package link

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Host is the server that address leads to, with its port if that is not its scheme's; "" if it leads nowhere.
func Host(address string) string {
	u, err := Resolve(nil, address)
	if err != nil {
		return ""
	}
	return u.Host
}

// hostPort gives the host as DNS knows it, and the port unless the scheme has it anyway.
func hostPort(scheme, s string) (string, error) {
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 && !strings.Contains(s[i:], "]") {
		host, port = s[:i], s[i+1:]
	}
	host, err := hostName(host)
	if err != nil || port == "" {
		return host, err
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", errPort
	}
	if port = strconv.FormatUint(n, 10); port == defaultPorts[scheme] {
		return host, nil
	}
	return host + ":" + port, nil
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// names maps international names as browsers do: letters that RFC 952 does not have are in use.
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
	idna.CheckHyphens(false))

func hostName(s string) (string, error) {
	if s == "" {
		return "", errNoServer
	}
	if inner, ok := strings.CutPrefix(s, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		address, err := netip.ParseAddr(strings.Replace(inner, "%25", "%", 1)) // RFC 6874
		if err != nil || !ok || !address.Is6() || strings.ContainsAny(address.Zone(), forbidden) {
			return "", errServer
		}
		return "[" + address.String() + "]", nil
	}
	if isPlainName(s) {
		return plainHost(s)
	}
	s = Unescape(s)
	host, err := names.ToASCII(s)
	if err != nil || !utf8.ValidString(s) || strings.ContainsAny(host, forbidden) {
		return "", errServer
	}
	if host == "" {
		return "", errNoServer
	}
	return plainHost(host)
}

// isPlainName reports whether s is a name in lower case without international letters, which is as DNS knows it.
func isPlainName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c == '.' && i > 0 && s[i-1] != '.':
		case c == '-' && !strings.HasPrefix(s[i:], "--"): // as in xn--
		default:
			return false
		}
	}
	return s != ""
}

// plainHost gives a name as it is, and an address as it is usually written.
func plainHost(host string) (string, error) {
	if isNumber(host[strings.LastIndexByte(strings.TrimSuffix(host, "."), '.')+1:]) {
		return ipv4(host)
	}
	return host, nil
}

// forbidden is what no host name may have in it, besides letters that are no ASCII.
const forbidden = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f #/:<>?@[\\]^|%\x7f"

func isNumber(label string) bool {
	label = strings.TrimSuffix(label, ".")
	if label == "" || label[0] < '0' || label[0] > '9' {
		return false
	}
	_, err := strconv.ParseUint(label, 0, 64)
	return err == nil || strings.Trim(label, "0123456789") == ""
}

// ipv4 reads the ways there are to write an address: 127.0.0.1, 127.1, 0x7f000001, 2130706433. A
// number that begins with 0 is octal.
func ipv4(host string) (string, error) {
	if _, err := netip.ParseAddr(host); err == nil {
		return host, nil // it is written in the usual way
	}
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	var address uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 32)
		last := i == len(parts)-1
		if err != nil || strings.Contains(part, "_") || len(parts) > 4 || !last && n > 255 ||
			last && n>>(8*(5-len(parts))) > 0 {
			return "", errServer
		}
		if last {
			address |= n
		} else {
			address |= n << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte{
		byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address),
	}).String(), nil
}
