//go:build linux

// Streams runs the examples of the articles on streaming that Gannet comes from, against
// the servers those use, and prints each claim beside what Gannet makes of it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"text/tabwriter"
)

func main() {
	gannet := flag.String("app", "build/gannet", "the program to measure")
	secure := flag.Int64("secure", 0, "serve so many bytes over HTTPS, for the comparison itself")
	pace := flag.Int("pace", 0, "with -secure, bytes a second; 0 is as fast as it can")
	flag.Parse()
	if *secure > 0 {
		serveSecure(*secure, *pace)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *gannet); err != nil {
		fmt.Fprintln(os.Stderr, "streams:", err)
		os.Exit(1)
	}
}

const gigabit = 1_000_000_000 / 8 // bytes a second

// leastSpeedup is how much faster five images must be at once than in turn; five times
// is all that can be.
const leastSpeedup = 4.2

func run(ctx context.Context, gannet string) error {
	if name := missing(); name != "" {
		return fmt.Errorf("%s is not installed: .ci/packages streams installs it", name)
	}
	dir, err := os.MkdirTemp("", "gannet-streams-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := startDjango(ctx, dir)
	if err != nil {
		return err
	}
	defer d.stop()
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	failures := 0
	row := func(claim, theirs, ours string, err error) {
		if err != nil {
			ours = "FAILED: " + err.Error()
			failures++
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", claim, theirs, ours)
	}
	fmt.Fprintln(out, "What the articles do\tTheir figure\tGannet")
	for _, server := range []struct{ name, url string }{{"gunicorn", d.direct}, {"nginx and gunicorn", d.proxied}} {
		sub := func(name string) string { return dir + "/" + server.name + name }
		took, err := saved(ctx, sub("streamed"), server.url+"/streamed")
		row("a CSV streamed by Django under "+server.name+" arrives whole", "–",
			fmt.Sprintf("big.csv whole in %.2f s", took.Seconds()), err)
		took, err = saved(ctx, sub("plain"), server.url+"/plain")
		row("its plain twin", "–", fmt.Sprintf("big.csv whole in %.2f s", took.Seconds()), err)
		said, err := killed(ctx, sub("killed"), server.url+"/killed")
		row("a worker that dies is a failure", "–", said, err)
	}
	first, whole, err := firstLine(ctx, dir+"/slow", d.direct+"/slow")
	row("lines are there before the end", "–",
		fmt.Sprintf("first after %.2f s, all after %.2f s", first.Seconds(), whole.Seconds()), err)
	inTurn, atOnce, err := gallery(ctx, dir+"/images")
	if speedup := inTurn.Seconds() / atOnce.Seconds(); err == nil && speedup < leastSpeedup {
		err = fmt.Errorf("only %.1fx", speedup)
	}
	row("five images at once instead of in turn", "1.227 s / 0.4096 s = 3.0x",
		fmt.Sprintf("%.3f s / %.3f s = %.1fx", inTurn.Seconds(), atOnce.Seconds(), inTurn.Seconds()/atOnce.Seconds()),
		err)
	memory, err := peak(ctx, gannet, dir)
	row("memory does not grow with the file (2 GiB in pieces of 16 KiB)", "–", fmt.Sprintf("%d MiB at most", memory>>20), err)
	for _, line := range []struct {
		name string
		pace int
	}{{"1 Gbit/s", gigabit}, {"as fast as it goes", 0}} {
		wall, cpu, err := hashing(ctx, dir, 1<<30, line.pace, 5)
		row("a hash is fed as bytes pass (SHA-256 of 1 GiB over HTTPS, "+line.name+")", "–", fmt.Sprintf("%.2f of the time without, %.2f of the processor time", wall, cpu), err)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if failures > 0 {
		return fmt.Errorf("%d of the examples failed", failures)
	}
	return nil
}
