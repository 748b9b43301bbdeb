package get

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"gannet/downloader"
	"gannet/downloader/link"
)

// requests gathers the links of arguments and list, each once and in order.
// What is no link is told to bad, and the rest goes on. Its error means that nothing
// can be begun.
func (c *command) requests(in io.Reader, bad func(what, why string)) ([]downloader.Request, error) {
	text, err := c.list(in)
	if err != nil {
		return nil, err
	}
	var links []string
	gather := func(text string) {
		found, not := link.Parse(text)
		links = append(links, found...)
		for _, line := range not {
			bad(link.Redact(line.Line), line.Reason.String()+".")
		}
	}
	for _, arg := range c.urls {
		if link := exactLink(arg); link != "" {
			links = append(links, link)
		} else {
			gather(arg)
		}
	}
	gather(text)
	if len(links) == 0 && strings.TrimSpace(strings.Join(c.urls, "")+text) == "" {
		return nil, errors.New("there is no link to download")
	}
	seen := map[string]bool{}
	var requests []downloader.Request
	for _, link := range links {
		if seen[link] {
			continue
		}
		seen[link] = true
		r, err := c.request(link)
		if err != nil {
			return nil, err
		}
		requests = append(requests, r)
	}
	return requests, c.onlyOne(len(requests))
}

// exactLink gives an argument that is one whole link as it is, with whatever punctuation
// it ends in. It gives "" for anything else, also for several links: in that
// link.Parse looks for them.
func exactLink(arg string) string {
	if strings.Contains(strings.ToLower(strings.TrimSpace(arg)), " http") {
		return ""
	}
	found, _ := link.Check(arg)
	return found
}

// list reads -input, in UTF-8 or as the mark at its start says: PowerShell writes UTF-16.
func (c *command) list(in io.Reader) (string, error) {
	if c.input == "" {
		return "", nil
	}
	if c.input != "-" {
		f, err := os.Open(c.input)
		if err != nil {
			return "", fmt.Errorf("the list of links cannot be read: %w", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(transform.NewReader(in, unicode.BOMOverride(transform.Nop)))
	if err != nil {
		return "", fmt.Errorf("the list of links cannot be read: %w", err)
	}
	var text strings.Builder
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			text.WriteString(line)
		}
	}
	return text.String(), nil
}

// onlyOne refuses what makes sense for one file if there are more.
func (c *command) onlyOne(links int) error {
	switch {
	case links > 1 && c.name != "":
		return errors.New("-name is for one link, but there are several")
	case links > 1 && c.lines:
		return errors.New("-lines is for one link, but there are several")
	case links > 1 && c.checksum != "":
		return errors.New("-checksum is for one link, but there are several")
	}
	return nil
}
