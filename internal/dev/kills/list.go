//go:build linux

// The files of a list, and the servers they come from.

package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"

	"gannet/downloader/faulty"
)

// file is one of the list, with the server it comes from.
type file struct {
	kind   string
	url    string
	name   string // its final name
	sha256 string
	size   int64
	named  bool              // the list holds its name; else it is the one in the link
	told   bool              // the list holds its checksum
	inside map[string]string // what an archive holds: the SHA-256 of each path; nil for others

	sent  func() int64 // bytes of bodies
	asked func() int64 // requests
	close func()
}

// kind is a way in which servers are hard on a client.
type kind struct {
	name    string
	weight  int // how many of fifty files
	largest int64
	told    bool
	options func(b faulty.Body) []faulty.Option
}

// Rates are such that a list lasts for some dozens of kills; what cannot be resumed must be there in one life.
const (
	rate    = 400 << 10 // bytes a second of each answer
	oneLife = 2 << 20   // the same where each life begins at 0
)

var kinds = []kind{
	{"good", 8, 6 << 20, false, nil},
	{"cuts each answer", 7, 4 << 20, false, func(b faulty.Body) []faulty.Option {
		return []faulty.Option{faulty.DropAfter(b.Size/3 + 1)}
	}},
	{"resets each second connection", 5, 4 << 20, false, func(b faulty.Body) []faulty.Option {
		return []faulty.Option{faulty.When(faulty.Every(2), faulty.ResetAfter(b.Size/4))}
	}},
	{"no ranges", 6, 1 << 20, false, func(faulty.Body) []faulty.Option { return []faulty.Option{faulty.NoRanges()} }},
	{"no ranges, cut now and then", 3, 300 << 10, false, func(b faulty.Body) []faulty.Option {
		return []faulty.Option{faulty.NoRanges(), faulty.When(faulty.Turn(3), faulty.DropAfter(b.Size/2))}
	}},
	{"no validator", 5, 4 << 20, false, func(faulty.Body) []faulty.Option {
		return []faulty.Option{faulty.NoValidator()}
	}},
	{"redirects", 4, 4 << 20, false, func(faulty.Body) []faulty.Option { return []faulty.Option{faulty.Hops(302, 2)} }},
	{"503 now and then", 5, 2 << 20, false, func(faulty.Body) []faulty.Option {
		return []faulty.Option{faulty.When(faulty.Turn(3), faulty.Status(503), faulty.Header("Retry-After", "1"))}
	}},
	{"checksum in the list", 3, 4 << 20, true, nil},
	{"chunks, no length", 1, 600 << 10, false, func(faulty.Body) []faulty.Option {
		return []faulty.Option{faulty.NoRanges(), faulty.Chunked()}
	}},
}

// archives is how many of fifty files are archives.
const archives = 3

// newList starts the servers of about n files and gives them in an order of its own.
func newList(random *rand.Rand, n int) []*file {
	var files []*file
	for _, k := range kinds {
		for range max(1, k.weight*n/50) {
			files = append(files, k.file(random, len(files)))
		}
	}
	for range max(1, archives*n/50) {
		files = append(files, archived(random, len(files)))
	}
	random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	return files
}

// file starts the server of one file. Small ones are as frequent as large ones.
func (k *kind) file(random *rand.Rand, number int) *file {
	sizes := []int64{0, 1, 1 << 10, 64 << 10, k.largest / 4, k.largest / 2, k.largest}
	size := sizes[random.IntN(len(sizes))]
	if size > 1<<10 {
		size += random.Int64N(size/4) - size/8
	}
	body := faulty.Body{Size: size, Seed: random.Uint64()}
	pace := int64(rate)
	if strings.Contains(k.name, "no ") { // ranges, length or validator
		pace = oneLife
	}
	options := []faulty.Option{faulty.Slow(pace)}
	if k.options != nil {
		options = append(options, k.options(body)...)
	}
	srv := faulty.New(nil, body, options...)
	name := fmt.Sprintf("file%02d.bin", number)
	return &file{
		kind: k.name, name: name, url: srv.Base + "/" + name, sha256: body.SHA256(), size: size,
		named: k.name == "redirects" || random.IntN(2) == 0, told: k.told, sent: srv.Sent, close: srv.Close,
		asked: func() int64 { return int64(len(srv.Requests())) },
	}
}

// archived starts the server of a zip whose files take a while to be written.
func archived(random *rand.Rand, number int) *file {
	name := fmt.Sprintf("archive%02d.zip", number)
	f := &file{kind: "archive", name: name, inside: map[string]string{}}
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	folder := ""
	if random.IntN(2) == 0 {
		folder = strings.TrimSuffix(name, ".zip") + "/" // the one there is, which takes the place of ours
	}
	for i := range 600 {
		content := bytes.Repeat(faulty.Body{Size: 1 << 10, Seed: random.Uint64()}.Bytes(), 1+random.IntN(100))
		path := fmt.Sprintf("folder%d/%d.txt", i%7, i)
		inside, err := w.Create(folder + path)
		if err == nil {
			_, err = inside.Write(content)
		}
		if err != nil {
			panic(err) // a Buffer takes everything
		}
		f.inside[path] = sumOf(content)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	f.sha256, f.size = sumOf(packed.Bytes()), int64(packed.Len())
	var sent, asked atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		asked.Add(1)
		answer.Header().Set("ETag", `"`+f.sha256+`"`)
		http.ServeContent(&counted{answer, &sent}, request, name, time.Time{}, bytes.NewReader(packed.Bytes()))
	}))
	f.url, f.sent, f.asked, f.close = srv.URL+"/"+name, sent.Load, asked.Load, srv.Close
	return f
}

// counted counts what is written to it, and takes its time.
type counted struct {
	http.ResponseWriter
	sent *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.sent.Add(int64(n))
	time.Sleep(time.Duration(n) * time.Second / oneLife)
	return n, err
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// asText is the list as `gannet get -input` takes it.
func asText(files []*file) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintln(&b, f.url)
		if f.named {
			fmt.Fprintf(&b, "  out=%s\n", f.name)
		}
		if f.told {
			fmt.Fprintf(&b, "  checksum=sha-256=%s\n", f.sha256)
		}
	}
	return b.String()
}

// drain reads all of r for its checksum.
func drain(r io.Reader) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), err
}
