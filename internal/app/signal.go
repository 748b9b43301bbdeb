// This file ends the program on a signal.

package app

import (
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"

	"gannet/downloader"
	"gannet/gui"
)

// endOnSignal closes the window on a signal. It takes two of them from Fyne, which
// would end its loop without closing the window while the program closes it.
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
		slog.Info("signal received", "name", s.String())
		fyne.Do(window.Close)
	}
	select {
	case <-done:
	case <-signals:
		os.Exit(130)
	case <-time.After(2 * closeTime):
		slog.Error("window does not respond, closing without it")
		os.Exit(max(1, shut(engine)))
	}
}
