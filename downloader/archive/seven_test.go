package archive

import (
	"bytes"
	"errors"
	"testing"
)

func TestHeadersAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		header sevenHeader
		want   Reason
	}{
		"all at its limit": {sevenHeader{
			memory: mostMemory, coders: mostCoders, in: mostCoders, out: mostCoders, streams: mostStreams,
			folders: mostLookups / mostEntries, files: mostEntries,
		}, ""},
		"nothing":                       {sevenHeader{}, ""},
		"a password":                    {sevenHeader{encrypted: true}, Encrypted},
		"a password for too much":       {sevenHeader{encrypted: true, memory: mostMemory + 1}, Encrypted},
		"too much to look back at":      {sevenHeader{memory: mostMemory + 1}, Memory},
		"too many coders":               {sevenHeader{coders: mostCoders + 1}, Memory},
		"coders that read too many":     {sevenHeader{in: mostCoders + 1}, Memory},
		"coders that write too many":    {sevenHeader{out: mostCoders + 1}, Memory},
		"too many streams":              {sevenHeader{streams: mostStreams + 1}, Memory},
		"too many files in too many":    {sevenHeader{folders: mostLookups/mostEntries + 1, files: mostEntries}, Memory},
		"as many folders as there are":  {sevenHeader{folders: mostEntries, files: mostLookups / mostEntries}, ""},
		"one file more in each of them": {sevenHeader{folders: mostEntries, files: mostLookups/mostEntries + 1}, Memory},
	} {
		var failure *Error
		if err := c.header.refuse(); errors.As(err, &failure) != (c.want != "") || failure != nil && failure.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadHeader(f *testing.F) {
	for _, folder := range []string{"good", "greedy", "seven"} {
		for _, content := range golden(f, folder) {
			if len(content) > sevenStart && string(content[:2]) == "7z" {
				f.Add(content[sevenStart:])
			}
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		h, err := readHeader(bytes.NewReader(content))
		if err == nil && max(h.files, h.folders) > mostEntries {
			t.Errorf("%d files in %d", h.files, h.folders)
		}
	})
}
