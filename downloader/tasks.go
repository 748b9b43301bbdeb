// What the engine has done with finished files, one task after the other.

package downloader

import (
	"context"
	"slices"
	"time"

	"gannet/downloader/after"
	"gannet/downloader/archive"
	"gannet/downloader/disk"
	"gannet/downloader/note"
	"gannet/downloader/transfer"
	"gannet/internal/message"
)

// tasking is the one task that is being done. Engine.mu guards it.
type tasking struct {
	working  bool                    // doTask runs
	current  *download               // whose task it is; nil if none
	stopTask context.CancelCauseFunc // ends it
}

// IsArchive reports whether a file of this name is one that Engine.Extract takes.
func IsArchive(name string) bool { return archive.Is(name) }

// Extract has finished archives extracted, each into a folder beside it with its name, or
// tries that again. Others are left alone.
func (e *Engine) Extract(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.State == Done && archive.Is(d.Name) && !d.Extract.Pending() {
			d.setTask(&d.Extract, Task{State: TaskWaiting})
			e.startTasks()
		}
	})
}

// RunCommand has the command of the options run for finished files, or tries that again.
func (e *Engine) RunCommand(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.State == Done && len(e.opts.Command) > 0 && !d.Command.Pending() {
			d.setTask(&d.Command, Task{State: TaskWaiting})
			e.startTasks()
		}
	})
}

// StopTasks ends what is being done with finished files, or is still to be done.
func (e *Engine) StopTasks(ids ...ID) {
	e.each(ids, func(d *download) {
		codes := map[*Task]message.Code{&d.Extract: note.ExtractStopped, &d.Command: note.CommandStopped}
		for task, code := range codes {
			switch task.State {
			case TaskWaiting:
				d.setTask(task, Task{State: TaskFailed, Said: message.Of(code)})
			case TaskRunning:
				e.stopTask(after.ErrStopped)
			}
		}
	})
}

// wishTasks notes what is to be done with a file that has just been finished. Of that an earlier program may have left
// a rest.
func (e *Engine) wishTasks(d *download, rest *disk.Todo) {
	wanted := e.opts.wishes(d.Name, d.Ended)
	d.noted = e.opts.Store == "" && len(wanted) > 0
	for _, name := range wanted {
		if rest == nil || !rest.Tasks[name] {
			d.setTask(d.task(name), Task{State: TaskWaiting})
		}
	}
	d.Filling = fillingOf(d.Request.Dir, rest)
	e.startTasks()
}

func (d *download) setTask(task *Task, to Task) {
	*task = to
	d.touch()
}

// nextTask is what is to be done first: what there is in a file before the command has it.
func (e *Engine) nextTask() (*download, *Task) {
	e.arrange()
	d := e.tasks.top()
	switch {
	case d == nil:
		return nil, nil
	case d.Extract.State == TaskWaiting:
		return d, &d.Extract
	}
	return d, &d.Command
}

// startTasks has the tasks done, unless that is under way.
func (e *Engine) startTasks() {
	if d, _ := e.nextTask(); d == nil || e.working || e.closed {
		return
	}
	e.working = true
	e.work.Go(func() { // ends with the last task, or with the engine
		for e.doTask() {
		}
	})
}

// doTask does the next task, or gives false if there is none.
func (e *Engine) doTask() bool {
	e.mu.Lock()
	d, task := e.nextTask()
	if d == nil || e.closed {
		e.working = false
		e.mu.Unlock()
		return false
	}
	d.setTask(task, Task{State: TaskRunning})
	ctx, cancel := context.WithCancelCause(context.Background())
	e.stopTask, e.current = cancel, d
	var note *disk.Note
	name, do := taskCommand, e.runCommand(d)
	if task == &d.Extract {
		name, do = taskExtract, e.runExtract(d, func(folder string) { e.noteFilling(d, note, folder) })
	}
	e.mu.Unlock()
	e.nudge()
	note = e.openNote(d)
	end := do(ctx)
	e.noteEnd(d, note, name, end)
	e.mu.Lock()
	defer e.nudge()
	e.current = nil
	cancel(nil)
	if e.closed && end.State != TaskDone { // as it is stored, it is done again, or told, at the next start
		e.mu.Unlock()
		return true
	}
	d.setTask(task, end)
	d.addNote(end.Said, time.Now())
	d.changed = false
	e.mu.Unlock()
	e.remember(d) // before it is told, or it would be done twice if the program is killed then
	e.mu.Lock()
	d.show()
	e.mu.Unlock()
	if end.State == TaskFailed {
		e.log.Warn("task after download failed", "id", d.ID, "path", d.Path, "reason", end.Said)
	}
	return true
}

// endTask stops what is being done with a download that leaves the list.
func (e *Engine) endTask(d *download) {
	d.Extract, d.Command = Task{}, Task{}
	if e.current == d {
		e.stopTask(transfer.ErrRemoved)
	}
}

// resumeTasks takes up what was to be done when the engine was closed. What half filled
// a folder is done again; a command may have done its work, which the user can see.
func (d *download) resumeTasks() {
	if d.Extract.State == TaskRunning {
		d.Extract.State = TaskWaiting
	}
	if d.Command.State == TaskRunning {
		d.Command = Task{State: TaskFailed, Said: message.Of(note.CommandCutOff)}
	}
}

// runExtract gives what extracts d, and tells began which folder it fills. It is called with e.mu held, what it gives
// without.
func (e *Engine) runExtract(d *download, began func(folder string)) func(context.Context) Task {
	x := after.Extraction{
		Path: d.Path, Left: d.Filling, Fill: e.opts.Extractor, Began: began, Pause: e.load.wait, Log: e.log,
		Source: transfer.Origin(d.url(), d.Final, d.Request.Header.Get("Referer")),
	}
	return func(ctx context.Context) Task {
		end := x.Run(ctx)
		e.mu.Lock()
		defer e.mu.Unlock()
		if !e.closed || end.State == TaskDone {
			d.Filling = ""
		}
		return end
	}
}

// runCommand gives what runs the user's command for d. It is called with e.mu held, what it gives without.
func (e *Engine) runCommand(d *download) func(context.Context) Task {
	c := after.Command{
		Argv: slices.Clone(e.opts.Command), Path: d.Path, Log: e.log.With("id", d.ID),
		Note: func(text message.Message) { e.noteOn(d, text) },
	}
	return c.Run
}

// noteOn adds a note to d.
func (e *Engine) noteOn(d *download, text message.Message) {
	e.mu.Lock()
	defer e.mu.Unlock()
	d.addNote(text, time.Now())
}
