// How large a file, a function, a struct and a line may be, so that they can be read.

package layout

import (
	"fmt"
	"go/ast"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// The limits. Tests may be longer, as a table of cases is best read in one piece and a case in one line.
const (
	maxFile     = 350 // lines
	maxFunction = 70  // lines
	maxFields   = 20  // of a struct
	maxColumns  = 120 // of a line, with tabTo columns a tab

	maxTestFile     = 500
	maxTestFunction = 100
	maxTestColumns  = 160

	tabTo = 4
)

// A text this long stays in one piece, however long its line becomes.
const longText = 60

var text = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`?|[^`]*`")

// columns gives how wide a line is, or 0 if that is because of one long text.
func columns(line string) int {
	for _, found := range text.FindAllString(line, -1) {
		if utf8.RuneCountInString(found) >= longText && strings.ContainsAny(found, "\"`") {
			return 0
		}
	}
	return utf8.RuneCountInString(line) + (tabTo-1)*strings.Count(line, "\t")
}

// fields gives how many fields a struct has.
func fields(s *ast.StructType) (n int) {
	for _, f := range s.Fields.List {
		n += max(1, len(f.Names)) // an embedded field has no name
	}
	return n
}

// finding is what is larger than it may be.
type finding struct {
	what string // such as "downloader/engine.go Engine", as exceptions name it
	says string
}

// findings gives what is too large in a file.
func (s source) findings() (all []finding) {
	file, function, wide := maxFile, maxFunction, maxColumns
	if s.test {
		file, function, wide = maxTestFile, maxTestFunction, maxTestColumns
	}
	find := func(what, format string, args ...any) { all = append(all, finding{what, fmt.Sprintf(format, args...)}) }
	lines := strings.Split(string(s.text), "\n")
	if len(lines) > file {
		find(s.path, "has %d lines, of %d at most: split it by topic", len(lines), file)
	}
	raw := s.rawTexts()
	for i, line := range lines {
		if raw[i+1] {
			continue
		}
		if n := columns(line); n > wide {
			find(s.path+" width", "has %d columns in line %d, of %d at most", n, i+1, wide)
		}
	}
	if !s.opens() && !s.test {
		find(s.path+" opening", "does not open with a sentence on what it holds")
	}
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && s.lines(f) > function {
			find(s.path+" "+f.Name.Name, "has %d lines, of %d at most", s.lines(f), function)
		}
	}
	name := ""
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			name = n.Name.Name
		case *ast.StructType:
			if f := fields(n); f > maxFields {
				find(s.path+" "+name, "has %d fields, of %d at most: it does more than one thing", f, maxFields)
			}
		}
		return true
	})
	return all
}

// except gives the entry of exceptions that holds for what was found, or "".
func except(what string) string {
	if exceptions[what] != "" {
		return what
	}
	room, kind, _ := strings.Cut(what, " ")
	for {
		above := strings.LastIndex(room, "/")
		if above < 0 {
			return ""
		}
		room = room[:above]
		if exceptions[room+" "+kind] != "" {
			return room + " " + kind
		}
	}
}

func TestSizes(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range read(t) {
		for _, f := range s.findings() {
			if e := except(f.what); e != "" {
				needed[e] = true
				continue
			}
			t.Errorf("%s %s", f.what, f.says)
		}
	}
	for e := range exceptions {
		if !needed[e] {
			t.Errorf("%q is no exception any more: take it off the list in exceptions_test.go", e)
		}
	}
}

func TestColumns(t *testing.T) {
	for line, want := range map[string]int{
		"":     0,
		"\tab": 6,
		"é":    1,
		`a := "` + strings.Repeat("x", longText-3) + `" + b`: longText - 3 + 11,
		`a := "` + strings.Repeat("x", longText) + `" + b`:   0,
		strings.Repeat("x", 200):                             200,
	} {
		if got := columns(line); got != want {
			t.Errorf("%q has %d columns, want %d", line, got, want)
		}
	}
}
