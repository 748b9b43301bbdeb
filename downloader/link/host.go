package link

// The server of a link.

// Host is the server that address leads to, with its port if that is not its scheme's; "" if it leads nowhere.
func Host(address string) string {
	u, err := Resolve(nil, address)
	if err != nil {
		return ""
	}
	return u.Host
}
