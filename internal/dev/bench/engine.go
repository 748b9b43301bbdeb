//go:build linux

// Gannet's engine without a window, as a client.

package main

import (
	"context"
	"fmt"

	"gannet/downloader"
)

// engine is Gannet's engine with the window's way of calculating the SHA-256: for information, so that no file waits
// for it. It ends when the file is saved. `gannet get` cannot show that, as it waits for the sum that it is asked for.
func engine(name string, sum downloader.Summing) client {
	c := bare(name, func(j job) []string {
		return []string{"engine", fmt.Sprint(sum == downloader.SumAside), j.ca, j.dir, j.links[0]}
	})
	c.role = engineAlone
	return c
}

// engineMain is the process of an engine: it saves link in dir, trusting the certificate in ca.
func engineMain(sum bool, ca, dir, link string) error {
	opts := downloader.Options{Proxy: "none", CACerts: []string{ca}}
	if sum {
		opts.Sum = downloader.SumAside
	}
	e, err := downloader.New(opts)
	if err != nil {
		return err
	}
	lists := e.Subscribe()
	if _, err := e.Add(downloader.Request{URL: link, Dir: dir}); err != nil {
		return err
	}
	for range lists.Changed() {
		for _, s := range lists.Take().Downloads.All() {
			switch s.State {
			case downloader.Done:
				return nil // what is left of the sum is not calculated, and nothing is stored
			case downloader.Failed:
				return fmt.Errorf("%s: %w", link, s.Err)
			}
		}
	}
	return context.Canceled
}
