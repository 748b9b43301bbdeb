// What the tests look at: every Go file of the module, whatever system it is for.

package layout

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the module's folder.
const root = "../../.."

// source is a Go file.
type source struct {
	path string // from the root, with slashes
	pkg  string // the import path of its folder
	test bool
	text []byte
	set  *token.FileSet
	file *ast.File
}

// room gives the folder of a file, from the root.
func (s source) room() string {
	room, _ := filepath.Split(filepath.FromSlash(s.path))
	return strings.TrimSuffix(filepath.ToSlash(room), "/")
}

// imports gives the packages that the file imports.
func (s source) imports() (paths []string) {
	for _, i := range s.file.Imports {
		if path, err := strconv.Unquote(i.Path.Value); err == nil { // the parser takes no other
			paths = append(paths, path)
		}
	}
	return paths
}

// lines gives on how many lines n is.
func (s source) lines(n ast.Node) int {
	return s.set.Position(n.End()).Line - s.set.Position(n.Pos()).Line + 1
}

// rawTexts gives the lines, counted from 1, that a raw string of more than one line goes on in: they are text, not code.
func (s source) rawTexts() map[int]bool {
	lines := map[int]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
			first := s.set.Position(text.Pos()).Line
			for i := 1; i < s.lines(text); i++ {
				lines[first], lines[first+i] = true, true
			}
		}
		return true
	})
	return lines
}

// opens reports whether a comment says what the file holds: it stands above the first declaration, or above package,
// and is not about that declaration.
func (s source) opens() bool {
	first := token.Pos(1<<31 - 1)
	for _, d := range s.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		first = d.Pos()
		if doc := docOf(d); doc != nil {
			first = doc.Pos()
		}
		break
	}
	for _, c := range s.file.Comments {
		if c.Pos() < first && c.Text() != "" && !s.describesImport(c) { // of a directive such as //go:build there is no text
			return true
		}
	}
	return false
}

func (s source) describesImport(c *ast.CommentGroup) bool {
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if ok && g.Tok == token.IMPORT && (g.Doc == c || g.Pos() < c.Pos() && c.Pos() < g.End()) {
			return true
		}
	}
	return false
}

func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.GenDecl:
		return d.Doc
	case *ast.FuncDecl:
		return d.Doc
	}
	return nil
}

// sources reads all files once.
var sources = sync.OnceValues(func() (all []source, err error) {
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && (name == "build" || name == "testdata" || strings.HasPrefix(name, ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(rel), test: strings.HasSuffix(path, "_test.go"), text: bytes.TrimSuffix(text, []byte("\n")), set: token.NewFileSet()}
		s.pkg = strings.TrimSuffix("gannet/"+s.room(), "/")
		s.file, err = parser.ParseFile(s.set, s.path, text, parser.ParseComments|parser.SkipObjectResolution)
		all = append(all, s)
		return err
	})
	return all, err
})

func read(t *testing.T) []source {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("there are only %d files", len(all))
	}
	return all
}
