// Links from arguments and from a list.

package get

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/internal/message/catalog"
)

// requests gathers the links of arguments and list, each once and in order.
// What is no link is told to bad, and the rest goes on. Its error means that nothing
// can be begun.
func (c *command) requests(in io.Reader, bad func(what, why string)) ([]downloader.Request, error) {
	list, err := c.list(in)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(strings.Join(c.urls, "")) == "" && list.None() && len(list.Bad) == 0 {
		return nil, errors.New("there is no link to download")
	}
	found := link.Given(c.urls...)
	found.Add(list)
	for _, b := range found.Bad {
		bad(clip(link.HideLine(b.Line)), catalog.English(b.Reason)+".")
	}
	var requests []downloader.Request
	for _, item := range found.Items {
		r, err := c.request(item)
		if err != nil {
			return nil, err
		}
		requests = append(requests, r)
	}
	return requests, c.onlyOne(len(requests))
}

// clip shortens a line that is no link to what tells which it is.
func clip(line string) string {
	const most = 200
	if letters := []rune(line[:min(len(line), 4*most)]); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return line
}

// list reads -input.
func (c *command) list(in io.Reader) (link.Found, error) {
	switch c.input {
	case "":
		return link.Found{}, nil
	case "-":
	default:
		f, err := os.Open(c.input)
		if err != nil {
			return link.Found{}, fmt.Errorf("the list of links cannot be read: %w", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return link.Found{}, fmt.Errorf("the list of links cannot be read: %w", err)
	}
	content, err := link.Read(c.input, data)
	if err != nil {
		return link.Found{}, fmt.Errorf("%s: %w", c.input, err)
	}
	return content.Find(), nil
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
