// Gannet is a download manager. Without a verb it opens its window; `gannet
// get` is the same engine without one. It reads the arguments and
// leaves the rest to internal/app and internal/get.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"gannet/downloader/archive/child"
	"gannet/internal/app"
	"gannet/internal/get"
	"gannet/internal/message/catalog"
	"gannet/internal/options"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// Stamped by the linker, see Makefile.
var version, built string

//go:embed help.txt
var help string

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run does what the arguments say and gives the exit status: for the window 0,
// 1 if it could not be opened, 2 for a mistake in the command.
func run(args []string, in io.Reader, out, errw io.Writer) int {
	if len(args) == 1 && args[0] == child.Verb {
		status := make(chan int)
		go func() { status <- child.Main(in, out) }() // off the main thread, as get is
		return <-status
	}
	if len(args) > 0 && args[0] == "get" {
		// The window's library ties this goroutine to the main thread, where
		// work is slower.
		status := make(chan int)
		go func() {
			paths := settings.Locate()
			paths.Protect()
			store, notices := options.Open(paths.Settings)
			for _, notice := range notices {
				app.Complain(errw, 0, "%s", catalog.English(notice))
			}
			status <- get.Run(args[1:], store.Get(), in, out, errw)
		}()
		return <-status
	}
	flags := flag.NewFlagSet("gannet", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	ask := flags.Bool("version", false, "")
	minimised := flags.Bool("minimized", false, "")
	err := flags.Parse(args)
	switch links := flags.Args(); {
	case errors.Is(err, flag.ErrHelp) || len(links) == 1 && links[0] == "help":
		return print(out, help)
	case err != nil:
		return app.Complain(errw, 2, "%v ('gannet -h' explains the command)", err)
	case *ask:
		return print(out, about()+"\n")
	case len(links) > 0 && !strings.ContainsAny(links[0], ".:/"):
		return app.Complain(errw, 2, "there is no command %q ('gannet -h' lists them)", links[0])
	default:
		return app.Run(desktop.Call{Links: links, Minimised: *minimised}, app.Build{Version: version, Time: built},
			errw)
	}
}

// about tells this build from others.
func about() string {
	info, ok := debug.ReadBuildInfo()
	var extra []string
	if built != "" {
		extra = append(extra, "built "+built)
	}
	if ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				extra = append(extra, "commit "+s.Value[:min(12, len(s.Value))])
			}
		}
		extra = append(extra, info.GoVersion)
	}
	name := "gannet " + version
	if version == "" {
		name = "gannet (unversioned)"
	}
	return name + " (" + strings.Join(extra, ", ") + ")"
}

func print(out io.Writer, text string) int {
	if _, err := io.WriteString(out, text); err != nil {
		return 1
	}
	return 0
}
