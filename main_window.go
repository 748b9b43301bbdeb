package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"gannet/assets"
	"gannet/downloader"
	"gannet/downloader/archive/child"
	"gannet/gui"
	"gannet/internal/phrase"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// appID is the one in FyneApp.toml.
const appID = "io.github.gannet.Gannet"

// openingGC is the percentage for debug.SetGCPercent until the window is shown: what is
// made until then stays in use, so there is little to collect.
const openingGC = 400

// closeTime is how long the window, and after it the engine, may take to end.
const closeTime = 10 * time.Second

// openWindow shows the window until it is closed, or hands the call to the one
// that is open. It must be called on the main goroutine.
func openWindow(call desktop.Call, errw io.Writer) int {
	paths := settings.Locate()
	instance, err := claim(paths.List, call)
	switch {
	case errors.Is(err, desktop.ErrHandedOver):
		return 0
	case errors.Is(err, desktop.ErrSilent):
		return complain(errw, 1, "Gannet is open already but does not answer. Wait a moment and try again, or use 'gannet get URL'.")
	}
	defer instance.Close()
	problem, release := findDisplay()
	if problem != "" {
		return noWindow(errw, problem)
	}
	paths.Protect()
	var notices []phrase.Phrase
	if err != nil {
		notices = append(notices, phrase.Of("A second start of Gannet will not find this window."))
		slog.Error("no further start is taken", "err", err)
	}
	logfile, err := openLog(paths.Log)
	if err != nil {
		notices = append(notices, phrase.Of("The log cannot be written."))
		slog.Error("no log", "err", err) // to standard error
	} else {
		defer logfile.Close()
	}
	slog.Info("started", "version", version, "built", built)

	store, said := settings.Open(paths.Settings)
	notices = append(notices, said...)
	var engine *downloader.Engine
	var failed error
	started, begun := make(chan struct{}), make(chan struct{})
	usual := debug.SetGCPercent(openingGC)
	fyneApp := app.NewWithID(appID)
	window, problem := showWindow(fyneApp, store, call.Minimised)
	release()
	if problem != "" {
		return noWindow(errw, problem)
	}
	debug.SetGCPercent(usual)
	if len(call.Links) > 0 {
		window.AddLinks(call.Links...)
	}
	done := make(chan struct{})
	begin := func() {
		if failed != nil {
			fyneApp.Quit()
			return
		}
		notices = append(notices, said...)
		for _, notice := range notices {
			slog.Warn(notice.String())
		}
		store.OnChange(follow(engine, paths.List, said, func(notice phrase.Phrase) {
			fyne.Do(func() { window.Tell(notice) })
		}))
		go endOnSignal(window, engine, done) // ends with done
		window.Begin(engine, engine.Feed(), notices...)
		for _, w := range fyneApp.Driver().AllWindows() {
			w.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon)) // only now, as it takes some milliseconds
		}
	}
	fyneApp.Lifecycle().SetOnStarted(func() {
		go instance.Serve(takeCall(window)) // ends with instance.Stop
		close(started)
		go func() { // once the window is shown, as the list may be long
			opts := options(paths.List, store.Get())
			opts.Unpacker = child.Fill
			engine, said, failed = startEngine(opts)
			close(begun)
			fyne.Do(begin)
		}()
	})
	fyneApp.Run()
	instance.Stop()
	select {
	case <-started:
	default:
		return 0
	}
	<-begun
	if failed != nil {
		return refuse(failed, errw)
	}
	status := shut(engine)
	close(done)
	return status
}

// refuse says why there is no engine.
func refuse(err error, errw io.Writer) int {
	if errors.Is(err, downloader.ErrStoreInUse) {
		return complain(errw, 1, "Gannet is open already. Paste the links into its window, or use 'gannet get URL'.")
	}
	slog.Error("engine not started", "err", err)
	return complain(errw, 1, "%v.", err)
}

// showWindow shows the window, which has no downloads yet, or says why that cannot be done.
func showWindow(fyneApp fyne.App, store *settings.Store, minimised bool) (*gui.Window, string) {
	config := gui.Config{
		App: fyneApp, Settings: store, Intercept: intercept, Place: place,
		Session: func(e desktop.Events) gui.Session {
			return desktop.Open(desktop.App{ID: appID, Name: "Gannet", Icon: assets.Icon}, e)
		},
		Closed: fyneApp.Quit, // a window that was never shown ends nothing by closing
	}
	if minimised {
		window := gui.New(config)
		window.ShowMinimised()
		return window, ""
	}
	return opened(fyneApp, func() *gui.Window {
		window := gui.New(config)
		window.Show()
		return window
	})
}

// startEngine starts the engine, with less if it must, and gives what is to be said of that.
func startEngine(opts downloader.Options) (*downloader.Engine, []phrase.Phrase, error) {
	var engine *downloader.Engine
	without, err := withLess(opts, func(opts downloader.Options) (err error) {
		engine, err = downloader.New(opts)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return engine, append(told(engine.Notice()), told(without)...), nil
}

// follow gives what has the engine follow the settings, with less if it must. tell is called
// with what is to be said of that and was not said the last time.
func follow(engine *downloader.Engine, list string, said []phrase.Phrase, tell func(phrase.Phrase)) func(settings.Values) {
	return func(v settings.Values) {
		without, err := withLess(options(list, v), engine.Configure)
		if err != nil {
			slog.Warn("settings not applied", "err", err)
			return
		}
		if !without.IsZero() && !slices.Contains(said, without) {
			tell(without)
		}
		said = told(without)
	}
}

// lesser are options without what may be unusable, and what is to be said then.
var lesser = []struct {
	leave func(*downloader.Options)
	means phrase.Phrase
}{
	{func(o *downloader.Options) { o.CACerts = nil }, phrase.Of("The certificates in the settings are not used: one of the files cannot be read.")},
	{func(o *downloader.Options) { o.Store = "" }, phrase.Of("The list of downloads will not be kept: its file cannot be used.")},
}

// withLess uses options. A certificate or a list that cannot be used must not keep the
// window shut, nor other settings from taking effect, where that can be seen to: it is left
// out, and the Phrase says so.
func withLess(opts downloader.Options, use func(downloader.Options) error) (phrase.Phrase, error) {
	err := use(opts)
	if err == nil || errors.Is(err, downloader.ErrStoreInUse) {
		return phrase.Phrase{}, err
	}
	for _, less := range lesser {
		without := opts
		less.leave(&without)
		if again := use(without); again == nil {
			slog.Error("used with less", "err", err)
			return less.means, nil
		}
	}
	return phrase.Phrase{}, err
}

func told(notice phrase.Phrase) []phrase.Phrase {
	if notice.IsZero() {
		return nil
	}
	return []phrase.Phrase{notice}
}

// options turns settings into the engine's.
func options(list string, v settings.Values) downloader.Options {
	command, _ := settings.ParseCommand(v.Command) // the settings hold no other
	timeout := time.Duration(v.Timeout)
	if v.Timeout == settings.DefaultTimeout {
		timeout = 0 // nobody has chosen it, so the engine knows better before the first byte
	}
	return downloader.Options{
		Store:       list,
		Parallel:    v.Parallel,
		Connections: v.Connections,
		Limit:       int64(v.Limit),
		Retries:     v.Retries,
		Hash:        v.Hash,
		Unpack:      v.Unpack,
		Command:     command,
		Timeout:     timeout,
		Exists:      downloader.Exists(v.Exists),
		UserAgent:   v.UserAgent,
		Proxy:       v.Proxy,
		CACerts:     v.CACerts,
		Log:         slog.Default(),
	}
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

// endOnSignal closes the window on a signal. It takes two of them from Fyne, which
// would end its loop without closing the window, and under the feet of whoever closes it.
// If the window is not gone after a while, as when another program holds up the
// clipboard, or on a second signal, the program ends without it.
func endOnSignal(window *gui.Window, engine *downloader.Engine, done <-chan struct{}) {
	signals := make(chan os.Signal, 2)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Reset(s)
			signal.Notify(signals, s)
		}
	}
	select {
	case <-done:
		return
	case s := <-signals:
		slog.Info("signal", "name", s.String())
		fyne.Do(window.Close)
	}
	select {
	case <-done:
	case <-signals:
		os.Exit(130)
	case <-time.After(2 * closeTime):
		slog.Error("the window does not answer")
		os.Exit(max(1, shut(engine)))
	}
}
