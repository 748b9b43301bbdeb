#!/bin/sh
# Installs Gannet for this user, without root: ./install.sh [FOLDER]
# (default ~/.local). ./install.sh --remove [FOLDER] takes it away again; settings,
# the list and downloaded files stay.
set -eu
remove=
[ "${1-}" != --remove ] || { remove=yes; shift; }
to=${1:-$HOME/.local}
case $to in
/*) ;;
*) to=$PWD/$to ;;
esac
cd "$(dirname "$0")"

find bin share -type f | while read -r file; do
	if [ -n "$remove" ]; then
		rm -f "$to/$file"
	else
		mkdir -p "$to/${file%/*}"
		cp -p "$file" "$to/$file"
	fi
done
refresh() { # what desktops remember of menus and icons
	update-desktop-database -q "$to/share/applications" || true
	gtk-update-icon-cache -qtf "$to/share/icons/hicolor" || true
} 2>/dev/null
if [ -n "$remove" ]; then
	refresh
	echo "Gannet was removed from $to."
	exit
fi

# The menu finds the program wherever the PATH leads. By the Desktop Entry Specification
# no equals sign may be in the first word, and GLib takes none with a percent sign.
entry=$to/share/applications/io.github.gannet.Gannet.desktop
quoted=$(printf '%s' "$to/bin/gannet" | sed 's/[\\"`$]/\\&/g; s/%/%%/g; s/\\/\\\\/g')
case $to in
*[%=]*) start='sh -c "exec \\"\\$0\\" \\"\\$@\\"" ' ;;
*) start= ;;
esac
start=$(printf '%s' "$start\"$quoted\"" | sed 's/[\\&|]/\\&/g')
sed "s|^Exec=gannet|Exec=$start|" share/applications/io.github.gannet.Gannet.desktop >"$entry"
refresh
echo "Gannet is installed in $to; start it from the menu or as $to/bin/gannet."
