// The options of programs whose commands are read.

package link

import "strings"

// option is what an option that has a value says.
type option func(c *command, value string)

// program is one whose options are known.
type program struct {
	options map[string]option // by their names with - or --
	mirrors bool              // several links lead to one file
}

var programs = map[string]*program{
	"curl": {options: with(table{
		"-H --header":     (*command).header,
		"-A --user-agent": func(c *command, value string) { c.item.addHeader("User-Agent", value) },
		"-e --referer": func(c *command, value string) {
			c.item.addHeader("Referer", strings.TrimSuffix(value, ";auto"))
		},
		"-b --cookie": (*command).cookie,
		"-u --user":   (*command).login,
		"--oauth2-bearer": func(c *command, value string) {
			c.item.addHeader("Authorization", "Bearer "+value)
		},
		"-o --output":                (*command).name,
		"--url":                      (*command).url,
		"-X --request":               (*command).method,
		"-d --data --data-raw":       (*command).body,
		"--data-binary --data-ascii": (*command).body,
		"--data-urlencode":           (*command).encodedBody,
		"-F --form --form-string -T --upload-file --json": (*command).upload,
	},
		`-c -C -D -E -K -m -P -Q -r -t -U -w -x -y -Y -z --cacert --capath --cert --cert-type --ciphers --config --connect-timeout
		--connect-to --continue-at --cookie-jar --curves --dns-servers --doh-url --dump-header --expect100-timeout --interface
		--keepalive-time --key --key-type --limit-rate --local-port --max-filesize --max-redirs --max-time --netrc-file --noproxy
		--output-dir --parallel-max --pass --pinnedpubkey --preproxy --proto --proto-default --proto-redir --proxy --proxy-header
		--proxy-user --range --rate --request-target --resolve --retry --retry-delay --retry-max-time --socks4 --socks4a --socks5
		--socks5-hostname --speed-limit --speed-time --stderr --time-cond --tls-max --trace --trace-ascii --unix-socket --write-out
		--alt-svc --hsts --aws-sigv4`)},
	"wget": {options: with(table{
		"--header":                   (*command).header,
		"--referer":                  func(c *command, value string) { c.item.addHeader("Referer", value) },
		"-U --user-agent":            func(c *command, value string) { c.item.addHeader("User-Agent", value) },
		"-O --output-document":       (*command).name,
		"--user --http-user":         func(c *command, value string) { c.item.user = value },
		"--password --http-password": func(c *command, value string) { c.item.login(c.item.user + ":" + value) },
		"--method":                   (*command).method,
		"--post-data --post-file --body-data --body-file": (*command).upload,
	},
		`-a -A -B -D -e -i -I -l -o -P -Q -R -t -T -w -X --append-output --base --bind-address --ca-certificate --certificate --cut-dirs
		--directory-prefix --dns-timeout --execute --input-file --level --limit-rate --load-cookies --output-file --private-key
		--proxy-password --proxy-user --quota --read-timeout --save-cookies --timeout --tries --wait --waitretry`)},
	"aria2c": {mirrors: true, options: with(table{
		"-o --out":        (*command).name,
		"-U --user-agent": func(c *command, value string) { c.item.addHeader("User-Agent", value) },
		"--header":        (*command).header,
		"--referer":       func(c *command, value string) { c.item.addHeader("Referer", value) },
		"--checksum":      func(c *command, value string) { options["checksum"](&c.item, value) },
		"--http-user":     func(c *command, value string) { c.item.user = value },
		"--http-passwd":   func(c *command, value string) { c.item.login(c.item.user + ":" + value) },
	},
		`-d -i -j -k -l -m -M -s -S -t -T -x --all-proxy --conf-path --dir --input-file --load-cookies --log --max-connection-per-server
		--max-concurrent-downloads --min-split-size --split`)},
	"invoke-webrequest": {options: with(table{
		"-uri":                (*command).url,
		"-outfile":            (*command).name,
		"-useragent":          func(c *command, value string) { c.item.addHeader("User-Agent", value) },
		"-method":             (*command).method,
		"-body -infile -form": (*command).upload,
		fieldOption:           (*command).header,
	}, `-contenttype -websession -sessionvariable -proxy -timeoutsec -maximumredirection -credential -certificate`)},
	"start-bitstransfer": {options: with(table{
		"-source":      (*command).url,
		"-destination": (*command).name,
	}, `-displayname -description -priority`)},
}

// aliases are other names of programs.
var aliases = map[string]string{
	"wget2": "wget", "iwr": "invoke-webrequest", "aria2": "aria2c",
	"invoke-restmethod": "invoke-webrequest", "irm": "invoke-webrequest",
}

// table has the options by their names, with spaces between.
type table map[string]option

// with gives the options of a table by each of their names, and those with a value that says nothing here.
func with(t table, unused string) map[string]option {
	all := map[string]option{}
	for names, o := range t {
		for _, name := range strings.Fields(names) {
			all[name] = o
		}
	}
	for _, name := range strings.Fields(unused) {
		all[name] = func(*command, string) {}
	}
	return all
}

// powerShells are options that the names curl and wget have in PowerShell.
var powerShells = table{"-uri": (*command).url, "-outfile": (*command).name}
