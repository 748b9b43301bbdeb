//go:build windows || darwin

package main

// displayProblem: these systems always have a display.
func displayProblem() string { return "" }
