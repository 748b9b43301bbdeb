//go:build linux

// Demo opens the real window on a virtual display, lets it download a few files
// from a server of its own and saves pictures of that.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	app := flag.String("app", "build/gannet", "the program to show")
	out := flag.String("out", "build/demo.png", "where the picture of the list goes")
	all := flag.String("all", "", "a folder for pictures of all the main pages, instead of -out")
	only := flag.String("only", "", "the name of the one picture to make of those of -all")
	flag.Parse()
	if os.Getenv(insideNamespace) == "" {
		status, err := inNamespace()
		if err == nil {
			os.Exit(status)
		}
		if *all != "" {
			fmt.Fprintln(os.Stderr, "demo: the pictures would show a temporary folder:", err)
			os.Exit(1)
		}
	} else if err := makeHome(); err != nil {
		fmt.Fprintln(os.Stderr, "demo: the home folder of the pictures:", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *app, *out, *all, *only); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run takes one picture, or all of them, or the one of these that is named, if there is a folder for them.
func run(ctx context.Context, app, out, all, only string) error {
	wanted, where := scenes[:1], func(scene) string { return out }
	if all != "" {
		wanted, where = scenes, func(sc scene) string { return filepath.Join(all, sc.name+".png") }
	}
	for _, sc := range wanted {
		if only != "" && sc.name != only {
			continue
		}
		if err := limited(ctx, app, sc, where(sc)); err != nil {
			return fmt.Errorf("the picture %q: %w", sc.name, err)
		}
		fmt.Println("A picture of the window is in", where(sc))
	}
	return nil
}

// limited is picture, in two minutes at most.
func limited(ctx context.Context, app string, sc scene, out string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	return picture(ctx, app, sc, out)
}
