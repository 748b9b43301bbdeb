package link

func (f *finder) readCommand(line string) bool { return false }
