package get

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gannet/downloader"
	"gannet/downloader/archive/child"
	"gannet/downloader/faulty"
	"gannet/settings"
)

// In the scripts, gannet is this package's verb and what that starts, and nothing else.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gannet": func() {
		if len(os.Args) == 2 && os.Args[1] == child.Verb {
			os.Exit(child.Main(os.Stdin, os.Stdout))
		}
		if len(os.Args) < 2 || os.Args[1] != "get" {
			os.Exit(usage)
		}
		store, _ := settings.Open(settings.Locate().Settings, downloader.CheckProxy)
		os.Exit(Run(os.Args[2:], store.Get(), os.Stdin, os.Stdout, os.Stderr))
	}})
}

// log is a text in ISO-8859-1.
const log = "one\nERROR gr\xfcn\nthree\n"

// steering is a text that sets the title of a terminal and clears it, and turns
// what follows around.
const steering = "plain\x1b]0;owned\x07\u009b2J\x7f\r\u202eend\tof it\n"

// file is what every server of the scripts serves; they find it as want.bin.
var file = faulty.Body{Size: 1 << 20, Seed: 7}

// photos is an archive with a.txt in it.
func photos() []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if f, err := w.Create("a.txt"); err == nil {
		io.WriteString(f, "content\n")
	}
	w.Close()
	return b.Bytes()
}

// TestScripts runs the shell sessions in testdata/script. $URL is a server with
// some bad paths, $TLS one with a certificate that $CAFILE vouches for, and nobody
// listens at $REFUSED.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			srv := faulty.New(nil, file,
				faulty.When(faulty.Path("/missing.bin"), faulty.Status(404)),
				faulty.When(faulty.Path("/busy.bin"), faulty.Status(503)),
				faulty.When(faulty.Times(1, faulty.Path("/dropped.bin")), faulty.ResetAfter(300<<10)),
				faulty.When(faulty.Times(1, faulty.Path("/stuck.bin")), faulty.StallAfter(600<<10)),
				faulty.When(faulty.Times(1, faulty.Path("/held.bin")), faulty.StallAfter(600<<10)),
				faulty.When(faulty.Path("/silent.bin"), faulty.Silent()),
				faulty.When(faulty.Path("/slow.bin"), faulty.Slow(1<<20)),
				faulty.When(faulty.Path("/page.zip"), faulty.LoginPage()),
				faulty.When(faulty.Path("/photos.zip"), faulty.Instead("application/zip", photos())),
				faulty.When(faulty.Path("/app.log"), faulty.Instead("text/plain; charset=iso-8859-1", []byte(log))),
				faulty.When(faulty.Path("/steering.log"), faulty.Instead("text/plain", []byte(steering))),
				faulty.When(faulty.Path("/cut.log"), faulty.Instead("text/plain", []byte(log)), faulty.Chunked(), faulty.DropAfter(int64(len(log)))),
				faulty.When(faulty.Path("/endless.log"), faulty.Instead("text/plain", []byte(log)), faulty.Chunked(), faulty.StallAfter(int64(len(log)))),
			)
			env.Defer(srv.Close)
			tls := faulty.New(nil, file, faulty.TLS(), faulty.When(faulty.Path("/away.bin"), faulty.Redirect(302, srv.Base+"/good.bin")))
			env.Defer(tls.Close)
			env.Values["server"] = srv
			closed, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Setenv("URL", srv.Base)
			env.Setenv("TLS", tls.Base)
			env.Setenv("CAFILE", tls.CAFile)
			env.Setenv("REFUSED", "http://"+closed.Addr().String())
			env.Setenv("SHA256", file.SHA256())
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("TERM", "xterm")
			if err := closed.Close(); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(env.WorkDir, "steering.txt"), []byte(steering), 0o644); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "want.bin"), file.Bytes(), 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await":   await,
			"asked":   asked,
			"fetched": fetched,
			"header":  header,
			"status":  status,
		},
	})
}

// await PATH BYTES waits until the server was asked for the path and has sent so
// many bytes of it.
func await(ts *testscript.TestScript, neg bool, args []string) {
	want := number(ts, neg, args)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	srv := ts.Value("server").(*faulty.Server)
	ts.Check(srv.Await(ctx, func() bool {
		all := requests(ts, args[0])
		return len(all) > 0 && sent(all) >= want
	}))
}

// asked PATH COUNT fails unless the server was asked for the path so often.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if want, got := number(ts, neg, args), int64(len(requests(ts, args[0]))); got != want {
		ts.Fatalf("%s was asked for %d times, not %d", args[0], got, want)
	}
}

// fetched PATH MOST fails if the server has sent more than so many bytes of the path.
func fetched(ts *testscript.TestScript, neg bool, args []string) {
	if most, got := number(ts, neg, args), sent(requests(ts, args[0])); got > most {
		ts.Fatalf("%d bytes of %s were fetched, more than %d", got, args[0], most)
	}
}

// header PATH NAME VALUE fails unless every request for the path had the header.
func header(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: header PATH NAME VALUE")
	}
	all := requests(ts, args[0])
	for _, r := range all {
		if got := r.Header.Get(args[1]); got != args[2] {
			ts.Fatalf("%s: %q, not %q", args[1], got, args[2])
		}
	}
	if len(all) == 0 {
		ts.Fatalf("%s was never asked for", args[0])
	}
}

func number(ts *testscript.TestScript, neg bool, args []string) int64 {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await|asked|fetched PATH NUMBER")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	return n
}

func requests(ts *testscript.TestScript, path string) []faulty.Request {
	return slices.DeleteFunc(ts.Value("server").(*faulty.Server).Requests(), func(r faulty.Request) bool { return r.Path != path })
}

func sent(requests []faulty.Request) (n int64) {
	for _, r := range requests {
		n += r.Sent
	}
	return n
}

// status CODE COMMAND... fails unless the command ends with that status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE COMMAND...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit status %d, not %s", code, args[0])
	}
}
