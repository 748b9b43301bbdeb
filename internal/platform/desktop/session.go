// The session with the desktop: what Gannet tells it, and what the user does there.

package desktop

import (
	"errors"
	"log/slog"
	"sync"
)

// ErrNoMessages means that this desktop shows no messages with buttons.
var ErrNoMessages = errors.New("no messages with buttons on this desktop")

// App is how Gannet names itself.
type App struct {
	ID   string // the name of its .desktop file, without the ending
	Name string
	Icon []byte // a square PNG
}

// State is what the desktop is to know of the downloads.
type State struct {
	Active   int     // files on their way
	Progress float64 // of these, 0 to 1, or -1 if unknown
	Awake    bool    // the computer is not to sleep by itself
	Why      string  // the reason for Awake in the user's words
	Labels   Labels  // of the icon in the tray
}

// Message is a short message that the desktop shows over other windows. A newer one
// takes the place of the one before, if that is still there.
type Message struct {
	Title, Text string
	Failed      bool
	Actions     []Action
}

// Action is a button of a Message.
type Action struct{ Key, Label string }

// DefaultAction is the Key for a click on the message itself.
const DefaultAction = "default"

// Power is what to do with the computer.
type Power int

const (
	StayOn Power = iota
	Sleep
	ShutDown
)

// Events are what the desktop tells, one at a time and never on the goroutine
// that made the Session. None of them may wait for the Session.
type Events struct {
	Tray      func(there bool)  // whether an icon in a tray can be seen
	Acted     func(key string)  // an Action of the newest Message was chosen
	Dismissed func()            // the newest Message is gone
	Menu      func(item string) // something was chosen at the icon in the tray
}

// Session is Gannet's part in the user's desktop session.
type Session struct {
	app     App
	events  Events
	backend *backend

	states chan State // the newest, if it has not been told yet
	tray   *tray
	done   chan struct{}
	once   sync.Once
}

// Open begins a Session. Where there is no desktop to talk to, it does nothing.
func Open(app App, events Events) *Session {
	s := &Session{
		app: app, events: events, states: make(chan State, 1), done: make(chan struct{}),
		tray: newTray(app, events.Menu),
	}
	s.backend = newBackend(app, events)
	go s.run() // Close waits for it
	return s
}

// Set tells the desktop a new State some time soon. It does not wait.
func (s *Session) Set(state State) {
	for {
		select {
		case s.states <- state:
			return
		case <-s.states: // it is old now
		}
	}
}

// StartTray puts the icon into the tray, now or when there is one. Call it once, on
// the goroutine of the window.
func (s *Session) StartTray() {
	if s.backend.connected() {
		s.tray.start()
	}
}

// Notify shows a message. It waits for the desktop.
func (s *Session) Notify(m Message) error { return s.backend.notify(m) }

// Withdraw takes the message back, if there is one. It waits for the desktop.
func (s *Session) Withdraw() error { return s.backend.withdraw() }

// Power sends the computer to sleep or shuts it down. It waits for the system.
func (s *Session) Power(p Power) error { return s.backend.power(p) }

// Autostart reports whether Gannet is started, minimised, with the desktop. The
// desktop's own settings may change that too, so it is not kept anywhere else.
func (s *Session) Autostart() (bool, error) { return autostart(s.app) }

// SetAutostart has Gannet started with the desktop, or no more.
func (s *Session) SetAutostart(on bool) error { return setAutostart(s.app, on) }

// Close takes back all that was told. Set must not be called any more.
func (s *Session) Close() {
	s.once.Do(func() { close(s.states) })
	<-s.done
}

func (s *Session) run() {
	defer close(s.done)
	var told State
	for state := range s.states {
		s.tell(told, state)
		told = state
	}
	s.tell(told, State{})
	s.tray.stop()
	s.backend.close()
}

// tell tells what differs between two states.
func (s *Session) tell(old, now State) {
	if old.Active != now.Active || percent(old.Progress) != percent(now.Progress) {
		if err := s.backend.progress(now); err != nil {
			slog.Debug("taskbar progress not updated", "error", err)
		}
	}
	if old.Awake != now.Awake {
		if err := s.backend.awake(now.Awake, now.Why); err != nil {
			slog.Warn("sleep inhibition not changed", "error", err)
		}
	}
	s.tray.set(now.Labels)
}

// percent is the finest step of progress worth telling.
func percent(fraction float64) int { return int(fraction * 100) }
