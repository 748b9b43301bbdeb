package e2e

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every flag that gannet get explains is in the README.
func TestReadmeNamesEveryFlag(t *testing.T) {
	help, err := os.ReadFile("../../get/help.txt")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	flags := regexp.MustCompile(`(?m)^  (-[a-z-]+)`).FindAllStringSubmatch(string(help), -1)
	if len(flags) < 10 {
		t.Fatalf("found only %q", flags)
	}
	for _, flag := range flags {
		if !strings.Contains(string(readme), "`"+flag[1]) {
			t.Errorf("nothing about %s", flag[1])
		}
	}
}
