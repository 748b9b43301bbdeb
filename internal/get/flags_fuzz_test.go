package get

import (
	"strings"
	"testing"

	"gannet/settings"
)

// Whatever is typed is refused or gives requests that the engine takes; nothing of it is a panic.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"-name x https://a.example/f", "-limit 1MB -timeout 5s -- -x", "-checksum sha256:00", "-header A:b -exec 'a %f'", "-max-size 2GiB -keep u:p@h",
		"-match ( -lines x",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, err := parse(strings.Fields(line))
		if err != nil || c.input != "" {
			return
		}
		c.options(settings.Defaults())
		requests, err := c.requests(strings.NewReader(""), func(string, string) {})
		for _, r := range requests {
			if err == nil && r.URL == "" {
				t.Errorf("%q asks for nothing", line)
			}
		}
	})
}
