// Package boltfile reads the file of a bbolt database without believing a byte of it. The library
// itself panics or loops on many damaged files, and goes on without a word on others.
//
// A file is made of pages. Two of them, written in turn, are metas: each names the root of a tree as
// it was after one transaction. Branch pages hold the numbers of other pages, leaf pages keys with
// their values, or with buckets, which are trees of their own. What no tree needs any more is listed
// in a freelist. All numbers are in the byte order of the computer that wrote the file.
package boltfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// ErrDamaged means that the file is not what a finished transaction leaves.
var ErrDamaged = errors.New("the database is damaged")

const (
	magic       = 0xED0CDAED
	version     = 2
	headerSize  = 16 // of a page
	elementSize = 16 // of a branch or leaf page
	bucketSize  = 16 // before the page of a bucket that lies inside a leaf
	metaSize    = 64
	noFreelist  = ^uint64(0)

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01 // of an element of a leaf

	minPage, maxPage = 512, 64 << 10
	maxDepth         = 64 // of a tree; one of this depth would be larger than any disk
)

var order = binary.NativeEndian

// meta says where the tree of one transaction begins.
type meta struct {
	pageSize int64
	root     uint64
	freelist uint64
	pages    uint64 // all page numbers are below
	txid     uint64
}

// file is one database as read from the disk.
type file struct {
	io.ReaderAt
	meta
	seen map[uint64]bool // pages that the tree or the freelist has
}

// Read calls each with every key and value of a bucket, in the order of the keys, and gives the
// bucket's sequence. It reads all of the file that is in use, also what other buckets hold. Its error
// is ErrDamaged, or one of reading. The slices are only each's until it returns.
func Read(path, bucket string, each func(key, value []byte)) (sequence uint64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	d := &file{ReaderAt: f, seen: map[uint64]bool{0: true, 1: true}}
	if d.meta, err = readMetas(f, info.Size()); err != nil {
		return 0, err
	}
	found := false
	err = d.walk(d.root, 0, &visit{each: func(flags uint32, name, value []byte) error {
		if flags&bucketFlag == 0 {
			return nil
		}
		v := &visit{each: func(uint32, []byte, []byte) error { return nil }}
		if string(name) == bucket {
			found = true
			v.each = func(_ uint32, key, value []byte) error { each(key, value); return nil }
		}
		n, err := d.bucket(value, v)
		if string(name) == bucket {
			sequence = n
		}
		return err
	}})
	if err == nil && !found {
		err = damaged("there is no bucket %q", bucket)
	}
	if err == nil {
		err = d.checkFreelist()
	}
	return sequence, err
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// Salvage calls each with whatever looks like a key and its value in any leaf page, also in those
// that no tree has any more. The caller must be able to tell what is right, and what is newer.
func Salvage(path string, each func(key, value []byte)) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	size := int64(os.Getpagesize())
	if m, err := readMeta(bytes.NewReader(data), 0); err == nil {
		size = m.pageSize
	}
	for at := int64(0); at+headerSize <= int64(len(data)); at += size {
		page := data[at:]
		if order.Uint16(page[8:]) != leafPage {
			continue
		}
		salvageLeaf(page, each)
	}
	return nil
}

// salvageLeaf takes what it can from a leaf page and what lies behind it, and from buckets in it.
func salvageLeaf(page []byte, each func(key, value []byte)) {
	for i := range int(order.Uint16(page[10:])) {
		flags, key, value, err := leafElement(page, i)
		switch {
		case err != nil:
		case flags&bucketFlag == 0:
			each(key, value)
		case len(value) >= bucketSize+headerSize:
			salvageLeaf(value[bucketSize:], each)
		}
	}
}

// readMetas gives the newer of the two metas. A single good one is not enough: what the last
// transaction has written may be missing then.
func readMetas(f io.ReaderAt, size int64) (meta, error) {
	first, err := readMeta(f, 0)
	if err != nil {
		return meta{}, err
	}
	second, err := readMeta(f, first.pageSize)
	switch {
	case err != nil:
		return meta{}, err
	case first.pageSize != second.pageSize:
		return meta{}, damaged("its pages have two sizes")
	case second.txid > first.txid:
		first = second
	}
	if first.pages > uint64(size/first.pageSize) {
		return meta{}, damaged("it is cut off")
	}
	return first, nil
}

func readMeta(f io.ReaderAt, at int64) (meta, error) {
	b := make([]byte, headerSize+metaSize)
	if _, err := f.ReadAt(b, at); err != nil {
		return meta{}, damaged("it is cut off")
	}
	b = b[headerSize:]
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	if order.Uint32(b) != magic || order.Uint32(b[4:]) != version || order.Uint64(b[metaSize-8:]) != sum.Sum64() {
		return meta{}, damaged("the meta at %d is not valid", at)
	}
	m := meta{
		pageSize: int64(order.Uint32(b[8:])), root: order.Uint64(b[16:]),
		freelist: order.Uint64(b[32:]), pages: order.Uint64(b[40:]), txid: order.Uint64(b[48:]),
	}
	if m.pageSize < minPage || m.pageSize > maxPage {
		return meta{}, damaged("its pages have %d bytes", m.pageSize)
	}
	return m, nil
}

// page reads a page of the tree with what belongs to it of those behind, once.
func (d *file) page(id uint64) ([]byte, error) {
	wrong := func(why string) ([]byte, error) { return nil, damaged("page %d %s", id, why) }
	if id < 2 || id >= d.pages {
		return wrong("is out of range")
	}
	head := make([]byte, headerSize)
	if _, err := d.ReadAt(head, int64(id)*d.pageSize); err != nil {
		return wrong("is cut off")
	}
	span := uint64(order.Uint32(head[12:])) + 1
	if order.Uint64(head) != id || span > d.pages-id {
		return wrong("is another one")
	}
	for i := id; i < id+span; i++ {
		if d.seen[i] {
			return wrong("is used twice")
		}
		d.seen[i] = true
	}
	b := make([]byte, int64(span)*d.pageSize)
	if _, err := d.ReadAt(b, int64(id)*d.pageSize); err != nil {
		return wrong("is cut off")
	}
	return b, nil
}

// visit is one pass over the elements of a tree, whose keys must come in order.
type visit struct {
	each  func(flags uint32, key, value []byte) error
	last  []byte // the key before; nil before the first
	floor []byte // what the branches above promise of the keys that follow: none is smaller
}

func (v *visit) leaf(page []byte) error {
	for i := range int(order.Uint16(page[10:])) {
		flags, key, value, err := leafElement(page, i)
		if err != nil {
			return err
		}
		if v.last != nil && bytes.Compare(v.last, key) >= 0 || bytes.Compare(key, v.floor) < 0 {
			return damaged("its keys are out of order")
		}
		v.last = bytes.Clone(key)
		if err := v.each(flags, key, value); err != nil {
			return err
		}
	}
	return nil
}

// walk visits the leaves below a page.
func (d *file) walk(id uint64, depth int, v *visit) error {
	b, err := d.page(id)
	if err != nil {
		return err
	}
	kind, count := order.Uint16(b[8:]), int(order.Uint16(b[10:]))
	switch {
	case kind == leafPage:
		return v.leaf(b)
	case kind != branchPage || count == 0 || depth == maxDepth:
		return damaged("page %d is no part of a tree", id)
	}
	for i := range count {
		key, child, err := branchElement(b, i)
		if err != nil {
			return err
		}
		if v.last != nil && bytes.Compare(v.last, key) >= 0 || bytes.Compare(key, v.floor) < 0 {
			return damaged("the keys of page %d are out of order", id)
		}
		v.floor = key
		if err := d.walk(child, depth+1, v); err != nil {
			return err
		}
	}
	return nil
}

// bucket visits a bucket, which is a tree or one page inside a leaf, and gives its sequence.
func (d *file) bucket(value []byte, v *visit) (sequence uint64, err error) {
	if len(value) < bucketSize {
		return 0, damaged("a bucket is cut off")
	}
	root, sequence := order.Uint64(value), order.Uint64(value[8:])
	if root != 0 {
		return sequence, d.walk(root, 0, v)
	}
	inline := value[bucketSize:]
	if len(inline) < headerSize || order.Uint16(inline[8:]) != leafPage {
		return 0, damaged("a bucket is no leaf")
	}
	return sequence, v.leaf(inline)
}

// branchElement gives the i-th element of a branch page.
func branchElement(page []byte, i int) (key []byte, child uint64, err error) {
	at := headerSize + i*elementSize
	if at+elementSize > len(page) {
		return nil, 0, damaged("a branch has too many elements")
	}
	from := int64(at) + int64(order.Uint32(page[at:]))
	to := from + int64(order.Uint32(page[at+4:]))
	if from < int64(at+elementSize) || to > int64(len(page)) {
		return nil, 0, damaged("an element lies outside of its page")
	}
	return page[from:to:to], order.Uint64(page[at+8:]), nil
}

// leafElement gives the i-th element of a leaf page.
func leafElement(page []byte, i int) (flags uint32, key, value []byte, err error) {
	at := headerSize + i*elementSize
	if at+elementSize > len(page) {
		return 0, nil, nil, damaged("a leaf has too many elements")
	}
	b := page[at:]
	flags = order.Uint32(b)
	from := int64(at) + int64(order.Uint32(b[4:]))
	middle := from + int64(order.Uint32(b[8:]))
	to := middle + int64(order.Uint32(b[12:]))
	if from < int64(at+elementSize) || from == middle || to > int64(len(page)) {
		return 0, nil, nil, damaged("an element lies outside of its page")
	}
	return flags, page[from:middle:middle], page[middle:to:to], nil
}

// checkFreelist finds pages that are said to be free but are in use: the next transaction would
// write over them.
func (d *file) checkFreelist() error {
	if d.freelist == noFreelist {
		return nil
	}
	b, err := d.page(d.freelist)
	if err != nil {
		return err
	}
	count, ids := uint64(order.Uint16(b[10:])), b[headerSize:]
	if count == 0xFFFF && len(ids) >= 8 { // too many for the header
		count, ids = order.Uint64(ids), ids[8:]
	}
	if order.Uint16(b[8:]) != freelistPage || count > uint64(len(ids)/8) {
		return damaged("page %d is no list of free pages", d.freelist)
	}
	for i := range count {
		id := order.Uint64(ids[8*i:])
		if id >= d.pages || d.seen[id] {
			return damaged("page %d is free and in use", id)
		}
		d.seen[id] = true
	}
	return nil
}
