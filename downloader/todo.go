package downloader

import (
	"path/filepath"
	"slices"
	"strings"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// What is still to be done with finished files is kept in the list. An engine without one (Options.Store) leaves a note
// beside each file, see disk.Note: whoever asks for the same again after a kill finds there that the file is saved, and
// what is left to do.

// The names of tasks in notes.
const (
	taskExtract = "extract"
	taskCommand = "command"
)

func allTasks() []string { return []string{taskExtract, taskCommand} }

// wishes lists what is to be done with a finished file of this name.
func (o *Options) wishes(name string, ended Ended) (tasks []string) {
	if o.Extract && ended == "" && archive.Is(name) {
		tasks = append(tasks, taskExtract)
	}
	if len(o.Command) > 0 {
		tasks = append(tasks, taskCommand)
	}
	return tasks
}

// task is the one that notes call so.
func (d *download) task(name string) *Task {
	if name == taskExtract {
		return &d.Extract
	}
	return &d.Command
}

// refuseTasks tells that what a note wants done is not done, as the file is another one.
func (d *download) refuseTasks(todo *disk.Todo) {
	if todo == nil {
		return
	}
	d.noted = true
	for name, done := range todo.Tasks {
		if !done {
			d.setTask(d.task(name), Task{State: TaskFailed, Said: message.Of(note.ChangedSince)})
		}
	}
}

// fillingOf is the folder that the note of a file in dir says is half filled, "" if none.
func fillingOf(dir string, todo *disk.Todo) string {
	if todo == nil || todo.Filling != filepath.Base(todo.Filling) || !strings.Contains(todo.Filling, ".unpacking-") {
		return ""
	}
	return filepath.Join(dir, todo.Filling)
}

// openNote holds the note of d while its tasks are done; nil if it has none, or another program holds it.
func (e *Engine) openNote(d *download) *disk.Note {
	e.mu.Lock()
	noted, dir, name := d.noted, d.Request.Dir, d.Name
	e.mu.Unlock()
	if !noted {
		return nil
	}
	note, err := disk.OpenNote(e.fs, dir, name)
	if err != nil {
		e.log.Debug("task record not opened", "id", d.ID, "error", err)
		return nil
	}
	return note
}

// noteFilling keeps which folder is being filled with what is in d.
func (e *Engine) noteFilling(d *download, note *disk.Note, folder string) {
	e.mu.Lock()
	d.Filling = folder
	e.mu.Unlock()
	if note == nil {
		e.remember(d)
		return
	}
	e.updateNote(d, note, func(t *disk.Todo) { t.Filling = filepath.Base(folder) })
}

func (e *Engine) updateNote(d *download, note *disk.Note, change func(*disk.Todo)) {
	if err := note.Update(change); err != nil {
		e.log.Warn("task record not saved", "id", d.ID, "error", err)
	}
}

// noteEnd keeps that a task is done. One that failed is done again after a kill: only at the end of the program it is
// certain that somebody was told.
func (e *Engine) noteEnd(d *download, note *disk.Note, task string, end Task) {
	if note == nil {
		return
	}
	defer note.Close()
	if end.State != TaskDone {
		return
	}
	todo := note.Todo()
	if others := slices.DeleteFunc(allTasks(), func(name string) bool { return name == task }); todo.Left(others...) {
		e.updateNote(d, note, func(t *disk.Todo) { t.Tasks[task], t.Filling = true, "" })
		return
	}
	if err := note.Remove(); err != nil {
		e.log.Warn("task record not deleted", "id", d.ID, "error", err)
	}
}

// dropNotes deletes the notes of files with which nothing is to be done any more.
func (e *Engine) dropNotes() {
	e.mu.Lock()
	ended := slices.DeleteFunc(slices.Clone(e.list), func(d *download) bool {
		return !d.noted || d.Extract.Pending() || d.Command.Pending()
	})
	e.mu.Unlock()
	for _, d := range ended {
		if note := e.openNote(d); note != nil {
			_ = note.Remove() // it may be another program's by now
		}
	}
}
