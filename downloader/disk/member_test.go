package disk

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSafeElement(t *testing.T) {
	for _, c := range []struct{ why, in, want, portable string }{
		{"plain", "report.pdf", "report.pdf", "report.pdf"},
		{"leading dot", ".bashrc", ".bashrc", ".bashrc"},
		{"colons", "File::Spec.3pm", "File::Spec.3pm", "File__Spec.3pm"},
		{"alternate stream", "a.txt:evil.exe", "a.txt:evil.exe", "a.txt_evil.exe"},
		{"device", "aux.c", "aux.c", "_aux.c"},
		{"device and a dot", "CON. ", "CON.", "_CON"},
		{"trailing dots and spaces", "a. . ", "a. .", "a"},
		{"backslash", `a\x2db`, `a\x2db`, "a_x2db"},
		{"line break", "a\r\nb", "a b", "a b"},
		{"escape", "\x1b]0;t\x07", "]0;t", "]0;t"},
		{"right-to-left override", "photo\u202egpj.exe", "photogpj.exe", "photogpj.exe"},
		{"invalid UTF-8", "a\xffb", "a_b", "a_b"},
		{"nothing", "", "_", "_"},
		{"nothing seen", "\x01\u200b ", "_", "_"},
		{"parent", "..", "_", "_"},
		{"parent once safe", ".\x01.", "_", "_"},
		{"a resume file", "b.PART.gannet", "b.part_gannet", "b.part_gannet"},
		{"long", strings.Repeat("a", 255), strings.Repeat("a", 255), strings.Repeat("a", 255)},
	} {
		if got := SafeElement(c.in, false); got != c.want {
			t.Errorf("%s: %+q, want %+q", c.why, got, c.want)
		}
		if got := SafeElement(c.in, true); got != c.portable {
			t.Errorf("%s, portable: %+q, want %+q", c.why, got, c.portable)
		}
	}
}

func FuzzSafeElement(f *testing.F) {
	for _, s := range []string{"report.pdf", "..", ".\x01.", "CON. ", "a\\b:c", "\xff", "\u202e", strings.Repeat("語", 90) + ".tar.gz", ". "} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, in string, portable bool) {
		if strings.Contains(in, "/") {
			return
		}
		name := SafeElement(in, portable)
		if again := SafeElement(name, portable); again != name {
			t.Fatalf("not idempotent: %+q, then %+q", name, again)
		}
		if name == "" || strings.Trim(name, ".") == "" || len(name) > MaxElement || !utf8.ValidString(name) ||
			strings.HasSuffix(strings.ToLower(name), ResumeSuffix) || strings.ContainsAny(name, "/\x00") {
			t.Fatalf("unsafe: %+q", name)
		}
		if portable && (strings.ContainsAny(name, `\<>:"|?*`) || strings.TrimRight(name, " .") != name || isDevice(name)) {
			t.Fatalf("not portable: %+q", name)
		}
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			t.Fatalf("unseen character: %+q", name)
		}
	})
}
