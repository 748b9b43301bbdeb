// What `gannet get` prints.

package get

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/internal/message/catalog"
)

//go:embed help.txt
var help string

// printer is the terminal's side of the verb. One goroutine uses it.
type printer struct {
	out, err io.Writer
	encoder  *json.Encoder                          // nil without -json
	bars     *bars                                  // nil when nobody sees them
	failed   bool                                   // a link failed
	broken   bool                                   // standard output takes no more
	paths    io.Writer                              // gets the path of each file
	undone   map[downloader.ID]*downloader.Snapshot // saved files with which something is still to be done
}

func newPrinter(out, errw io.Writer) *printer {
	return &printer{out: out, err: errw, paths: out, undone: map[downloader.ID]*downloader.Snapshot{}}
}

// begin decides how progress is shown.
func (p *printer) begin(asJSON bool, links int) {
	switch {
	case asJSON:
		p.encoder = json.NewEncoder(harmless(p.out))
		p.encoder.SetEscapeHTML(false)
	case isTerminal(p.err) && os.Getenv("TERM") != "dumb" && links > 0:
		p.bars = newBars(p.err, links)
	}
}

// leaveOutput keeps standard output free for the lines of a text. There are no bars then:
// they would be among the lines where both go to a terminal.
func (p *printer) leaveOutput() {
	p.end()
	p.paths = p.err
}

// lost tells that lines could not be printed, and gives the exit status for that.
func (p *printer) lost(l *lines) int {
	switch {
	case l.err != nil:
		p.wrote(l.err)
	case l.cut != nil:
		p.say("Not every line was printed (%v).", l.cut)
	default:
		return saved
	}
	return failed
}

// end takes the bars away.
func (p *printer) end() {
	if p.bars != nil {
		p.bars.close()
		p.bars = nil
	}
}

// show tells one piece of news of one download.
func (p *printer) show(s *downloader.Snapshot) {
	if p.bars != nil {
		p.bars.show(s)
	}
	if p.encoder != nil {
		p.wrote(p.encoder.Encode(s))
	}
	if s.State == downloader.Failed {
		p.fail(s.URL, reason(s))
	}
	if s.State != downloader.Done {
		return
	}
	if !ended(s) {
		p.undone[s.ID] = s
		return
	}
	delete(p.undone, s.ID)
	if p.encoder == nil {
		line := s.Path + "\n"
		if s.SHA256 != "" {
			line = s.SHA256 + "  " + line
		}
		p.print(line)
	}
	for _, task := range []downloader.Task{s.Extract, s.Command} {
		if task.State == downloader.TaskFailed {
			p.fail(s.Path, catalog.English(task.Said)+".")
		}
	}
}

// tellUndone tells what an interruption leaves to be done with files that are saved.
func (p *printer) tellUndone() {
	for _, id := range slices.Sorted(maps.Keys(p.undone)) {
		switch s := p.undone[id]; {
		case !s.Command.Pending():
			p.say("%s: Saved, but not extracted yet.", s.Path)
		case !s.Extract.Pending():
			p.say("%s: Saved, but the command was not run to its end.", s.Path)
		default:
			p.say("%s: Saved, but not extracted yet, and the command was not run.", s.Path)
		}
	}
}

// allowing are the flags that take what is refused without them.
var allowing = map[failure.Kind]string{
	failure.Inflated: "-inflate", failure.Page: "-page", failure.Insecure: "-allow-http",
}

func reason(s *downloader.Snapshot) string {
	if s.Err == nil {
		return "It failed."
	}
	return explained(s.Err)
}

// explained says what happened, and the flag that allows it if there is one.
func explained(e *failure.Error) string {
	text := catalog.Explain(e)
	if flag := allowing[e.Kind]; flag != "" {
		text += fmt.Sprintf(" With %s it is downloaded all the same.", flag)
	}
	return text
}

// print writes to standard output. Where that is the terminal the bars are on,
// they must do it.
func (p *printer) print(text string) {
	w := harmless(p.paths)
	if p.bars != nil && isTerminal(p.paths) {
		w = p.bars
	}
	_, err := io.WriteString(w, text)
	p.wrote(err)
}

// wrote notes that standard output takes no more. The downloads go on.
func (p *printer) wrote(err error) {
	if err == nil || p.broken {
		return
	}
	p.broken = true
	p.say("The output cannot be written (%v); the downloads go on.", err)
}

// fail tells of a link that was not saved.
func (p *printer) fail(what, why string) {
	p.failed = true
	p.say("%s: %s", what, why)
}

// say writes one line to standard error.
func (p *printer) say(format string, args ...any) {
	w := p.err
	if p.bars != nil {
		w = p.bars
	}
	// There is nowhere left to tell that standard error is closed.
	_, _ = io.WriteString(w, "gannet: "+OneLine(fmt.Sprintf(format, args...))+"\n")
}

func (p *printer) status() int {
	if p.failed || p.broken {
		return failed
	}
	return saved
}

// OneLine keeps what a server or a list says from breaking lines or steering
// the terminal.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, text)
}
