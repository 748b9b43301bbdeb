package child

func alive(int) bool { return false }
