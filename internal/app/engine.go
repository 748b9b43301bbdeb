// This file starts the engine with what the settings say, keeps it so, and closes it.

package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"gannet/downloader"
	"gannet/internal/options"
	"gannet/internal/phrase"
	"gannet/settings"
)

// closeTime is how long the window, and after it the engine, may take to end.
const closeTime = 10 * time.Second

// startEngine starts the engine, with less if it must, and gives what is to be said of that.
func startEngine(opts downloader.Options) (*downloader.Engine, []phrase.Phrase, error) {
	var engine *downloader.Engine
	without, err := withFallback(opts, func(opts downloader.Options) (err error) {
		engine, err = downloader.New(opts)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return engine, append(list(engine.Notice()), list(without)...), nil
}

// follow gives what has the engine follow the settings, with less if it must. tell is called
// with what is to be said of that and was not said the last time.
func follow(engine *downloader.Engine, file string, said []phrase.Phrase,
	tell func(phrase.Phrase),
) func(settings.Values) {
	return func(v settings.Values) {
		without, err := withFallback(options.All(file, v), engine.Configure)
		if err != nil {
			slog.Warn("settings not applied", "err", err)
			return
		}
		if !without.IsZero() && !slices.Contains(said, without) {
			tell(without)
		}
		said = list(without)
	}
}

// fallbacks are options without what may be unusable, and what is to be said then.
var fallbacks = []struct {
	leave func(*downloader.Options)
	means phrase.Phrase
}{
	{func(o *downloader.Options) { o.CACerts = nil }, phrase.Of("The certificates in the settings are not used: one of the files cannot be read.")},
	{func(o *downloader.Options) { o.Store = "" }, phrase.Of("The list of downloads will not be kept: its file cannot be used.")},
}

// withFallback uses options. A certificate or a list that cannot be used must not keep the
// window shut, nor other settings from taking effect, where that can be seen to: it is left
// out, and the Phrase says so.
func withFallback(opts downloader.Options, use func(downloader.Options) error) (phrase.Phrase, error) {
	err := use(opts)
	if err == nil || errors.Is(err, downloader.ErrStoreInUse) {
		return phrase.Phrase{}, err
	}
	for _, fallback := range fallbacks {
		without := opts
		fallback.leave(&without)
		if again := use(without); again == nil {
			slog.Error("used with less", "err", err)
			return fallback.means, nil
		}
	}
	return phrase.Phrase{}, err
}

// list gives a notice as a list, which is empty if there is none.
func list(notice phrase.Phrase) []phrase.Phrase {
	if notice.IsZero() {
		return nil
	}
	return []phrase.Phrase{notice}
}

// shut leaves everything resumable and gives the exit status.
func shut(engine *downloader.Engine) int {
	limit, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := engine.Close(limit); err != nil {
		slog.Error("closing", "err", err)
		return 1
	}
	slog.Info("closed")
	return 0
}
