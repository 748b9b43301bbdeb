// Package options turns settings into the options of the engine: here alone, for the window and for `gannet get`.
package options

import (
	"log/slog"
	"time"

	"gannet/downloader"
	"gannet/downloader/archive/child"
	"gannet/internal/message"
	"gannet/settings"
)

// Open opens the settings. A proxy in them is read as the engine reads it.
func Open(path string) (*settings.Store, []message.Message) {
	return settings.Open(path, downloader.CheckProxy)
}

// Network gives what belongs to this computer and its network, whoever downloads: the rest is the engine's default.
func Network(v settings.Values) downloader.Options {
	return downloader.Options{
		UserAgent: v.UserAgent,
		Proxy:     v.Proxy,
		CACerts:   v.CACerts,
		Extractor: child.Fill,
	}
}

// All gives what the settings say, for an engine whose list is kept in a file.
func All(list string, v settings.Values) downloader.Options {
	o := Network(v)
	o.Store = list
	o.Parallel = v.Parallel
	o.Connections = v.Connections
	o.Limit = int64(v.Limit)
	o.Retries = v.Retries
	if v.Hash {
		o.Sum = downloader.SumAside
	}
	o.Extract = v.Unpack
	o.Command, _ = settings.ParseCommand(v.Command) // the settings hold no command that cannot be read
	// nobody has chosen the default: the engine knows better before the first byte
	if v.Timeout != settings.DefaultTimeout {
		o.Timeout = time.Duration(v.Timeout)
	}
	o.Exists = downloader.Exists(v.Exists)
	o.Log = slog.Default()
	return o
}
