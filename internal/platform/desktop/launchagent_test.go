//go:build linux

package desktop

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestLaunchAgent(t *testing.T) {
	a := launchAgent{App{ID: "org.example.Test"}, t.TempDir()}
	const program = `/Applications/A & B <1>.app/Contents/MacOS/gannet`
	for _, on := range []bool{false, true, true, false, false} {
		if err := a.set(on, program); err != nil {
			t.Fatal(err)
		}
		if is, err := a.on(); err != nil || is != on {
			t.Fatalf("it is %v, %v", is, err)
		}
		if on {
			checkAgent(t, filepath.Join(a.home, "Library/LaunchAgents/org.example.Test.plist"), program)
		}
	}
}

// checkAgent checks the texts of a property list, in their order.
func checkAgent(t *testing.T, path, program string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			if text := string(bytes.TrimSpace(token)); text != "" {
				texts = append(texts, text)
			}
		case xml.StartElement:
			if token.Name.Local == "true" {
				texts = append(texts, "true")
			}
		}
	}
	want := []string{"Label", "org.example.Test", "ProgramArguments", program, "-minimized", "RunAtLoad", "true", "ProcessType", "Interactive"}
	if !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
}
