// The child's side: it reads its job, extracts the archive and reports.

package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"gannet/downloader/archive"
)

const (
	// askEvery is how long the child works before it asks again.
	askEvery = 50 * time.Millisecond
	// softMemory is how many bytes are taken before what is not used any more is looked for all the
	// time: the most that decoders may take, and some for all else.
	softMemory = 576 << 20
)

// Main is the child: it does one job and gives the exit status.
func Main(in io.Reader, out io.Writer) int { return serve(archive.Fill, in, out) }

func serve(fill archive.Filler, in io.Reader, out io.Writer) int {
	signal.Ignore(os.Interrupt, syscall.SIGHUP) // it is for the program to end it
	debug.SetMemoryLimit(softMemory)
	say, hear := json.NewEncoder(out), bufio.NewReader(in)
	if err := say.Encode(message{Ready: true}); err != nil {
		return 1
	}
	line, err := hear.ReadBytes('\n')
	if err != nil {
		return 1
	}
	var o order
	if err := json.Unmarshal(line, &o); err != nil {
		return 1
	}
	job := archive.Job{Path: string(o.Path), Folder: string(o.Folder), Name: string(o.Name), Source: o.Source}
	if err := limit(job); err != nil {
		return 1
	}
	goOn := make(chan struct{})
	go func() { // ends with the process
		for {
			if _, err := hear.ReadByte(); err != nil {
				os.Exit(1) // the program has ended
			}
			goOn <- struct{}{}
		}
	}()
	var asked time.Time
	err = fill(context.Background(), job, func(context.Context) error {
		if time.Since(asked) < askEvery {
			return nil
		}
		if err := say.Encode(message{Ask: true}); err != nil {
			return err
		}
		<-goOn
		asked = time.Now()
		return nil
	})
	if err := say.Encode(message{Ended: ending(err)}); err != nil {
		return 1
	}
	return 0
}

// ending puts an error into words that fit into a message.
func ending(err error) *end {
	if err == nil {
		return &end{}
	}
	e := &end{Reason: archive.Disk, Detail: short(err.Error())}
	var failure *archive.Error
	if errors.As(err, &failure) {
		e.Reason, e.Name = failure.Reason, short(failure.Name)
		e.Detail = ""
		if failure.Cause != nil {
			e.Detail = short(failure.Cause.Error())
		}
	}
	return e
}

func short(text string) string { return strings.ToValidUTF8(text[:min(len(text), longestText)], "") }
