// The flags of `gannet get`, and what they ask of the engine.

package get

import (
	"cmp"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"golang.org/x/net/http/httpguts"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/internal/options"
	"gannet/settings"
)

// command is what the arguments say.
type command struct {
	urls  []string
	input string // a file with links, or "-"
	requestFlags
	engineFlags
	outputFlags
}

// requestFlags are asked of each file.
type requestFlags struct {
	dir, name     string
	header        http.Header
	checksum      string
	inflate, page bool
	allowHTTP     bool
	keep, append  bool
	maxSize       byteSize
	maxTime       settings.Duration
}

// engineFlags are options of the engine.
type engineFlags struct {
	parallel, connections, retries int
	limit                          settings.Rate
	timeout                        settings.Duration
	exists                         downloader.Exists
	caCerts                        []string
	extract                        bool
	exec                           []string // empty runs nothing
}

// outputFlags say what is printed.
type outputFlags struct {
	json, lines, noSave bool
	sum                 bool           // the SHA-256 of each file
	match               *regexp.Regexp // nil takes every line
}

// flags are all that there are of c. Those of -header, which are not read yet, come to headers.
func (c *command) flags(headers *[]string) *flag.FlagSet {
	f := flag.NewFlagSet("get", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.dir, "dir", "", "")
	f.StringVar(&c.name, "name", "", "")
	f.StringVar(&c.input, "input", "", "")
	f.IntVar(&c.parallel, "parallel", 0, "")
	f.IntVar(&c.connections, "connections", 0, "")
	f.IntVar(&c.retries, "retries", 5, "")
	f.TextVar(&c.limit, "limit", settings.Rate(0), "")
	f.TextVar(&c.timeout, "timeout", settings.Duration(0), "") // as the engine likes
	f.TextVar(&c.maxTime, "max-time", settings.Duration(0), "")
	f.BoolVar(&c.json, "json", false, "")
	f.BoolVar(&c.sum, "sha256", false, "")
	f.BoolVar(&c.inflate, "inflate", false, "")
	f.BoolVar(&c.page, "page", false, "")
	f.BoolVar(&c.allowHTTP, "allow-http", false, "")
	f.BoolVar(&c.keep, "keep", false, "")
	f.BoolVar(&c.lines, "lines", false, "")
	f.BoolVar(&c.noSave, "no-save", false, "")
	f.Func("match", "", func(text string) (err error) {
		c.match, err = regexp.Compile(text)
		return err
	})
	f.BoolVar(&c.append, "append", false, "")
	f.BoolVar(&c.extract, "extract", false, "")
	f.BoolVar(&c.extract, "unpack", false, "") // as other programs call it
	f.Func("exec", "", func(text string) (err error) {
		c.exec, err = settings.ParseCommand(text)
		return err
	})
	f.Var(&c.maxSize, "max-size", "")
	f.Func("exists", "", c.setExists)
	f.Func("checksum", "", c.setChecksum)
	f.Func("header", "", func(text string) error {
		*headers = append(*headers, text)
		return nil
	})
	f.Func("ca-cert", "", func(file string) error {
		c.caCerts = append(c.caCerts, file)
		return nil
	})
	return f
}

// parse reads flags and links, in any order; after "--" all are links.
func parse(args []string) (*command, error) {
	c := &command{requestFlags: requestFlags{header: http.Header{}}}
	var headers []string
	f := c.flags(&headers)
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" {
			c.urls = append(c.urls, rest...)
			break
		}
		if len(rest) == 0 {
			break
		}
		c.urls, args = append(c.urls, rest[0]), rest[1:]
	}
	for _, text := range headers {
		if err := c.addHeader(text); err != nil {
			return nil, err
		}
	}
	return c, c.check()
}

// check finds what no flag can find by itself.
func (c *command) check() error {
	switch {
	case len(c.urls) == 0 && c.input == "":
		return errors.New("there is no link to download")
	case c.parallel < 0 || c.parallel > settings.MaxParallel:
		return fmt.Errorf("-parallel must be 1 to %d, or 0 for automatic", settings.MaxParallel)
	case c.connections < 0 || c.connections > settings.MaxConnections:
		return fmt.Errorf("-connections must be 1 to %d, or 0 for automatic", settings.MaxConnections)
	case strings.ContainsAny(c.name, `/\`), c.name != "" && strings.Trim(c.name, " .") == "":
		return errors.New("-name is a name; -dir names the folder")
	case c.retries < -1:
		return errors.New("-retries must be 0 or more, or -1 for no end")
	case !c.lines && (c.match != nil || c.noSave):
		return errors.New("-match and -no-save go with -lines")
	case c.lines && c.json:
		return errors.New("-lines and -json both write to standard output: choose one")
	case c.noSave && c.checksum != "":
		return errors.New("-checksum needs a file, but -no-save makes none")
	case c.noSave && c.sum:
		return errors.New("-sha256 needs a file, but -no-save makes none")
	case c.noSave && (c.extract || len(c.exec) > 0):
		return errors.New("-extract and -exec need a file, but -no-save makes none")
	case c.keep && c.maxTime == 0 && c.maxSize == 0:
		return errors.New("-keep goes with -max-time or -max-size")
	case c.timeout != 0 && c.timeout < settings.MinTimeout || c.timeout > settings.MaxTimeout:
		return fmt.Errorf("-timeout must be %v to %v", settings.MinTimeout, settings.MaxTimeout)
	}
	return nil
}

// byteSize is a size such as 10MB or 4GiB.
type byteSize int64

func (b *byteSize) String() string { return humanize.Bytes(uint64(*b)) }

func (b *byteSize) Set(text string) error {
	n, err := settings.ParseBytes(text)
	if err != nil || n == 0 {
		return errors.New("it must be a size such as 500KB or 2GiB")
	}
	*b = byteSize(n)
	return nil
}

func (c *command) setExists(text string) error {
	switch e := downloader.Exists(text); e {
	case downloader.ExistsRename, downloader.ExistsOverwrite, downloader.ExistsSkip:
		c.exists = e
		return nil
	}
	return errors.New("it must be rename, overwrite or skip")
}

func (c *command) setChecksum(text string) error {
	algorithm, digits, _ := strings.Cut(strings.ToLower(text), ":")
	size, ok := link.SumSizes[algorithm]
	if !ok {
		return errors.New("it must begin with md5:, sha1:, sha256: or sha512: and go on with hexadecimal digits")
	}
	if _, err := hex.DecodeString(digits); err != nil || len(digits) != 2*size {
		return fmt.Errorf("%s: must be followed by %d hexadecimal digits", algorithm, 2*size)
	}
	c.checksum = algorithm + ":" + digits
	return nil
}

// addHeader never repeats the text, as errors of package flag do: it may be a secret.
func (c *command) addHeader(text string) error {
	key, value, ok := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	if !ok || !httpguts.ValidHeaderFieldName(key) || !httpguts.ValidHeaderFieldValue(value) {
		return errors.New("-header must look like 'Name: value'")
	}
	c.header.Add(key, value)
	return nil
}

// options turns flags, and of the settings what belongs to this computer's
// network, into the engine's.
func (c *command) options(v settings.Values) downloader.Options {
	o := options.Network(v)
	o.Parallel = c.parallel
	o.Connections = c.connections
	o.Limit = int64(c.limit)
	o.Retries = c.retries
	if c.sum {
		o.Sum = downloader.SumFirst
	}
	o.Extract = c.extract
	o.Command = c.exec
	o.Timeout = time.Duration(c.timeout)
	o.Exists = c.exists
	o.CACerts = append(c.caCerts, v.CACerts...)
	return o
}

// request asks for one link as the flags say, and where they say nothing, as what stands beside it.
func (c *command) request(item link.Item) (downloader.Request, error) {
	folder := c.dir
	if folder == "" {
		folder = cmp.Or(item.Dir, ".")
	}
	header := item.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	maps.Copy(header, c.header)
	dir, err := filepath.Abs(settings.ExpandHome(folder))
	return downloader.Request{
		URL: item.URL, AnyScheme: item.AnyScheme, Dir: dir, Name: cmp.Or(c.name, item.Name), Header: header,
		Checksum: cmp.Or(c.checksum, item.Checksum), MaxTime: time.Duration(c.maxTime), Inflate: c.inflate,
		Page: c.page, AllowHTTP: c.allowHTTP,
		MaxSize: int64(c.maxSize), Keep: c.keep, Append: c.append,
	}, err
}
