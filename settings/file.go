// The settings file: reading it key by key, and writing it.

package settings

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"gannet/internal/message"
)

const heading = "# Gannet's settings. It writes this file anew when one changes: keys it does not know stay, comments do not.\n\n"

// file is what a settings file says.
type file struct {
	found  bool   // it exists and could be read
	backup string // the copy of it, as it is damaged; "" if it is not
	values Values
	others map[string]any // keys this version does not know
}

// known maps every key of Values to something.
var known = sync.OnceValue(func() map[string]any {
	keys := map[string]any{}
	data, err := toml.Marshal(Defaults())
	if err == nil {
		err = toml.Unmarshal(data, &keys)
	}
	if err != nil {
		panic(err) // Values cannot be written as TOML: a mistake in its tags
	}
	return keys
})

// decode reads each key by itself, so that one bad value leaves the others
// in force. Its error means that the whole is no TOML.
func decode(data []byte) (file, []message.Message, error) {
	f := file{found: true, values: Defaults(), others: map[string]any{}}
	if err := toml.Unmarshal(data, &f.others); err != nil {
		return file{}, nil, err
	}
	var n notices
	for _, key := range slices.Sorted(maps.Keys(f.others)) {
		if _, ok := known()[key]; !ok {
			continue
		}
		if err := f.values.set(key, f.others[key]); err != nil {
			if key == "proxy" {
				f.values.Proxy = ProxyUnknown // Store tells
			} else {
				n.add(message.Of(badValue, message.Args{"Key": key}))
			}
		}
		delete(f.others, key)
	}
	return f, append(n, f.values.hold()...), nil
}

// rescue reads what it can of a file that is no TOML, line by line. Its result was not found: the
// values in force are better, where there are any.
func rescue(data []byte) (file, []message.Message) {
	var lines []byte
	read := map[string]bool{}
	for line := range bytes.Lines(data) {
		pair := map[string]any{}
		if toml.Unmarshal(line, &pair) != nil || len(pair) != 1 {
			continue
		}
		for key := range pair {
			if _, ok := known()[key]; ok && !read[key] {
				read[key] = true
				lines = append(append(lines, line...), '\n')
			}
		}
	}
	f, notices, err := decode(lines)
	if err != nil {
		f, notices = file{values: Defaults()}, nil
	}
	f.found = false
	// Text of these settings may have held a proxy; what is no text of them at all did not.
	if ours := len(read) > 0 || bytes.Contains(bytes.ToLower(data), []byte("proxy")); ours && !read["proxy"] {
		f.values.Proxy = ProxyUnknown
	}
	return f, notices
}

// set gives the field of key a value as TOML knows it, or leaves all as it
// was. A number may stand for its text: timeout = 45.
func (v *Values) set(key string, value any) error {
	switch value.(type) {
	case int64, float64:
		if v.set(key, fmt.Sprint(value)) == nil {
			return nil
		}
	}
	line, err := toml.Marshal(map[string]any{key: value})
	if err != nil {
		return err
	}
	changed := v.clone()
	if err := toml.Unmarshal(line, &changed); err != nil {
		return err
	}
	*v = changed
	return nil
}

func (f file) write(path string) error {
	data, err := f.encode()
	if err != nil {
		return err
	}
	// What is no UTF-8, such as an old folder's name, would not come back the same.
	if back, _, err := decode(data); err != nil || !reflect.DeepEqual(back.values, f.values) {
		return errors.New("a value cannot be written as text")
	}
	return writeFile(path, data)
}

// encode is the opposite of decode. All keys of Values are plain, so
// those of others may follow, tables last.
func (f file) encode() ([]byte, error) {
	v := f.values
	if v.Folder == DownloadsFolder() {
		v.Folder = "" // follow the desktop if it moves it
	}
	ours, err := toml.Marshal(v)
	if err != nil {
		return nil, err
	}
	others, err := toml.Marshal(f.others)
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{[]byte(heading), ours, others}, nil), nil
}

// writeFile replaces path in one step: after a crash or a power cut it holds
// the old or the new data, never less. Only the user may read it, as a
// proxy may hold a password. A symbolic link stays one.
func writeFile(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name()) // the first error is the one to tell
		}
	}()
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// syncDir makes a rename last through a power cut. Windows cannot do it and
// does not need it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
