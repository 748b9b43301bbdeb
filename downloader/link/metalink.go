// Metalink files.

package link

import (
	"cmp"
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// metalink is a list of files with the mirrors of each: version 4 (RFC 5854), or 3 before that.
type metalink struct {
	Files4 []metalinkFile `xml:"file"`
	Files3 []metalinkFile `xml:"files>file"`
}

type metalinkFile struct {
	Name    string         `xml:"name,attr"`
	URLs4   []metalinkURL  `xml:"url"`
	URLs3   []metalinkURL  `xml:"resources>url"`
	Hashes4 []metalinkHash `xml:"hash"`
	Hashes3 []metalinkHash `xml:"verification>hash"`
}

type metalinkURL struct {
	Priority   int    `xml:"priority,attr"`   // version 4: the lowest is the best; 0 if nothing is said
	Preference int    `xml:"preference,attr"` // version 3: the highest is the best
	URL        string `xml:",chardata"`
}

type metalinkHash struct {
	Type  string `xml:"type,attr"`
	Value string `xml:",chardata"`
}

// parseMetalink gives the best link of each file, with its name and strongest checksum.
func parseMetalink(text string) (items []Item, err error) {
	var list metalink
	if err := xml.Unmarshal([]byte(text), &list); err != nil {
		return nil, err
	}
	for _, file := range append(list.Files4, list.Files3...) {
		item := Item{Name: path.Base(strings.ReplaceAll(file.Name, `\`, "/")), Checksum: file.checksum()}
		if file.Name == "" {
			item.Name = ""
		}
		for _, mirror := range file.mirrors() {
			if link, reason := Check(mirror.URL); reason.IsZero() {
				item.URL = link
				items = append(items, item)
				break
			}
		}
	}
	return items, nil
}

// mirrors are the links of a file, the best one first.
func (f metalinkFile) mirrors() []metalinkURL {
	const last = 999999 // RFC 5854 §4.2.16.1
	return slices.SortedStableFunc(slices.Values(append(f.URLs4, f.URLs3...)), func(a, b metalinkURL) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Priority, last), cmp.Or(b.Priority, last)),
			cmp.Compare(b.Preference, a.Preference))
	})
}

func (f metalinkFile) checksum() string {
	for _, algorithm := range []string{"sha512", "sha256", "sha1", "md5"} {
		for _, hash := range append(f.Hashes4, f.Hashes3...) {
			sum := algorithm + ":" + strings.TrimSpace(hash.Value)
			if strings.ReplaceAll(strings.ToLower(hash.Type), "-", "") != algorithm {
				continue
			}
			if _, _, err := ParseChecksum(sum); err == nil {
				return sum
			}
		}
	}
	return ""
}
