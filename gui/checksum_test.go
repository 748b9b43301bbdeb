package gui

import (
	"strings"
	"testing"
)

func TestPastedChecksumBesideALink(t *testing.T) {
	const link = "https://a.example/x.iso"
	sum := strings.Repeat("ab", 32)
	r := newRig(t)
	r.paste(link + " sha256:" + sum)
	r.until("the engine has it", func() bool { return r.engine.heard("add " + link + " sha256:" + sum) })
}
