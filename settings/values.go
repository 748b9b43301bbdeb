// Package settings holds what the user has chosen: plain typed values, their
// defaults, the limits each is held to, and the TOML file they live in. It knows
// nothing of the engine or the window; internal/options alone hands its values on to the engine.
package settings

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gannet/internal/message"
)

// Exists says what to do when the name of a file is already taken.
type Exists string

const (
	ExistsRename    Exists = "rename"    // save as "name (1).ext"
	ExistsOverwrite Exists = "overwrite" // replace the old file once the new one is whole
	ExistsSkip      Exists = "skip"      // keep the old file
)

// Theme is the look of the window.
type Theme string

const (
	ThemeSystem Theme = "system" // as the desktop is
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Proxy values with a meaning of their own; any other is a link to a proxy.
const (
	ProxySystem = ""     // what the environment or the desktop says
	ProxyNone   = "none" // no proxy at all

	// ProxyUnknown takes the place of a proxy that could not be read. It is no address: as with one
	// that is mistyped nothing goes out until another is chosen, for a proxy may be there to hide who asks.
	ProxyUnknown = "unknown://"
)

// The limits numbers are held to, both ends included.
const (
	MaxParallel    = 16
	MaxConnections = 32
	MaxRetries     = 1000
	MinTimeout     = Duration(time.Second)
	MaxTimeout     = Duration(time.Hour)
	DefaultTimeout = Duration(30 * time.Second)
	MinTextSize    = 50
	MaxTextSize    = 300
	MinWindow      = 320
	MaxWindow      = 16384
	MaxPlace       = 65536
)

// Values are all settings. A Values taken from a Store is within its limits.
type Values struct {
	Folder string `toml:"folder" comment:"Where files go: a full path. Empty is the Downloads folder of the desktop."`
	Exists Exists `toml:"exists" comment:"When the name is taken: rename, overwrite or skip."`

	Parallel    int      `toml:"files_at_once" comment:"Simultaneous downloads, 1 to 16; 0 is automatic."`
	Connections int      `toml:"connections" comment:"Connections per file, 1 to 32; 0 is automatic."`
	Limit       Rate     `toml:"speed_limit" comment:"Speed limit of all downloads together, such as 500 kB/s or 2 MB/s; or off."`
	Hash        bool     `toml:"sha256" comment:"Show the SHA-256 of every finished file."`
	Retries     int      `toml:"retries" comment:"Retries after failures in a row, 0 to 1000; -1 for unlimited."`
	Timeout     Duration `toml:"timeout" comment:"How long to wait for a silent server before reconnecting, 1s to 1h."`
	Proxy       string   `toml:"proxy" comment:"Empty is the system's, none is no proxy, else http://, https:// or socks5://host:port."`
	UserAgent   string   `toml:"user_agent" comment:"How Gannet identifies itself to servers. Empty is the default."`
	CACerts     []string `toml:"ca_certs" comment:"PEM files with further certificates to trust: full paths."`

	Unpack  bool   `toml:"extract" comment:"Extract archives after download, each into its own folder."`
	Command string `toml:"command" comment:"Program, with arguments, that is run with the path of each finished file as its last argument. Empty runs none."`

	WatchCopied bool   `toml:"watch_clipboard" comment:"Offer to download links to files as soon as they are copied in any program."`
	CopiedTypes string `toml:"watch_clipboard_types" comment:"What such links must end with."`

	Theme    Theme  `toml:"theme" comment:"system, light or dark."`
	TextSize int    `toml:"text_size" comment:"Percent of the usual size, 50 to 300."`
	Language string `toml:"language" comment:"Language of the window, such as en or de. Empty is the system's."`

	Notify   bool `toml:"notify" comment:"Notify when downloads finish."`
	AskClose bool `toml:"ask_before_quitting" comment:"Ask before quitting while downloads are active."`

	Tray       bool `toml:"tray" comment:"Show an icon in the system tray, where the desktop has one."`
	Background bool `toml:"close_to_tray" comment:"Closing the window leaves Gannet running in the tray."`
	KeepAwake  bool `toml:"keep_awake" comment:"Keep the computer awake while downloading."`

	WindowWidth  int    `toml:"window_width" comment:"The window as it was left."`
	WindowHeight int    `toml:"window_height"`
	WindowX      int    `toml:"window_x" comment:"Where on the screens it was; 0, 0 lets the system choose."`
	WindowY      int    `toml:"window_y"`
	Sidebar      bool   `toml:"sidebar"`
	Sort         string `toml:"sort" comment:"newest, queue, name, size or progress."`
	Details      bool   `toml:"details"`
}

// copiedTypes are the ends of files that people download rather than look at in a browser.
const copiedTypes = "zip rar 7z tar gz tgz bz2 xz zst iso img exe msi deb rpm appimage flatpak apk dmg pkg jar " +
	"mkv mp4 m4v avi mov webm mp3 flac ogg opus m4a wav pdf epub mobi djvu odt docx xlsx pptx torrent"

// Defaults are the values of a fresh installation.
func Defaults() Values {
	return Values{
		Folder:       DownloadsFolder(),
		Exists:       ExistsRename,
		Hash:         true,
		Retries:      -1,
		Timeout:      DefaultTimeout,
		CACerts:      []string{},
		CopiedTypes:  copiedTypes,
		Theme:        ThemeSystem,
		TextSize:     100,
		Notify:       true,
		AskClose:     true,
		Tray:         true,
		KeepAwake:    true,
		WindowWidth:  960,
		WindowHeight: 640,
		Sidebar:      true,
		Sort:         "newest",
	}
}

// hold brings every value within its limits and says what it changed, naming
// each key as the file does.
func (v *Values) hold() []message.Message {
	d := Defaults()
	var n notices
	v.Folder = ExpandHome(v.Folder)
	if v.Folder == "" {
		v.Folder = d.Folder
	}
	if !filepath.IsAbs(v.Folder) {
		n.add(message.Of(badFolder, message.Args{
			"Value": strconv.Quote(v.Folder), "Folder": d.Folder,
		}))
		v.Folder = d.Folder
	}
	oneOf(&n, "exists", &v.Exists, d.Exists, ExistsRename, ExistsOverwrite, ExistsSkip)
	within(&n, "files_at_once", &v.Parallel, 0, MaxParallel)
	within(&n, "connections", &v.Connections, 0, MaxConnections)
	within(&n, "speed_limit", &v.Limit, 0, MaxRate)
	within(&n, "retries", &v.Retries, -1, MaxRetries)
	within(&n, "timeout", &v.Timeout, MinTimeout, MaxTimeout)
	v.Proxy = strings.TrimSpace(v.Proxy)
	if strings.ContainsFunc(v.UserAgent, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		n.add(message.Of(badUserAgent))
		v.UserAgent = d.UserAgent
	}
	v.CACerts = append([]string{}, v.CACerts...)
	for i := range v.CACerts {
		v.CACerts[i] = ExpandHome(v.CACerts[i])
	}
	v.Command = strings.TrimSpace(v.Command)
	if _, err := ParseCommand(v.Command); err != nil {
		n.add(message.Of(badCommand))
		v.Command = d.Command
	}
	v.CopiedTypes = holdTypes(v.CopiedTypes)
	oneOf(&n, "theme", &v.Theme, d.Theme, ThemeSystem, ThemeLight, ThemeDark)
	within(&n, "text_size", &v.TextSize, MinTextSize, MaxTextSize)
	oneOf(&n, "sort", &v.Sort, d.Sort, "newest", "queue", "name", "size", "progress")
	within(&n, "window_width", &v.WindowWidth, MinWindow, MaxWindow)
	within(&n, "window_height", &v.WindowHeight, MinWindow, MaxWindow)
	within(&n, "window_x", &v.WindowX, -MaxPlace, MaxPlace)
	within(&n, "window_y", &v.WindowY, -MaxPlace, MaxPlace)
	return n
}

// holdTypes brings the ends of files into one form, whatever is between them; none at all are
// the default ones.
func holdTypes(types string) string {
	words := strings.FieldsFunc(strings.ToLower(types),
		func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;.*", r) })
	if len(words) == 0 {
		return copiedTypes
	}
	return strings.Join(words, " ")
}

type notices []message.Message

func (n *notices) add(p message.Message) { *n = append(*n, p) }

func within[T ~int | ~int64](n *notices, key string, value *T, low, high T) {
	if held := min(max(*value, low), high); held != *value {
		n.add(message.Of(outOfRange, message.Args{
			"Key": key, "Value": fmt.Sprint(*value), "Used": fmt.Sprint(held),
		}))
		*value = held
	}
}

func oneOf[T ~string](n *notices, key string, value *T, otherwise T, allowed ...T) {
	if !slices.Contains(allowed, *value) {
		n.add(message.Of(notOneOf, message.Args{
			"Key": key, "Value": strconv.Quote(string(*value)), "Allowed": fmt.Sprint(allowed),
			"Used": string(otherwise),
		}))
		*value = otherwise
	}
}
