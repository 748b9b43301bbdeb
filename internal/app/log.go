// The log file.

package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"gannet/downloader/link"
)

// maxLog is the size at which a new log is begun; one old log is kept.
const maxLog = 1 << 20

// openLog sends the log of this program and its libraries to a file that
// only the user can read. People are asked to send it: the links in it hold no secrets.
func openLog(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case info.Size() > maxLog:
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{ReplaceAttr: withoutSecrets})))
	return f, nil
}

// withoutSecrets hides the secrets of links in whatever is logged, wherever they come from.
func withoutSecrets(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString, slog.KindAny: // of an error the text, as in %v
		a.Value = slog.StringValue(link.Hide(fmt.Sprint(a.Value.Any())))
	}
	return a
}
