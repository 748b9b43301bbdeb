// The list of what a program is built from, in CycloneDX.

package main

import (
	"encoding/json"
	"io"
	"strings"
)

// bom is a list of what a program is built from, in the form of CycloneDX 1.6
// (https://cyclonedx.org/docs/1.6/json), as far as it is used here.
type bom struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Version  int    `json:"version"` // of the list, not of the program
	Metadata struct {
		Component component `json:"component"`
	} `json:"metadata"`
	Components []component `json:"components"`
}

type component struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	URL     string `json:"purl,omitempty"` // https://github.com/package-url/purl-spec
}

// writeBOM lists the works that the program of that version is built from.
func writeBOM(to io.Writer, version string, works []work) error {
	list := bom{Format: "CycloneDX", Spec: "1.6", Version: 1}
	list.Metadata.Component = component{Type: "application", Name: "gannet", Version: version}
	for _, w := range works {
		c := component{Type: "library", Name: w.name, Version: w.version}
		switch {
		case w.name == goName:
			c.URL = "pkg:golang/std@" + w.version // as scanners know what Go itself brings
		case w.version != "":
			c.URL = "pkg:golang/" + w.name + "@" + strings.ReplaceAll(w.version, "+", "%2B")
		}
		list.Components = append(list.Components, c)
	}
	out := json.NewEncoder(to)
	out.SetIndent("", "  ")
	return out.Encode(list)
}
