// Package desktop is what Gannet is to the desktop beyond its window: one
// program however often it is started (Instance), and a Session with an icon in the
// tray, messages, progress on the taskbar, a computer that stays awake while files
// come, and a start with the desktop. It speaks D-Bus where that is spoken. What a
// desktop does not have is left out, and never an error that stands in the user's way.
package desktop
