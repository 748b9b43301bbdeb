package disk

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestSafeName(t *testing.T) {
	for _, c := range []struct{ why, in, want string }{
		{"plain", "report.pdf", "report.pdf"},
		{"spaces and brackets stay", "My report (2).pdf", "My report (2).pdf"},
		{"other scripts stay", "отчёт 報告 تقرير.pdf", "отчёт 報告 تقرير.pdf"},

		{"path", "../../etc/passwd", "passwd"},
		{"Windows path", `C:\Users\me\evil.exe`, "evil.exe"},
		{"mixed path", `a\b/c\d.txt`, "d.txt"},
		{"only a folder", "folder/", ""},
		{"drive", "C:file.txt", "C_file.txt"},
		{"alternate stream", "a.txt:evil.exe", "a.txt_evil.exe"},
		{"dot", ".", ""},
		{"dots", "..", ""},
		{"dots and spaces", ". . .", ""},

		{"refused by Windows", `a<b>c:d"e|f?g*h.txt`, "a_b_c_d_e_f_g_h.txt"},
		{"leading dot", ".bashrc", "bashrc"},
		{"trailing dots and spaces", "file.txt. . ", "file.txt"},
		{"leading space", "  file.txt", "file.txt"},
		{"only spaces", " \t\u00a0\u3000", ""},
		{"spaces hiding the type", "photo.jpg                    .exe", "photo.jpg .exe"},
		{"line break", "two\r\nlines.txt", "two lines.txt"},
		{"line separator", "two\u2028lines.txt", "two lines.txt"},

		{"NUL", "evil.exe\x00.txt", "evil.exe.txt"},
		{"escape", "\x1b[31mred.txt", "[31mred.txt"},
		{"C1", "a\u0085b\u009bc.txt", "a bc.txt"},
		{"DEL", "a\x7fb.txt", "ab.txt"},
		{"right-to-left override", "photo\u202egpj.exe", "photogpj.exe"},
		{"isolates", "\u2066a\u2069.txt", "a.txt"},
		{"marks of direction", "\u200ea\u200f\u061c.txt", "a.txt"},
		{"byte order mark", "\ufeffname.txt", "name.txt"},
		{"zero-width space", "pay\u200bpal.txt", "paypal.txt"},
		{"soft hyphen", "pay\u00adpal.txt", "paypal.txt"},
		{"Hangul filler", "a\u3164.exe", "a.exe"},
		{"tags", "a\U000e0041\U000e0042.txt", "a.txt"},
		{"combining grapheme joiner", "a\u034fb.txt", "ab.txt"},

		{"ZWJ among Latin letters", "pay\u200dpal.txt", "paypal.txt"},
		{"ZWJ at the end", "👩\u200d.txt", "👩.txt"},
		{"ZWJ in emoji", "👩\u200d💻 👨🏽\u200d🚀.png", "👩\u200d💻 👨🏽\u200d🚀.png"},
		{"ZWJ after a selector", "❤\ufe0f\u200d🔥.png", "❤\ufe0f\u200d🔥.png"},
		{"ZWNJ in Persian", "می\u200cخواهم.pdf", "می\u200cخواهم.pdf"},
		{"ZWJ in Sinhala", "ශ්\u200dරී.pdf", "ශ්\u200dරී.pdf"},
		{"doubled ZWNJ", "می\u200c\u200cخواهم.pdf", "می\u200cخواهم.pdf"},
		{"selector after a Latin letter", "a\ufe0fb.txt", "ab.txt"},
		{"selector in Han", "葛\U000e0100.txt", "葛\U000e0100.txt"},

		{"decomposed", "u\u0308ber.txt", "über.txt"},
		{"composed once the hidden is gone", "u\u200b\u0308ber.txt", "über.txt"},
		{"invalid UTF-8", "na\xefve\xff\xfe.txt", "na_ve_.txt"},
		{"replacement character", "na\ufffdve.txt", "na_ve.txt"},
		{"noncharacter", "a\ufdd0b.txt", "a_b.txt"},
		{"number sign that is seen", "\u0600\u0661.txt", "\u0600\u0661.txt"},
		{"private use", "a\uf8ffb.txt", "a_b.txt"},

		{"device", "CON", "_CON"},
		{"device with an extension", "nul.txt", "_nul.txt"},
		{"device with extensions", "Aux.tar.gz", "_Aux.tar.gz"},
		{"device and a space", "prn .txt", "_prn .txt"},
		{"port", "com1.log", "_com1.log"},
		{"port with superscript", "LPT².log", "_LPT².log"},
		{"console", "CONOUT$", "_CONOUT$"},
		{"hidden device", "C\u200bON.txt", "_CON.txt"},
		{"device behind a dot", ".con", "_con"},
		{"no device", "COM10.txt", "COM10.txt"},
		{"nor this with two digits", "COM12.txt", "COM12.txt"},
		{"nor this without one", "com.txt", "com.txt"},
		{"no device either", "console.txt", "console.txt"},
		{"nor this", "COM0.txt", "COM0.txt"},
		{"a resume file", "b.zip.part.gannet", "b.zip.part_gannet"},
		{"a resume file in capitals", "b.zip.PART.Gannet", "b.zip.part_gannet"},
		{"a part", "b.zip.part", "b.zip.part"},
		{"empty", "", ""},
	} {
		if got := SafeName(c.in); got != c.want {
			t.Errorf("%s: SafeName(%+q) = %+q, want %+q", c.why, c.in, got, c.want)
		}
	}
}

func TestSafeNameLength(t *testing.T) {
	for _, c := range []struct{ why, in, suffix string }{
		{"ASCII", strings.Repeat("a", 300) + ".pdf", "a.pdf"},
		{"two extensions", strings.Repeat("a", 300) + ".tar.gz", "a.tar.gz"},
		{"runes", "x" + strings.Repeat("語", 100) + ".pdf", "語.pdf"},
		{"emoji", strings.Repeat("😀", 90) + ".pdf", "😀.pdf"},
		{"space before the cut", strings.Repeat("a ", 200) + ".zip", "a.zip"},
		{"dots before the cut", strings.Repeat("a..", 200) + ".zip", "a.zip"},
		{"no extension", strings.Repeat("a", 300), "a"},
		{"a sentence after the dot", "a." + strings.Repeat("b", 300), "b"},
		{"device", "CON." + strings.Repeat("b", 300) + ".txt", "b.txt"},
	} {
		got := SafeName(c.in)
		if len(got) > maxName || len(got) < maxName-8 || !strings.HasSuffix(got, c.suffix) || !utf8.ValidString(got) {
			t.Errorf("%s: %d bytes of %d: %q", c.why, len(got), maxName, got)
		}
		if whole := Numbered(got, 999) + ResumeSuffix; len(whole) > 255 {
			t.Errorf("%s: %d bytes with all suffixes", c.why, len(whole))
		}
	}
	if got := SafeName(strings.Repeat("a", maxName-len(ResumeSuffix)) + ResumeSuffix + strings.Repeat("b", 99)); !strings.HasSuffix(got, "a.part_gannet") {
		t.Errorf("cut to the name of a resume file: %q", got)
	}
	fits := strings.Repeat("a", maxName)
	if got := SafeName(fits); got != fits {
		t.Errorf("a name of just %d bytes was cut to %d", maxName, len(got))
	}
}

func TestNumbered(t *testing.T) {
	for in, want := range map[string]string{
		"name.ext":            "name (1).ext",
		"archive.tar.gz":      "archive (1).tar.gz",
		"archive.TAR.XZ":      "archive (1).TAR.XZ",
		"dump.sql.zst":        "dump (1).sql.zst",
		"data.json.gz":        "data (1).json.gz",
		"linux-6.1.gz":        "linux-6.1 (1).gz",
		"README":              "README (1)",
		".profile":            ".profile (1)",
		"a.description.gz":    "a.description (1).gz",
		"setup-1.2.3":         "setup-1.2.3 (1)",
		"node-v20.1-x64":      "node-v20.1-x64 (1)",
		"Dr. Who":             "Dr. Who (1)",
		"song.mp3":            "song (1).mp3",
		"movie.7z.001":        "movie.7z (1).001",
		"backup.2024":         "backup.2024 (1)",
		"version-1.204":       "version-1.204 (1)",
		"a (1).pdf":           "a (1) (1).pdf",
		"tar.gz":              "tar (1).gz",
		"документ.док":        "документ (1).док",
		"a.veryveryverylongx": "a.veryveryverylongx (1)",
	} {
		if got := Numbered(in, 1); got != want {
			t.Errorf("Numbered(%q, 1) = %q, want %q", in, got, want)
		}
	}
}

func TestExtension(t *testing.T) {
	for in, want := range map[string]string{
		"a.tar.gz": ".gz", "a": "", "2301.01234": "", ".profile": "", "a.7z.001": ".001", "a.": "",
	} {
		if got := Extension(in); got != want {
			t.Errorf("Extension(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{
		"report.pdf", "../a\\b", "CON.txt", ".com¹.", "u\u200b\u0308", "\u200d👩\u200d💻", "<\u0338", "\xff\xfe/.", "a.\u0301b",
		strings.Repeat("語", 90) + "\u200d.tar.gz", strings.Repeat("ی\u200c", 80) + ".x", "CLOC\u212a$",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		name := SafeName(in)
		if again := SafeName(name); again != name {
			t.Fatalf("not idempotent: %+q, then %+q", name, again)
		}
		if len(name) > maxName || !utf8.ValidString(name) || !norm.NFC.IsNormalString(name) {
			t.Fatalf("%+q: %d bytes", name, len(name))
		}
		if strings.ContainsAny(name, `/\<>:"|?*`) || strings.Trim(name, " .") != name || isDevice(name) ||
			strings.HasSuffix(strings.ToLower(name), ResumeSuffix) {
			t.Fatalf("unsafe: %+q", name)
		}
		if i := strings.IndexFunc(name, func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r != ' ' && unicode.IsSpace(r)
		}); i >= 0 {
			t.Fatalf("unseen character at %d of %+q", i, name)
		}
		if name == "" {
			return
		}
		other := Numbered(name, 999)
		if len(other)+len(ResumeSuffix) > 255 {
			t.Fatalf("%q: numbered %d bytes", name, len(other))
		}
	})
}
