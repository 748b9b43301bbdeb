package downloader

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"gannet/downloader/disk"
)

// follow hashes what is without a hole from the start, while more comes, if a checksum
// is wanted. The function it gives stops that.
func (a *attempt) follow(f *fetch) (stop func()) {
	wanted := a.wanted()
	if len(wanted) == 0 {
		return func() {}
	}
	v := disk.NewVerifier(algorithmsOf(wanted)...)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { // stop waits for it
		defer close(ended)
		for sleep(ctx, beat) == nil {
			// An error shows again, and counts, when verify reads the rest.
			_ = v.Follow(ctx, f.part, f.spans.Prefix())
		}
	}()
	return func() {
		cancel()
		<-ended
		if a.verifier = v; f.changed.Load() {
			a.verifier = nil // it may have hashed bytes that were written over since
		}
	}
}

// save checks what is there, makes it durable and gives it its name.
func (a *attempt) save(ctx context.Context, spans *disk.Spans) error {
	if !a.report(report{event: evWhole}) {
		return errPaused // in the last moment
	}
	checked, err := a.verify(ctx, spans.Size())
	if err != nil {
		return err
	}
	path, err := a.part.Publish(spans.Size())
	if path == "" {
		name := a.part.Name()
		return explainDisk(err, a.req.Dir, name)
	}
	if err != nil {
		a.log.Warn("after saving", "id", a.id, "path", path, "error", err)
	}
	a.part = nil
	a.report(report{event: evSaved, path: path, size: spans.Size(), checked: checked})
	return nil
}

// verify compares the file with the checksum asked for and the strongest one the
// server published, and says in words what it was held against.
func (a *attempt) verify(ctx context.Context, size int64) (string, error) {
	wanted := a.wanted()
	if len(wanted) == 0 {
		return "", nil
	}
	v := a.verifier
	if v == nil {
		v = disk.NewVerifier(algorithmsOf(wanted)...)
	}
	if err := v.Follow(ctx, a.part, size); err != nil {
		if ctx.Err() != nil {
			return "", err
		}
		return "", explainDisk(err, a.req.Dir, a.part.Name())
	}
	checked := ""
	for _, d := range wanted {
		if got := v.Sum(d.Algorithm); !bytes.Equal(got, d.Sum) {
			return "", &Error{
				Kind: KindChecksum, Subject: d.Algorithm,
				Detail: fmt.Sprintf("expected %s, got %s", hex.EncodeToString(d.Sum), hex.EncodeToString(got)),
			}
		}
		checked = "Checked: matches what the server published"
		if d.Source == "" {
			checked = "Checked: matches the " + d.Algorithm + " you gave"
		}
	}
	return checked, nil
}

// wanted lists the checksums the file must have.
func (a *attempt) wanted() []digest {
	wanted := slices.Clone(a.digests[:min(len(a.digests), 1)])
	if algorithm, sum, err := parseChecksum(a.req.Checksum); err == nil {
		wanted = append(wanted, digest{Algorithm: algorithm, Sum: sum})
	}
	return wanted
}

// digestOf gives the checksum that a record keeps, or none.
func digestOf(published string) []digest {
	algorithm, sum, err := parseChecksum(published)
	if err != nil {
		return nil
	}
	return []digest{{algorithm, sum, "resume file"}}
}

func algorithmsOf(digests []digest) []string {
	var names []string
	for _, d := range digests {
		names = append(names, d.Algorithm)
	}
	return names
}
