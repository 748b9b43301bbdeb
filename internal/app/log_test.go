package app

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLogBeginsAnewWhenItIsLarge(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	path := filepath.Join(t.TempDir(), "new", "gannet.log")
	for _, c := range []struct{ size, left int }{{0, 0}, {maxLog, maxLog}, {maxLog + 1, 0}} {
		f, err := openLog(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Truncate(int64(c.size)); err != nil {
			t.Fatal(err)
		}
		f.Close()
		f, err = openLog(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil || info.Size() != int64(c.left) || info.Mode().Perm()&0o077 != 0 {
			t.Fatalf("of %d bytes %d are left, mode %v, %v", c.size, info.Size(), info.Mode(), err)
		}
		f.Close()
	}
	if info, err := os.Stat(path + ".old"); err != nil || info.Size() != maxLog+1 {
		t.Fatalf("the old log is not kept: %v", err)
	}
}

func TestLogHoldsNoSecretsOfLinks(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	path := filepath.Join(t.TempDir(), "gannet.log")
	f, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	const secret = "https://me:SECRET@example.com/f?sig=SECRET&id=7"
	slog.Info("of a library: "+secret, "url", secret, "list", []string{secret}, "error", fmt.Errorf("Get %q: refused", secret))
	f.Close()
	log, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(log), "SECRET") || strings.Count(string(log), "example.com/f?sig=…&id=7") != 4 {
		t.Errorf("%s%v", log, err)
	}
}
