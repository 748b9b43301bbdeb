// This file makes the window, and says why it cannot be opened.

package app

import (
	"fmt"
	"io"
	"log/slog"
	"runtime"

	"fyne.io/fyne/v2"

	"gannet/assets"
	"gannet/gui"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// noOpenGL is what is nearly always the reason where a display is there. The log has more.
const noOpenGL = "The display does not give Gannet the OpenGL that draws its window."

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
	return tryOpen(fyneApp, func() *gui.Window {
		window := gui.New(config)
		window.Show()
		return window
	})
}

// tryOpen runs what makes the window and shows it, and says why it is not there, or "" if it is. The
// window's library panics with an error where it cannot even begin; where it can, it only notes in the log
// that there is no window, and would go on for ever without one.
func tryOpen(fyneApp fyne.App, make func() *gui.Window) (window *gui.Window, problem string) {
	defer func() {
		p := recover()
		if err, ok := p.(error); ok {
			if _, bug := p.(runtime.Error); !bug {
				slog.Error("window not opened", "error", err)
				problem = noOpenGL
				return
			}
		}
		if p != nil {
			panic(p)
		}
	}()
	window = make()
	for _, w := range fyneApp.Driver().AllWindows() {
		if !exists(w) {
			return window, noOpenGL
		}
	}
	return window, ""
}

// noWindow says why there is no window, and gives the exit status.
func noWindow(errw io.Writer, problem string) int {
	text := fmt.Sprintf("%s 'gannet get URL' downloads without a window.", problem)
	status := Complain(errw, 1, "%s", text)
	showProblem(text)
	return status
}
