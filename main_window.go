package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"gannet/downloader"
	"gannet/gui"
	"gannet/settings"
)

// appID is the one in FyneApp.toml.
const appID = "io.github.gannet.Gannet"

// closeTime is how long the engine may take to leave everything resumable.
const closeTime = 10 * time.Second

// openWindow shows the window until it is closed. It must be called on the main
// goroutine.
func openWindow(links []string, errw io.Writer) int {
	if problem := displayProblem(); problem != "" {
		return complain(errw, 1, "%s 'gannet get URL' downloads without a window.", problem)
	}
	paths := settings.Locate()
	logfile, err := openLog(paths.Log)
	if err != nil {
		complain(errw, 0, "The log cannot be written: %v.", err)
	} else {
		defer logfile.Close()
	}
	slog.Info("started", "version", version, "built", built)

	store := preferences(errw)
	engine, err := newEngine(paths.List, store.Get())
	if err != nil {
		slog.Error("engine", "err", err)
		return complain(errw, 1, "%v", err)
	}
	store.OnChange(func(v settings.Values) {
		if err := engine.Configure(options(paths.List, v)); err != nil {
			slog.Warn("settings not applied", "err", err)
		}
	})
	fyneApp := app.NewWithID(appID)
	window := gui.New(gui.Config{App: fyneApp, Engine: engine, Feed: engine.Feed(), Settings: store, Closed: fyneApp.Quit})
	if len(links) > 0 {
		window.AddLinks(links...)
	}
	stop := quitOnSignal(fyneApp, engine)
	window.Show()
	fyneApp.Run()
	stop()
	return shut(engine)
}

// newEngine starts the engine with what the settings say; a proxy or certificate
// that cannot be used must not keep the window, where it can be changed, shut.
func newEngine(list string, v settings.Values) (*downloader.Engine, error) {
	return downloader.New(options(list, v))
}

// options turns settings into the engine's.
func options(list string, v settings.Values) downloader.Options {
	return downloader.Options{
		Store:       list,
		Parallel:    v.Parallel,
		Connections: v.Connections,
		Limit:       int64(v.Limit),
		Retries:     v.Retries,
		Timeout:     time.Duration(v.Timeout),
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

// quitOnSignal closes the window on a signal. Fyne does that too, but only if
// its goroutine answers, and not for SIGHUP; after a while, or on a second signal, the
// engine is closed and the program ends without it.
func quitOnSignal(a fyne.App, engine *downloader.Engine) (stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() { // ended by stop
		select {
		case <-done:
			return
		case s := <-signals:
			slog.Info("signal", "name", s.String())
			go fyne.Do(a.Quit)
		}
		select {
		case <-done:
		case <-signals:
			os.Exit(130)
		case <-time.After(closeTime):
			slog.Error("the window does not answer")
			os.Exit(max(1, shut(engine)))
		}
	}()
	return func() { close(done) }
}
