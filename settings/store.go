// Settings that are kept in their file, and who is told of changes.

package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"

	"gannet/internal/message"
)

// Store keeps Values in a file. All its methods are safe for concurrent use.
type Store struct {
	path       string
	checkProxy func(string) error

	mu       sync.Mutex // guards what follows, and the file against our own writes
	values   Values
	unsaved  bool // the last Update could not write: values are newer than the file
	onChange func(Values)
}

// Open reads the settings file; one that does not exist means the defaults.
// It never fails: what could not be used is told to the user. Of a file that
// is no TOML, which is kept as path.bak, those lines are used that can be read. checkProxy says what is wrong with a
// proxy, as who uses it reads it; nil takes any.
func Open(path string, checkProxy func(string) error) (*Store, []message.Message) {
	s := &Store{path: path, checkProxy: checkProxy, values: Defaults()}
	f, notices, err := s.read()
	if err != nil {
		if info, statErr := os.Stat(path); statErr != nil || info.Mode().IsRegular() {
			s.values.Proxy = ProxyUnknown // nobody can tell what the file says
		}
		why := message.Of(unreadable, message.Args{"Reason": err.Error()})
		notices = append([]message.Message{why}, s.values.hold()...)
		return s, s.tellProxy(s.values, notices)
	}
	if f.backup != "" {
		damaged := message.Of(damagedFile, message.Args{"File": f.backup})
		notices = append([]message.Message{damaged}, notices...)
	}
	s.values = f.values
	return s, s.tellProxy(s.values, notices)
}

// tellProxy adds to notices that a proxy cannot be used.
func (s *Store) tellProxy(v Values, notices []message.Message) []message.Message {
	if s.checkProxy != nil && s.checkProxy(v.Proxy) != nil {
		notices = append(notices, message.Of(badProxy))
	}
	return notices
}

// Get gives the values in force.
func (s *Store) Get() Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values.clone()
}

// OnChange has f called with the new values after every Update, one call at a
// time. It takes the place of an earlier f, and f must not call the Store.
func (s *Store) OnChange(f func(Values)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onChange = f
}

// Update changes values and writes the file. What another program wrote into
// it in the meantime is kept; what of that could not be used is told as by Open. Values beyond
// their limits are brought within. If writing fails the new values hold until Gannet ends, and
// the error says so.
func (s *Store) Update(change func(*Values)) ([]message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, notices, err := s.read()
	if !f.found || s.unsaved {
		f.values, notices = s.values.clone(), nil
	} else {
		notices = s.tellProxy(f.values, notices)
	}
	if f.backup != "" {
		notices = append(notices, message.Of(damagedLater, message.Args{"File": f.backup}))
	}
	for _, notice := range notices {
		slog.Warn("settings notice", "text", notice)
	}
	change(&f.values)
	f.values.hold()
	s.values = f.values
	if err == nil {
		err = f.write(s.path)
	}
	s.unsaved = err != nil
	if s.onChange != nil {
		s.onChange(s.values.clone())
	}
	if err != nil {
		return notices, fmt.Errorf("the settings could not be saved and hold only until Gannet is closed: %w", err)
	}
	return notices, nil
}

// read gives what the file holds now. Of a damaged file a copy is kept, and what can be read of it
// takes its place; the error is about a file for which that cannot be done.
func (s *Store) read() (file, []message.Message, error) {
	data, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return file{values: Defaults()}, nil, nil
	}
	if err != nil {
		return file{}, nil, err
	}
	f, notices, err := decode(data)
	if err == nil {
		return f, notices, nil
	}
	slog.Debug("settings file damaged", "error", err) // a person is told as well
	f, notices = rescue(data)
	f.backup = s.path + ".bak"
	if err := errors.Join(writeFile(f.backup, data), f.write(s.path)); err != nil {
		return file{}, nil, fmt.Errorf("the file is damaged and could not be set aside: %w", err)
	}
	return f, notices, nil
}

func (v Values) clone() Values {
	v.CACerts = slices.Clone(v.CACerts)
	return v
}
