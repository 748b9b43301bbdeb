// Licenses prints the license texts of all that is built into Gannet besides its own code: of
// Go, of the modules, and of what these hold from others, such as fonts and C code. Many ask
// that their text goes along with the program.
//
//	go run ./packaging/licenses -os windows -tags accessibility -with NAME=FILE -sbom FILE
//
// With -sbom it also writes a list of these works for scanners that know of faults in them.
// The same input gives the same bytes. It fails when a module has no license text.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// work is something built into the program.
type work struct {
	name, version string
	dir           string   // where its files are
	packages      []string // the folders of its packages that are built in
}

const goName = "Go"

func (w work) String() string { return strings.TrimSpace(w.name + " " + w.version) }

func main() {
	system := flag.String("os", "linux", "the `GOOS` of the program")
	tags := flag.String("tags", "", "the `tags` it is built with")
	sbom := flag.String("sbom", "", "the `FILE` for the list of works in the form of CycloneDX; none if empty")
	version := flag.String("version", "", "the `VERSION` of the program in it")
	extra := map[string]string{}
	flag.Func("with", "a `NAME=FILE` that the C compiler builds in; may be repeated", func(value string) error {
		name, file, ok := strings.Cut(value, "=")
		if extra[name] = file; !ok {
			return errors.New("want NAME=FILE")
		}
		return nil
	})
	flag.Parse()
	works, err := builtIn(*system, *tags)
	if err == nil {
		works, err = write(os.Stdout, works, extra)
	}
	if err == nil && *sbom != "" {
		var list bytes.Buffer
		err = errors.Join(writeBOM(&list, *version, works), os.WriteFile(*sbom, list.Bytes(), 0o644))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

// write prints the texts of works and of what else is built in, and gives all of these.
func write(to io.Writer, works []work, extra map[string]string) ([]work, error) {
	var texts collection
	for _, w := range works {
		files, err := w.files()
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			path, err := filepath.Rel(w.dir, file)
			if err != nil {
				return nil, err
			}
			if err := texts.add(file, w.String()+", "+filepath.ToSlash(path)); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		works = append(works, work{name: name})
		if err := texts.add(extra[name], name); err != nil {
			return nil, err
		}
	}
	return works, texts.print(to, works)
}

// builtIn gives Go and the modules that the program in the current folder is built from.
func builtIn(system, tags string) ([]work, error) {
	list, err := goTool(system, "list", "-deps", "-tags", tags, "-json=Dir,Module", ".")
	if err != nil {
		return nil, err
	}
	modules := map[string]*work{}
	for in := json.NewDecoder(bytes.NewReader(list)); in.More(); {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := in.Decode(&p); err != nil {
			return nil, err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		w := modules[p.Module.Path]
		if w == nil {
			w = &work{name: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir}
			modules[w.name] = w
		}
		w.packages = append(w.packages, p.Dir)
	}
	about, err := goTool(system, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	root, version, _ := strings.Cut(strings.TrimSpace(string(about)), "\n")
	works := []work{{name: goName, version: strings.TrimPrefix(version, "go"), dir: root}}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		works = append(works, *modules[name])
	}
	return works, nil
}

func goTool(system string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, exit.Stderr)
	}
	return out, err
}

// collection has each different text once.
type collection []text

type text struct {
	text string
	from []string // the works, and the files they have it in
}

func (c *collection) add(file, from string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	found := strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))
	if found == "" {
		return fmt.Errorf("%s is empty", file)
	}
	i := slices.IndexFunc(*c, func(t text) bool { return t.text == found })
	if i < 0 {
		i, *c = len(*c), append(*c, text{text: found})
	}
	(*c)[i].from = append((*c)[i].from, from)
	return nil
}

const head = `Gannet is built from the works below besides its own code. Their sources are
where their names lead on the web, in the versions named.

`

func (c collection) print(to io.Writer, works []work) error {
	var out bytes.Buffer
	out.WriteString(head)
	for _, w := range works {
		fmt.Fprintln(&out, w)
	}
	slices.SortStableFunc(c, func(a, b text) int { return cmp.Compare(a.from[0], b.from[0]) })
	for _, t := range c {
		fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(t.from, "\n"), t.text)
	}
	_, err := out.WriteTo(to)
	return err
}
