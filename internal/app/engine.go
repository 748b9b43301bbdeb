// This file starts the engine with what the settings say, keeps it so, and closes it.

package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"gannet/downloader"
	"gannet/internal/message"
	"gannet/internal/options"
	"gannet/settings"
)

// closeTime is how long the window, and after it the engine, may take to end.
const closeTime = 10 * time.Second

// startEngine starts the engine, with less if it must, and gives what is to be said of that.
func startEngine(opts downloader.Options) (*downloader.Engine, []message.Message, error) {
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
func follow(engine *downloader.Engine, file string, said []message.Message,
	tell func(message.Message),
) func(settings.Values) {
	return func(v settings.Values) {
		without, err := withFallback(options.All(file, v), engine.Configure)
		if err != nil {
			slog.Warn("settings not applied", "error", err)
			return
		}
		again := func(m message.Message) bool { return m.Code() == without.Code() }
		if !without.IsZero() && !slices.ContainsFunc(said, again) {
			tell(without)
		}
		said = list(without)
	}
}

// fallbacks are options without what may be unusable, and what is to be said then.
var fallbacks = []struct {
	leave func(*downloader.Options)
	means message.Code
}{
	{func(o *downloader.Options) { o.CACerts = nil }, noCertificates},
	{func(o *downloader.Options) { o.Store = "" }, noList},
}

// withFallback uses options. A certificate or a list that cannot be used must not keep the
// window shut, nor other settings from taking effect, where that can be seen to: it is left
// out, and the Message says so.
func withFallback(opts downloader.Options, use func(downloader.Options) error) (message.Message, error) {
	err := use(opts)
	if err == nil || errors.Is(err, downloader.ErrStoreInUse) {
		return message.Message{}, err
	}
	for _, fallback := range fallbacks {
		without := opts
		fallback.leave(&without)
		if again := use(without); again == nil {
			slog.Error("option not usable, starting without it", "error", err)
			return message.Of(fallback.means), nil
		}
	}
	return message.Message{}, err
}

// list gives a notice as a list, which is empty if there is none.
func list(notice message.Message) []message.Message {
	if notice.IsZero() {
		return nil
	}
	return []message.Message{notice}
}

// shut leaves everything resumable and gives the exit status.
func shut(engine *downloader.Engine) int {
	limit, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := engine.Close(limit); err != nil {
		slog.Error("not closed cleanly", "error", err)
		return 1
	}
	slog.Info("closed")
	return 0
}
