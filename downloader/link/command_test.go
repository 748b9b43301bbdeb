package link

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

const report = "https://a.org/files/report.pdf?id=7&v=2"

// commands are texts with commands, and what is found in them.
var commands = []struct {
	why, text string
	want      []Item
	bad       []string
}{
	{"Chrome, bash", `curl '` + report + `' \
  -H 'accept: */*' \
  -H 'accept-language: en' \
  -b 'sid=1; theme=dark' \
  -H 'origin: https://a.org' \
  -H 'range: bytes=0-' \
  -H 'accept-encoding: gzip, deflate, br' \
  -H 'referer: https://a.org/login/page.html' \
  -H $'user-agent: it\'s \u0021\x41\101' \
  --compressed`, []Item{{URL: report, Header: http.Header{
		"Accept": {"*/*"}, "Accept-Language": {"en"}, "Cookie": {"sid=1; theme=dark"}, "Origin": {"https://a.org"},
		"Referer": {"https://a.org/login/page.html"}, "User-Agent": {"it's !AA"},
	}}}, nil},
	{"Chrome, cmd", "curl ^\"https://a.org/files/report.pdf?id=7^&v=2^\" ^\r\n  -H ^\"sec-ch-ua: ^\\^\"Chromium^\\^\";v=^\\^\"128^\\^\"^\" ^\r\n  -H ^\"referer: https://a.org/100^%^\" ^\r\n  --compressed", []Item{{URL: report, Header: http.Header{
		"Sec-Ch-Ua": {`"Chromium";v="128"`}, "Referer": {"https://a.org/100%"},
	}}}, nil},
	{"older Chrome, cmd", "curl \"" + report + "\" ^\r\n  -H \"accept: */*\" ^\r\n  -H \"x: \\\"y\\\"\" ^\r\n  --compressed", []Item{{URL: report, Header: http.Header{
		"Accept": {"*/*"}, "X": {`"y"`},
	}}}, nil},
	{"Chrome, PowerShell", "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0 (X)\"\n" +
		"$session.Cookies.Add((New-Object System.Net.Cookie(\"sid\", \"a`$1\", \"/\", \"a.org\")))\n$session.Cookies.Add((New-Object System.Net.Cookie(\"b\", \"2\", \"/\", \"a.org\")))\n" +
		"Invoke-WebRequest -UseBasicParsing -Uri \"" + report + "\" `\n-WebSession $session `\n-Headers @{\n\"authority\"=\"a.org\"\n  \"accept\"=\"*/*\"\n  \"referer\"=\"https://a.org/login\"\n  \"sec-ch-ua\"=\"`\"Chromium`\";v=`\"128`\"\"\n}", []Item{{URL: report, Header: http.Header{
		"User-Agent": {"Mozilla/5.0 (X)"}, "Cookie": {"sid=a$1; b=2"}, "Authority": {"a.org"}, "Accept": {"*/*"}, "Referer": {"https://a.org/login"},
		"Sec-Ch-Ua": {`"Chromium";v="128"`},
	}}}, nil},
	{"PowerShell by hand", "iwr https://a.org/1 -OutFile C:\\x\\one.zip -Headers @{ 'X-A' = 'it''s'; B = \"2\" }\nhttps://a.org/2", []Item{
		{URL: "https://a.org/1", Name: "one.zip", Header: http.Header{"X-A": {"it's"}, "B": {"2"}}}, {URL: "https://a.org/2"},
	}, nil},
	{
		"PowerShell's curl", "curl.exe -L https://a.org/1 `\n  -o one.zip\nwget https://a.org/2 -OutFile two.zip",
		[]Item{{URL: "https://a.org/1", Name: "one.zip"}, {URL: "https://a.org/2", Name: "two.zip"}},
		nil,
	},
	{"fetch", "await fetch(\"" + report + "\", {\n  \"headers\": {\"accept\": \"*/*\", \"x\": \"\\\"y\\\"\"},\n  \"referrer\": \"https://a.org/login\",\n  \"body\": null,\n  \"method\": \"GET\",\n  \"mode\": \"cors\"\n}); ;\nfetch(\"https://a.org/2\");", []Item{
		{URL: report, Header: http.Header{"Accept": {"*/*"}, "X": {`"y"`}, "Referer": {"https://a.org/login"}}}, {URL: "https://a.org/2"},
	}, nil},
	{"several", "curl 'https://a.org/1' -H 'a: 1' ;\ncurl 'https://a.org/2' -H 'a: 2' & curl https://a.org/3; curl https://a.org/4", []Item{
		{URL: "https://a.org/1", Header: http.Header{"A": {"1"}}},
		{URL: "https://a.org/2", Header: http.Header{"A": {"2"}}},
		{URL: "https://a.org/3"},
		{URL: "https://a.org/4"},
	}, nil},
	{
		"--next", "curl -H 'a: 1' https://a.org/1 --next https://a.org/2",
		[]Item{{URL: "https://a.org/1", Header: http.Header{"A": {"1"}}}, {URL: "https://a.org/2"}},
		nil,
	},
	{"names", "curl -o one.zip https://a.org/1\ncurl -sSLo two.zip https://a.org/2\ncurl https://a.org/3 > dir/three.zip\ncurl -s https://a.org/4 2>/dev/null\nwget -O- https://a.org/5 | tar xz\ncurl --output=six https://a.org/6", []Item{
		{URL: "https://a.org/1", Name: "one.zip"},
		{URL: "https://a.org/2", Name: "two.zip"},
		{URL: "https://a.org/3", Name: "three.zip"},
		{URL: "https://a.org/4"},
		{URL: "https://a.org/5"},
		{URL: "https://a.org/6", Name: "six"},
	}, nil},
	{"options with links", "curl -x http://proxy.org:3128 -e https://no.org/ --doh-url https://no.org/ -LO https://a.org/1 --proxy=http://no.org", []Item{
		{URL: "https://a.org/1", Header: http.Header{"Referer": {"https://no.org/"}}},
	}, nil},
	{"logins", "curl -u nina:secret https://a.org/1\nwget --user=nina --password=secret https://a.org/2\ncurl --oauth2-bearer abc https://a.org/3", []Item{
		{URL: "https://a.org/1", Header: http.Header{"Authorization": {"Basic bmluYTpzZWNyZXQ="}}},
		{URL: "https://a.org/2", Header: http.Header{"Authorization": {"Basic bmluYTpzZWNyZXQ="}}},
		{URL: "https://a.org/3", Header: http.Header{"Authorization": {"Bearer abc"}}},
	}, nil},
	{"wget", "$ wget --header='X-A: 1' --header \"Cookie: a=b\" --referer=https://no.org/ -U \"x y\" -c -P /tmp -O 'my disc.iso' 'https://a.org/1' # the disc", []Item{{
		URL: "https://a.org/1", Name: "my disc.iso",
		Header: http.Header{"X-A": {"1"}, "Cookie": {"a=b"}, "Referer": {"https://no.org/"}, "User-Agent": {"x y"}},
	}}, nil},
	{
		"aria2c", "aria2c -x16 -s 16 -o d.iso --checksum=sha-256=" + sum256 + " https://a.org/d.iso https://b.org/d.iso",
		[]Item{{URL: "https://a.org/d.iso", Name: "d.iso", Checksum: "sha-256:" + sum256}},
		nil,
	},
	{"BITS", "Start-BitsTransfer -Source https://a.org/1 -Destination C:\\x\\one.zip", []Item{{URL: "https://a.org/1", Name: "one.zip"}}, nil},
	{"without a scheme", "sudo /usr/bin/curl -O example.org/a.zip", []Item{{URL: "https://example.org/a.zip", AnyScheme: true}}, nil},
	{"with a query", "curl -G https://a.org/1 -d a=1 --data-urlencode 'b=2 3'\ncurl -sG 'https://a.org/2?x' -d y", []Item{{URL: "https://a.org/1?a=1&b=2%203"}, {URL: "https://a.org/2?x&y"}}, nil},
	{
		"quotes in words", `curl https://a.org/'1 2'"\"\$"x\ y -H "a: \q"`,
		[]Item{{URL: `https://a.org/1%202"$x%20y`, Header: http.Header{"A": {`\q`}}}},
		nil,
	},

	{"what is sent", "curl https://a.org/1 --data-raw 'a=https://no.org/'\ncurl -X POST https://a.org/2\ncurl -F a=b https://a.org/3\nwget --post-data=a https://a.org/4\nInvoke-WebRequest -Uri \"https://a.org/5\" `\n-Method \"POST\" `\n-Body \"a\"\nfetch(\"https://a.org/6\", {\"body\":\"a\",\"method\":\"POST\"});\nhttps://a.org/7", []Item{{URL: "https://a.org/7"}}, []string{
		"https://a.org/1", "https://a.org/2", "https://a.org/3", "https://a.org/4", "https://a.org/5", "https://a.org/6",
	}},
	{"not of the web", "curl ftp://a.org/1", nil, []string{"ftp://a.org/1"}},
	{"no commands", "curl is good: see https://a.org/1, please.\nwget isn't: https://a.org/2\nfetch(\nthe curl https://a.org/3", []Item{{URL: "https://a.org/1"}, {URL: "https://a.org/2"}, {URL: "https://a.org/3"}}, nil},
	{"a quote not closed", "curl 'https://a.org/1\nhttps://a.org/2", []Item{{URL: "https://a.org/1"}, {URL: "https://a.org/2"}}, nil},
}

func TestCommands(t *testing.T) {
	for _, c := range commands {
		found := Find(c.text)
		var bad []string
		for _, b := range found.Bad {
			bad = append(bad, b.Line)
		}
		for i := range found.Items {
			found.Items[i].user = ""
		}
		if !reflect.DeepEqual(found.Items, c.want) || !reflect.DeepEqual(bad, c.bad) {
			t.Errorf("%s:\n%s\n got %+v, bad %v\nwant %+v, bad %v", c.why, c.text, found.Items, found.Bad, c.want, c.bad)
		}
	}
}

func FuzzCommand(f *testing.F) {
	f.Add(`curl $'https://a.org/\u00e4' -H "a: \"b\"" -o x ; wget --user=a`)
	f.Add("curl ^\"https://a.org/^\" ^\r\n -H ^\"a: ^\\^\"b\"\"^\" & curl \"")
	f.Add("iwr -Uri \"https://a.org/\" `\n -Headers @{\"a\"=\"b`\"\"\n'c'='d'''}")
	f.Add(`$session.Cookies.Add((New-Object System.Net.Cookie("a", "b")))` + "\nfetch(\"https://a.org\", {\"headers\":{}});")
	f.Fuzz(func(t *testing.T, text string) {
		for _, split := range []func(string) ([]string, int){shellWords, cmdWords, powerShellWords} {
			if words, n := split(text); n > len(text) || n < 0 || len(strings.Join(words, "")) > 3*len(text)+30 {
				t.Errorf("%q: %d of %d, %q", text, n, len(text), words)
			}
		}
		for _, item := range Find(text).Items {
			if _, reason := Check(item.URL); !reason.IsZero() {
				t.Errorf("%q", item.URL)
			}
		}
	})
}
