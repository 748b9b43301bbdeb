package layout

// exceptions are what may be larger than the limits, and why: a file, its "width" (of its lines) or "opening", or the
// name of a function or struct in it; width and opening also of all files below a folder.
var exceptions = map[string]string{
	"internal/dev/bench/scenario.go scenarios": "a table of scenarios, which is best read in one piece",
	"settings/values.go Values":                "a field is a value of the settings file, which has so many",
}
