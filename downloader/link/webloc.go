// Links that macOS keeps in files.

package link

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
)

// parseWebloc reads the property list, in XML or binary, that macOS keeps a link in:
// a dictionary whose URL is a string. Anything else in it is passed over, so that it
// cannot be made to take much time or memory.
func parseWebloc(data []byte) (d Content, err error) {
	link := ""
	if bytes.HasPrefix(data, []byte("bplist00")) {
		link, err = binaryPlist{data: data}.find("URL")
	} else {
		link, err = findInXML(data, "URL")
	}
	if err != nil {
		return Content{}, errors.Join(ErrNoList, err)
	}
	d.add(link)
	return d, nil
}

// findInXML gives the text of the element that follows <key>name</key>.
func findInXML(data []byte, name string) (string, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var text []byte
	found := false
	for {
		token, err := d.RawToken()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			text = nil
		case xml.CharData:
			text = append(text, token...)
		case xml.EndElement:
			if found {
				return string(text), nil
			}
			found = token.Name.Local == "key" && string(text) == name
		}
	}
}

// binaryPlist is a property list in Apple's binary format 00: objects, each with a byte
// that says what it is and how long, then a table of where they are, and a trailer of
// 32 bytes that says where that is.
type binaryPlist struct {
	data               []byte
	table              uint64
	offsetSize, idSize int
}

var errPlist = errors.New("the property list is damaged")

// find gives a string of the dictionary that the list is.
func (p binaryPlist) find(name string) (string, error) {
	if len(p.data) < 8+32 {
		return "", errPlist
	}
	trailer := p.data[len(p.data)-32:]
	p.offsetSize, p.idSize = int(trailer[6]), int(trailer[7])
	p.table = binary.BigEndian.Uint64(trailer[24:])
	kind, n, at, ok := p.object(binary.BigEndian.Uint64(trailer[16:]))
	if !ok || kind != 0xd {
		return "", errPlist
	}
	for i := range n {
		key, okKey := p.number(at+i*uint64(p.idSize), p.idSize)
		value, okValue := p.number(at+(n+i)*uint64(p.idSize), p.idSize)
		if !okKey || !okValue {
			return "", errPlist
		}
		if p.text(key) == name {
			return p.text(value), nil
		}
	}
	return "", nil
}

// object gives what kind of object has an ID, its length, and where it begins.
func (p binaryPlist) object(id uint64) (kind byte, n, at uint64, ok bool) {
	if id > uint64(len(p.data)) {
		return 0, 0, 0, false
	}
	at, ok = p.number(p.table+id*uint64(p.offsetSize), p.offsetSize)
	if !ok || at >= uint64(len(p.data)) {
		return 0, 0, 0, false
	}
	head := p.data[at]
	at++
	if n = uint64(head & 0xf); n < 0xf {
		return head >> 4, n, at, true
	}
	marker, ok := p.number(at, 1) // the length is too large for the first byte: an integer follows
	if !ok {
		return 0, 0, 0, false
	}
	size := 1 << (marker & 0xf)
	n, ok = p.number(at+1, size)
	return head >> 4, n, at + 1 + uint64(size), ok && n <= uint64(len(p.data))
}

// text gives a string in ASCII or UTF-16, "" for anything else.
func (p binaryPlist) text(id uint64) string {
	kind, n, at, ok := p.object(id)
	end := at + n
	if kind == 0x6 {
		end += n
	}
	if !ok || end > uint64(len(p.data)) {
		return ""
	}
	switch kind {
	case 0x5:
		return string(p.data[at:end])
	case 0x6:
		return Decode16(p.data[at:end], binary.BigEndian)
	}
	return ""
}

// number reads a number of 1 to 8 bytes, the highest first.
func (p binaryPlist) number(at uint64, size int) (n uint64, ok bool) {
	if size < 1 || size > 8 || at >= uint64(len(p.data)) || at+uint64(size) > uint64(len(p.data)) {
		return 0, false
	}
	for _, b := range p.data[at : at+uint64(size)] {
		n = n<<8 | uint64(b)
	}
	return n, true
}
