// The resume file: what it says, and how it is written so that a crash leaves a whole one.

package disk

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The files beside NAME while it is not whole.
const (
	PartSuffix   = ".part"        // the bytes
	ResumeSuffix = ".part.gannet" // which of them count, and of what
)

// Record is what the resume file says about a part: enough to prove later that
// the rest comes from the same file.
type Record struct {
	URL          string `json:"url"` // as asked for, without user name and password
	Size         int64  `json:"size"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	Dated        bool   `json:"dated,omitempty"`  // LastModified proves a version, RFC 9110 §8.8.2.2
	Coding       string `json:"coding,omitempty"` // the bytes are packed, and to be kept so
	Type         string `json:"type,omitempty"`   // Content-Type
	// Published is the checksum the server published, as "ALG:HEX".
	Published string `json:"published,omitempty"`
	// Replace allows a file of the same name to be replaced at the end.
	Replace bool `json:"replace,omitempty"`
	// Base is the name before it was numbered, "" if it was not.
	Base string `json:"base,omitempty"`

	// Left means that bytes may be there of which nothing is known: those of an earlier run whose record cannot be
	// read.
	Left bool `json:"left,omitempty"`
	// Unproved is the checksum, as "ALG:HEX", that the whole file must have, since some of the bytes that count are
	// proved by nothing else. It is "" if all are.
	Unproved string `json:"unproved,omitempty"`

	// InOrder is that of Part.InOrder. There is but one slot then.
	InOrder bool `json:"inOrder,omitempty"`

	// Written was handed to the system: it is there after a kill, but a power
	// cut may lose it, so it counts only while Boot is the running one.
	Written []Span `json:"written"`
	Boot    string `json:"boot,omitempty"`
	// Synced is on the disk.
	Synced []Span `json:"synced"`
	// Modified is the part's time of change in ns when it was closed in order,
	// else 0. Another time then means that somebody else wrote into it.
	Modified int64 `json:"modified,omitempty"`
	// Changed is likewise the time of any change, also of that time itself; 0 if the file system does not tell.
	Changed int64 `json:"changed,omitempty"`

	// Todo is set once the part has become the file, or is about to.
	Todo *Todo `json:"todo,omitempty"`

	Seq uint64 `json:"seq"`
}

// A resume file has two slots. The one with the newest synced record is never written
// to, so that a write that is cut leaves that. Each slot is a line with the magic
// word, the CRC-32C and the length of the JSON that follows.
const (
	slotSize   = 128 << 10 // room for a link of 64 KiB and more
	headFormat = "gannet-resume-1 %08x %08x\n"
	headSize   = 34
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errNoRecord means that neither slot holds a record that can be trusted.
var errNoRecord = errors.New("resume file is damaged")

// encode gives the slot for r. Should r have too many spans for a slot, the
// shortest are left out: they are fetched again.
func (r Record) encode() ([]byte, error) {
	for {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false) // each & of a long link would be six bytes
		if err := e.Encode(r); err != nil {
			return nil, err
		}
		body := out.Bytes()
		if len(body) <= slotSize-headSize {
			head := fmt.Sprintf(headFormat, crc32.Checksum(body, castagnoli), len(body))
			return append([]byte(head), body...), nil
		}
		if len(r.Written)+len(r.Synced) == 0 {
			return nil, errors.New("the link is too long for a resume file")
		}
		r.Written, r.Synced = longerHalf(r.Written), longerHalf(r.Synced)
	}
}

func longerHalf(spans []Span) []Span {
	kept := slices.SortedFunc(slices.Values(spans), func(a, b Span) int { return cmp.Compare(b.Len(), a.Len()) })
	kept = kept[:len(kept)/2]
	slices.SortFunc(kept, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	return kept
}

// decodeSlot reads one slot, or gives errNoRecord.
func decodeSlot(slot []byte) (Record, error) {
	var sum, length uint32
	if len(slot) < headSize {
		return Record{}, errNoRecord
	}
	if _, err := fmt.Sscanf(string(slot[:headSize]), headFormat, &sum, &length); err != nil {
		return Record{}, errNoRecord
	}
	body := slot[headSize:]
	if int64(length) > int64(len(body)) {
		return Record{}, errNoRecord
	}
	body = body[:length]
	var r Record
	if crc32.Checksum(body, castagnoli) != sum || json.Unmarshal(body, &r) != nil || r.Size < -1 {
		return Record{}, errNoRecord
	}
	return r, nil
}

// decode gives the newer of the two records in a resume file.
func decode(data []byte) (Record, error) {
	first, err := decodeSlot(data[:min(len(data), slotSize)])
	if len(data) <= slotSize {
		return first, err
	}
	second, err2 := decodeSlot(data[slotSize:])
	if err != nil || err2 == nil && second.Seq > first.Seq {
		return second, err2
	}
	return first, err
}

func readRecord(f File) (Record, error) {
	data := make([]byte, 2*slotSize)
	n, err := f.ReadAt(data, 0)
	if n == 0 && err != nil {
		return Record{}, errNoRecord
	}
	return decode(data[:n])
}

// claimed is what of the record can be believed in the boot named, given the part's length.
func (r Record) claimed(length int64, boot string) []Span {
	spans := r.Synced
	if r.Boot != "" && r.Boot == boot {
		spans = r.Written
	}
	return NewSpans(length, spans).Done()
}

// Unfinished lists the parts in dir that have a resume file, and the files there with which something is still to be
// done: the link each was fetched from and the final name.
func Unfinished(dir string) map[string]string {
	found := make(map[string]string)
	files, err := os.ReadDir(dir)
	if err != nil {
		return found // the folder is not there yet, so nothing is in it
	}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), ResumeSuffix)
		if !ok {
			continue
		}
		_, err := os.Lstat(filepath.Join(dir, name+PartSuffix))
		note := err != nil && isThere(OS{}, filepath.Join(dir, name)) // else a kill left it
		if link, known := originOf(dir, name, note); known && (!note || found[link] == "") {
			found[link] = name
		}
	}
	return found
}

// originOf gives the link of a part, or of a file if that has a note.
func originOf(dir, name string, note bool) (link string, known bool) {
	r, err := recordOf(OS{}, dir, name)
	return r.URL, err == nil && (!note || r.Todo != nil)
}

// Origin gives the link that the part of name in dir was fetched from.
func Origin(dir, name string) (link string, err error) {
	r, err := recordOf(OS{}, dir, name)
	return r.URL, err
}

func recordOf(fsys FS, dir, name string) (Record, error) {
	file, err := openOurs(fsys, filepath.Join(dir, name+ResumeSuffix))
	if err != nil {
		return Record{}, err
	}
	defer file.Close()
	return readRecord(file)
}
