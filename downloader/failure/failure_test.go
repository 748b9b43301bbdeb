package failure

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"gannet/internal/message"
)

// A Kind that has no row would be told as a fault of Gannet's own.
func TestEveryKindHasARow(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "failure.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []Kind
	ast.Inspect(file, func(n ast.Node) bool {
		value, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := value.Type.(*ast.Ident); ok && of.Name == "Kind" {
			text, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			declared = append(declared, Kind(text))
		}
		return true
	})
	if len(declared) < 50 || !slices.Equal(declared, Kinds()) {
		t.Errorf("declared %v\nrows     %v", declared, Kinds())
	}
}

func TestUnknownKindIsAFaultOfGannet(t *testing.T) {
	later := Kind("of-a-later-version")
	if later.Code() != Internal.Code() || later.Help() != Internal.Help() || later.Passing() {
		t.Errorf("%v, help %v, passing %v", later.Code(), later.Help(), later.Passing())
	}
}

func TestMessageTakesItsArgumentsFromTheError(t *testing.T) {
	for want, e := range map[string]*Error{
		`failed.offline`: {Kind: Offline, Subject: "a.example"},
		`failed.busy Host="a.example" Status=503`:      {Kind: Busy, Subject: "a.example", Status: 503},
		`failed.disk-full Folder="/d" Free=0 Need=200`: {Kind: DiskFull, Subject: "/d", Need: 200},
		`failed.link Reason=(link.header)`:             {Kind: Link, Reason: message.Of(BadHeader)},
		`failed.page`:                                  {Kind: Page, Subject: "http://a.example/"},
		`failed.text`:                                  {Kind: Page, Text: true},
	} {
		if got := e.Message().String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestErrorIsShort(t *testing.T) {
	for want, e := range map[string]*Error{
		"offline": {Kind: Offline},
		"lost: a.example: unexpected EOF": {
			Kind: Lost, Subject: "a.example", Detail: "unexpected EOF", Cause: errors.New("not told twice"),
		},
		"busy (503): a.example":        {Kind: Busy, Subject: "a.example", Status: 503},
		"link: link.header":            {Kind: Link, Reason: message.Of(BadHeader)},
		"disk-full: /d: no space left": {Kind: DiskFull, Subject: "/d", Need: 200, Detail: "no space left"},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if err := fmt.Errorf("around: %w", e); !Is(err, e.Kind) || Is(err, Internal) {
			t.Errorf("%v is not found in %v", e.Kind, err)
		}
	}
}
