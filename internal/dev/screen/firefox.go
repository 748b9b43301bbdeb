//go:build linux

// A profile for Firefox in tests.

package screen

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// FirefoxProfile makes a profile in dir with which Firefox puts its window at the top left,
// of width x height pixels, asks nothing and calls nobody.
func FirefoxProfile(dir string, width, height int) error {
	return errors.Join(
		os.MkdirAll(dir, 0o700),
		os.WriteFile(filepath.Join(dir, "user.js"), []byte(firefoxSettings), 0o600),
		os.WriteFile(filepath.Join(dir, "xulstore.json"), fmt.Appendf(nil, firefoxWindow, width, height), 0o600),
	)
}

const firefoxWindow = `{"chrome://browser/content/browser.xhtml": {"main-window": {
	"screenX": "0", "screenY": "0", "width": "%d", "height": "%d", "sizemode": "normal"}}}`

const firefoxSettings = `
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.preonboarding.enabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.tabs.inTitlebar", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("termsofuse.bypassNotification", true);
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#");
`
