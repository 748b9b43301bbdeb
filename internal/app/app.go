// Package app is the running program with its window: it finds out whether Gannet is open already, opens the log,
// the window and the engine, and closes them in the order in which nothing is lost.
package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"gannet/assets"
	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui"
	"gannet/internal/get"
	"gannet/internal/message"
	"gannet/internal/options"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// appID is the one in FyneApp.toml.
const appID = "io.github.gannet.Gannet"

// openingGC is the percentage for debug.SetGCPercent until the window is shown: what is
// made until then stays in use, so there is little to collect.
const openingGC = 400

// Build says which Gannet this is, for the log.
type Build struct {
	Version string // such as 1.2.3
	Time    string // when it was built, as in RFC 3339
}

// program is what runs once no other Gannet is open and there is a display.
type program struct {
	fyne     fyne.App
	list     string // the file that keeps the list of downloads
	store    *settings.Store
	window   *gui.Window
	instance *desktop.Instance
	notices  []message.Message // to be said in the window
	done     chan struct{}     // closed when the engine has ended

	// Closed when the window is shown, and when the engine is started or has failed to start.
	shown, begun chan struct{}
	// What is known once begun is closed.
	engine *downloader.Engine
	failed error             // why there is no engine
	said   []message.Message // what is not used of the settings
}

// Run shows the window until it is closed, or hands the call to the window that is open, and gives the exit status: 1
// if the window could not be opened. It must be called on the main goroutine.
func Run(call desktop.Call, build Build, errw io.Writer) int {
	paths := settings.Locate()
	instance, err := claim(paths.List, call)
	switch {
	case errors.Is(err, desktop.ErrHandedOver):
		return 0
	case errors.Is(err, desktop.ErrSilent):
		return Complain(errw, 1, "Gannet is open already but does not answer. Wait a moment and try again, or use 'gannet get URL'.")
	}
	defer instance.Close()
	problem, release := findDisplay()
	if problem != "" {
		return noWindow(errw, problem)
	}
	paths.Protect()
	p := &program{
		list: paths.List, instance: instance,
		shown: make(chan struct{}), begun: make(chan struct{}), done: make(chan struct{}),
	}
	if err != nil {
		p.notices = append(p.notices, message.Of(notFound))
		slog.Error("calls from other instances not accepted", "error", err)
	}
	logfile, err := openLog(paths.Log)
	if err != nil {
		p.notices = append(p.notices, message.Of(noLog))
		slog.Error("log file not opened", "error", err) // to standard error
	} else {
		defer logfile.Close()
	}
	slog.Info("started", "version", build.Version, "built", build.Time)

	var said []message.Message
	p.store, said = options.Open(paths.Settings)
	p.notices = append(p.notices, said...)
	usual := debug.SetGCPercent(openingGC)
	p.fyne = fyneapp.NewWithID(appID)
	p.window, problem = showWindow(p.fyne, p.store, call.Minimised)
	release()
	if problem != "" {
		return noWindow(errw, problem)
	}
	debug.SetGCPercent(usual)
	if len(call.Links) > 0 {
		p.window.AddLinks(call.Links...)
	}
	return p.run(errw)
}

// run has the window shown until it is closed, starts the engine meanwhile, and gives the exit status.
func (p *program) run(errw io.Writer) int {
	p.fyne.Lifecycle().SetOnStarted(func() {
		go p.instance.Serve(takeCall(p.window)) // ends with instance.Stop
		close(p.shown)
		go func() { // once the window is shown, as the list may be long
			p.engine, p.said, p.failed = startEngine(options.All(p.list, p.store.Get()))
			close(p.begun)
			fyne.Do(p.begin)
		}()
	})
	p.fyne.Run()
	p.instance.Stop()
	select {
	case <-p.shown:
	default:
		return 0
	}
	<-p.begun
	if p.failed != nil {
		return refuse(p.failed, errw)
	}
	status := shut(p.engine)
	close(p.done)
	return status
}

// begin gives the window its engine, or ends the program if there is none. It is called on Fyne's goroutine.
func (p *program) begin() {
	if p.failed != nil {
		p.fyne.Quit()
		return
	}
	notices := append(p.notices, p.said...)
	for _, notice := range notices {
		slog.Warn("notice shown", "text", notice)
	}
	p.store.OnChange(follow(p.engine, p.list, p.said, func(notice message.Message) {
		fyne.Do(func() { p.window.Tell(notice) })
	}))
	go endOnSignal(p.window, p.engine, p.done) // ends with done
	p.window.Begin(p.engine, p.engine.Subscribe(), notices...)
	for _, w := range p.fyne.Driver().AllWindows() {
		w.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon)) // only now, as it takes some milliseconds
	}
}

// refuse says why there is no engine.
func refuse(err error, errw io.Writer) int {
	if errors.Is(err, downloader.ErrStoreInUse) {
		return Complain(errw, 1, "Gannet is open already. Paste the links into its window, or use 'gannet get URL'.")
	}
	slog.Error("download engine not started", "error", err)
	return Complain(errw, 1, "%v.", err)
}

// Complain writes one line to standard error, without secrets of links that were typed, and gives the
// status back. There is nowhere left to tell that standard error is closed.
func Complain(errw io.Writer, status int, format string, args ...any) int {
	_, _ = io.WriteString(errw, "gannet: "+get.OneLine(link.Hide(fmt.Sprintf(format, args...)))+"\n")
	return status
}
