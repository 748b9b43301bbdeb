package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/internal/message"
)

// source is one file of the program, without tests.
type source struct {
	dir  string
	file *ast.File
}

// sources parses the whole program.
func sources(t *testing.T, set *token.FileSet) (all []source) {
	t.Helper()
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		all = append(all, source{filepath.Dir(path), file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// isMessage reports whether an expression is one of the names of package message.
func isMessage(x ast.Expr, name string) bool {
	selected, ok := x.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := selected.X.(*ast.Ident)
	return ok && from.Name == "message" && selected.Sel.Name == name
}

// codes are the constants of the program that are a message.Code, by the package that declares each.
type codes map[string]map[string]message.Code

func (c codes) gather(t *testing.T, s source) {
	for _, d := range s.file.Decls {
		declared, ok := d.(*ast.GenDecl)
		if !ok || declared.Tok != token.CONST {
			continue
		}
		for _, spec := range declared.Specs {
			value := spec.(*ast.ValueSpec)
			if !isMessage(value.Type, "Code") {
				continue
			}
			for i, name := range value.Names {
				text, err := strconv.Unquote(value.Values[i].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				pkg := s.file.Name.Name
				if c[pkg] == nil {
					c[pkg] = map[string]message.Code{}
				}
				c[pkg][name.Name] = message.Code(text)
			}
		}
	}
}

// of finds the code that an expression in a package names, "" if it names none.
func (c codes) of(pkg string, x ast.Expr) message.Code {
	switch x := x.(type) {
	case *ast.Ident:
		if x.Obj == nil || x.Obj.Kind == ast.Con { // or it is a variable of that name
			return c[pkg][x.Name]
		}
	case *ast.SelectorExpr:
		if from, ok := x.X.(*ast.Ident); ok && from.Obj == nil {
			return c[from.Name][x.Sel.Name]
		}
	}
	return ""
}

var gap = regexp.MustCompile(`{{\.(\w+)}}`)

func gaps(text string) (names []string) {
	for _, found := range gap.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// given are the names of the arguments in a call of message.Of, or of what calls that.
func given(call *ast.CallExpr) (names []string) {
	for _, arg := range call.Args[1:] {
		made, ok := arg.(*ast.CompositeLit)
		switch {
		case ok && isMessage(made.Type, "Args"):
			for _, e := range made.Elts {
				name, _ := strconv.Unquote(e.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value)
				names = append(names, name)
			}
		case isMessage(call.Fun, "Of") && call.Ellipsis == token.NoPos:
			names = append(names, "something that is not written out")
		}
	}
	slices.Sort(names)
	return names
}

// A translator knows a gap by its name alone.
func TestGapsHaveNames(t *testing.T) {
	for code, sentence := range sentences {
		for _, name := range gaps(sentence) {
			if len(name) == 1 && name != "N" { // a number
				t.Errorf("%s has a gap %s", code, name)
			}
		}
	}
}

// Every code has a sentence, is told somewhere, and with the arguments of its sentence; every sentence has a code.
func TestEveryCodeIsToldInASentence(t *testing.T) {
	set := token.NewFileSet()
	all, declared := sources(t, set), codes{}
	for _, s := range all {
		declared.gather(t, s)
	}
	told := map[message.Code]bool{}
	for _, s := range all {
		pkg, withArgs := s.file.Name.Name, map[ast.Expr]bool{}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl:
				return n.Tok != token.CONST
			case *ast.BinaryExpr: // is only compared
				withArgs[n.X], withArgs[n.Y] = true, true
			case *ast.CallExpr:
				if len(n.Args) == 0 {
					break
				}
				code := declared.of(pkg, n.Args[0]) // for message.Of, or what calls that
				if code == "" {
					// Package failure is tested below; what takes code and arguments gives them on.
					if isMessage(n.Fun, "Of") && len(given(n)) > 0 && pkg != "failure" {
						t.Errorf("%v: arguments for a code that is not written out", set.Position(n.Pos()))
					}
					break
				}
				withArgs[n.Args[0]] = true
				if got, want := given(n), gaps(sentences[code]); !slices.Equal(got, want) {
					t.Errorf("%v: %s is told with %v, its sentence has %v", set.Position(n.Pos()), code, got, want)
				}
			}
			if x, ok := n.(ast.Expr); ok {
				code := declared.of(pkg, x)
				told[code] = true
				if !withArgs[x] && len(gaps(sentences[code])) > 0 {
					t.Errorf("%v: %s is told without its arguments", set.Position(n.Pos()), code)
				}
			}
			return true
		})
	}
	has := map[message.Code]string{}
	for pkg, names := range declared {
		for name, code := range names {
			if other := has[code]; other != "" {
				t.Errorf("%s.%s and %s are both %s", pkg, name, other, code)
			}
			has[code] = pkg + "." + name
			if sentences[code] == "" {
				t.Errorf("%s has no sentence", code)
			}
			if !told[code] {
				t.Errorf("nobody tells %s", code)
			}
		}
	}
	if len(has) < 80 {
		t.Errorf("only %d codes were found", len(has))
	}
	for code := range sentences {
		if has[code] == "" {
			t.Errorf("there is no code %s any more", code)
		}
	}
}

func TestEveryFailureHasSentences(t *testing.T) {
	if len(failures) != len(failure.Kinds()) {
		t.Errorf("%d Kinds have sentences, there are %d", len(failures), len(failure.Kinds()))
	}
	said := map[string]failure.Kind{}
	for _, kind := range failure.Kinds() {
		f, ok := failures[kind]
		if !ok {
			t.Errorf("%s has no sentences", kind)
			continue
		}
		if other, ok := said[f.what]; ok {
			t.Errorf("%s and %s say the same: %s", kind, other, f.what)
		}
		said[f.what] = kind
		if f.hint == "" || strings.HasSuffix(f.what, ".") || strings.HasSuffix(f.hint, ".") || len(gaps(f.hint)) > 0 {
			t.Errorf("%s: %q", kind, f)
		}
		if kind != failure.Internal && strings.Contains(f.what, "inside Gannet") {
			t.Errorf("%s has no words of its own", kind)
		}
		for _, text := range []bool{false, kind == failure.Page} {
			m := (&failure.Error{Kind: kind, Text: text}).Message()
			for _, name := range gaps(Of(m).Text) {
				if _, ok := m.Args()[name]; !ok {
					t.Errorf("%s: nothing fills %s in %q", kind, name, Of(m).Text)
				}
			}
		}
	}
}
