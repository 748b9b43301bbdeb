// Package gui is Gannet's window.
//
// Engine news enters the Fyne goroutine in one place, the pump: it takes the newest List from the engine, at most
// twice a second, or early when a state changed and had not for a while or when the user just did something, and
// never has more than one of its closures waiting in Fyne's queue. The model keeps the window's copy of that List:
// what is shown, in which order, with which totals. It is in gui/view, which holds no widgets. The widgets read the
// model and set only what differs, since every change repaints the whole window.
//
// Everything else that happens off the Fyne goroutine goes through the worker:
// commands to the engine, reading of pasted text, saving of settings, in the order
// they were asked for. What may take as long as the user likes (a folder picker,
// another program being opened) runs on a goroutine of its own.
//
// What the engine and the settings tell comes as messages, which say puts into the user's
// language; what the window says itself is written as lang.L.
//
// Reading order: window, view/model, pump, view/words, list/row, list/list, addbar.
package gui
