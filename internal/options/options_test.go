package options

import (
	"reflect"
	"testing"
	"time"

	"gannet/downloader"
	"gannet/settings"
)

func TestSettingsReachTheEngine(t *testing.T) {
	got := All("/state/list.db", settings.Values{
		Parallel: 4, Connections: 5, Limit: 6, Retries: 7, Timeout: settings.Duration(8 * time.Second), Exists: settings.ExistsSkip,
		UserAgent: "Nine", Proxy: "none", CACerts: []string{"/ten.pem"}, Hash: true, Unpack: true, Command: "eleven -x",
	})
	// An option added to the engine is not to be forgotten here.
	for v, i := reflect.ValueOf(got), 0; i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("%s is not set", v.Type().Field(i).Name)
		}
	}
	want := downloader.Options{
		Store: "/state/list.db", Parallel: 4, Connections: 5, Limit: 6, Retries: 7, Timeout: 8 * time.Second, Exists: downloader.ExistsSkip,
		UserAgent: "Nine", Proxy: "none", CACerts: []string{"/ten.pem"},
		Sum: downloader.SumAside, Extract: true, Command: []string{"eleven", "-x"}, Log: got.Log,
	}
	got.Extractor = nil // functions cannot be compared
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Before the first byte the engine knows better than a timeout that nobody has chosen.
func TestTimeoutThatNobodyChoseIsTheEngines(t *testing.T) {
	if got := All("", settings.Defaults()).Timeout; got != 0 {
		t.Errorf("the engine is told %v", got)
	}
}

func TestWhatToDoWhenAFileExistsMeansTheSameOnBothSides(t *testing.T) {
	for ours, theirs := range map[settings.Exists]downloader.Exists{
		settings.ExistsRename: downloader.ExistsRename, settings.ExistsOverwrite: downloader.ExistsOverwrite, settings.ExistsSkip: downloader.ExistsSkip,
	} {
		if string(ours) != string(theirs) {
			t.Errorf("%s and %s differ", ours, theirs)
		}
	}
}
