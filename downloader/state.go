// The states of a download, and which event leads from one to another.

package downloader

import "fmt"

// State says where a download is in its life. The zero State is Queued.
type State uint8

const (
	// Queued waits for a free slot.
	// Transitions to: Probing, Paused, Failed.
	Queued State = iota
	// Probing has asked the server and waits for its answer.
	// Transitions to: Running, Done (skipped, or saved before a kill), Waiting, Paused, Failed, Queued (engine closed).
	Probing
	// Running receives bytes.
	// Transitions to: Probing (the file changed on the server), Saving, Waiting, Paused, Failed, Queued.
	Running
	// Saving checks, syncs and renames. It is not interrupted by Pause.
	// Transitions to: Done, Probing (another program has changed the part), Waiting, Failed, Queued.
	Saving
	// Done has its file under its final name.
	// Transitions to: none.
	Done
	// Waiting counts down after a passing failure; it holds no slot.
	// Transitions to: Queued (time is up, or asked for), Paused, Failed (no room is left, or its own time is up).
	Waiting
	// Paused was stopped by the user.
	// Transitions to: Queued.
	Paused
	// Failed needs the user: what went wrong does not pass by itself.
	// Transitions to: Queued.
	Failed
)

var stateNames = [...]string{"queued", "probing", "running", "saving", "done", "waiting", "paused", "failed"}

// States lists every State in the order of a download's life.
func States() []State {
	return []State{Queued, Probing, Running, Saving, Done, Waiting, Paused, Failed}
}

func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// MarshalText makes a State its name in JSON.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *State) UnmarshalText(text []byte) error {
	for i, name := range stateNames {
		if name == string(text) {
			*s = State(i)
			return nil
		}
	}
	return fmt.Errorf("unknown state %q", text)
}

// Active reports whether a download in this state holds a slot.
func (s State) Active() bool { return s == Probing || s == Running || s == Saving }

// transfers reports whether a download in this state is on the network: what is being saved is not.
func (s State) transfers() bool { return s == Probing || s == Running }

// event is something that happened to a download, or was asked of it.
type event uint8

const (
	evAdmit   event = iota // a slot was given
	evAnswer               // the server's answer was accepted
	evChanged              // the file changed on the server, or another program changed its part: start over
	evWhole                // every byte is here
	evSaved                // the file has its final name
	evSkip                 // the file was there already and is to be kept
	evStumble              // a failure that passes
	evFail                 // a failure that does not
	evPause                // the user stopped it
	evResume               // the user wants it to go on
	evDue                  // the countdown of Waiting ended
	evYield                // the engine closed or was started again: go on later
	evNews                 // something worth telling; changes no state
)

// transitions is the whole life of a download. A pair that is not listed is
// refused: the event came too late or makes no sense in that state.
var transitions = map[State]map[event]State{
	Queued: {evAdmit: Probing, evPause: Paused, evFail: Failed, evYield: Queued},
	Probing: {
		evAnswer: Running, evSkip: Done, evSaved: Done,
		evStumble: Waiting, evFail: Failed, evPause: Paused, evYield: Queued,
	},
	Running: {
		evChanged: Probing, evWhole: Saving,
		evStumble: Waiting, evFail: Failed, evPause: Paused, evYield: Queued,
	},
	Saving:  {evChanged: Probing, evSaved: Done, evStumble: Waiting, evFail: Failed, evYield: Queued},
	Waiting: {evDue: Queued, evResume: Queued, evPause: Paused, evFail: Failed},
	Paused:  {evResume: Queued},
	Failed:  {evResume: Queued},
}

// next gives the state that follows s on ev, or false if ev is not legal in s.
func (s State) next(ev event) (State, bool) {
	to, ok := transitions[s][ev]
	return to, ok
}
