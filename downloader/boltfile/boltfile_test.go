package boltfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// database makes a bbolt file whose bucket "b" holds n keys.
func database(t testing.TB, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c"} {
		err := db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket([]byte(name))
			for i := 0; err == nil && name == "b" && i < n; i++ {
				err = b.Put([]byte(fmt.Sprintf("key %06d", i)), make([]byte, i%500))
			}
			return errors.Join(err, b.SetSequence(7))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	for _, n := range []int{0, 1, 3, 100, 20_000} { // a bucket in a leaf, a leaf, branches of branches
		i := 0
		sequence, err := Read(database(t, n), "b", func(key, value []byte) {
			if string(key) != fmt.Sprintf("key %06d", i) || len(value) != i%500 {
				t.Errorf("%d: %q with %d bytes", i, key, len(value))
			}
			i++
		})
		if err != nil || i != n || sequence != 7 {
			t.Errorf("%d of %d keys, sequence %d, %v", i, n, sequence, err)
		}
	}
	if _, err := Read(database(t, 1), "none", func(_, _ []byte) {}); !errors.Is(err, ErrDamaged) {
		t.Errorf("a bucket that is not there: %v", err)
	}
}

// A branch whose child is the branch itself would have the library read for ever.
func TestCircleIsSeen(t *testing.T) {
	path := database(t, 1000)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	circles := 0
	for at := 0; at < len(file); at += 4096 {
		if binary.NativeEndian.Uint16(file[at+8:]) == branchPage {
			binary.NativeEndian.PutUint64(file[at+headerSize+elementSize+8:], uint64(at/4096))
			circles++
		}
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, "b", func(_, _ []byte) {}); circles == 0 || !errors.Is(err, ErrDamaged) {
		t.Errorf("%d circles: %v", circles, err)
	}
}

func TestSalvageFindsWhatNoTreeHas(t *testing.T) {
	path := database(t, 1000)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(file[:2*4096])
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	if err := Salvage(path, func(key, _ []byte) { found[string(key)] = true }); err != nil || len(found) < 1000 {
		t.Errorf("%d keys, %v", len(found), err)
	}
}

func FuzzRead(f *testing.F) {
	for _, n := range []int{0, 3, 100} {
		file, err := os.ReadFile(database(f, n))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		path := filepath.Join(t.TempDir(), "db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		n := 0
		if _, err := Read(path, "b", func(_, _ []byte) { n++ }); err != nil && !errors.Is(err, ErrDamaged) {
			t.Error(err)
		}
		if n > len(file)/elementSize {
			t.Errorf("%d keys in %d bytes", n, len(file))
		}
		if err := Salvage(path, func(_, _ []byte) {}); err != nil {
			t.Error(err)
		}
	})
}
