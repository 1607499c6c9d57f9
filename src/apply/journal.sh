# Changes files of a running node. A power cut at any moment leaves each of them old or new, and the whole can be taken back.
# What follows this script calls one of its functions. $work is the journal of one change:
#   state     swapping (some are new) · swapped (all are new) · confirmed (they stay); none: nothing was changed
#   until     boot id, and the uptime up to which somebody waits for the pods
#   steps     VERB NUMBER MODE OWNER PATH, in their order: steps.ts
#   new/N     the new content, or the target of a link
#   old/N     what was there, and of a folder old/N.dir; nothing: the path was not there
#   images    REFERENCE NAME RECORD: an image that was imported, and the name of the one that had the reference before
set -eu
work=/var/lib/bakelet/apply
umask 077

mark() {
	echo "$1" >"$work/state.new"
	sync
	mv -f "$work/state.new" "$work/state"
	sync
}
there() { [ -e "$1" ] || [ -L "$1" ]; }
# beside PATH N: a name in the same folder, for rename(2). The kubelet reads no file whose name begins with a dot
# (pkg/kubelet/config/file.go, extractFromDir).
beside() { echo "${1%/*}/.bakelet-apply.$2"; }
# The bytes first, then the name: a power cut must not leave an empty file (rename(2)).
rename() {
	[ -L "$1" ] || sync "$1"
	mv -fT "$1" "$2"
}
uptime() { cut -d . -f 1 /proc/uptime; }
boot() { cat /proc/sys/kernel/random/boot_id; }

# report: prints the state of an earlier change, and for how many seconds somebody still waits for it.
report() {
	[ -d "$work" ] || return 0
	state=$(cat "$work/state" 2>/dev/null) || state=staged
	read -r id end <"$work/until" && [ "$id" = "$(boot)" ] || end=0
	echo "$state $((end - $(uptime)))"
}

# stage SECONDS: begins a journal, for a change that takes so long at most. Of two at the same moment one makes the folder.
stage() {
	mkdir -p "${work%/*}"
	mkdir "$work" 2>/dev/null || { echo 'another apply has begun' >&2; exit 3; }
	mkdir "$work/new" "$work/old"
	hold "$1"
}
hold() { echo "$(boot) $(($(uptime) + $1))" >"$work/until"; }

keep() {
	while read -r verb number mode owner path; do
		if [ -d "$path" ] && [ ! -L "$path" ]; then
			stat -c '%a %u:%g' "$path" >"$work/old/$number.dir"
		elif there "$path"; then
			cp -a "$path" "$work/old/$number"
		fi
	done <"$work/steps"
}

swap() {
	trap '' HUP INT TERM
	keep
	mark swapping
	while read -r verb number mode owner path; do
		new=$(beside "$path" "$number")
		case $verb in
		dir)
			mkdir -p "$path"
			chown "$owner" "$path"
			chmod "$mode" "$path"
			;;
		file)
			cp "$work/new/$number" "$new"
			chown "$owner" "$new"
			chmod "$mode" "$new"
			rename "$new" "$path"
			;;
		link)
			ln -sfnT "$(cat "$work/new/$number")" "$new"
			rename "$new" "$path"
			;;
		gone) rm -f "$path" ;;
		esac
	done <"$work/steps"
	filter
	mark swapped
	bring
}

# bring: the folder that the kubelet reads follows. Prints what bakelet-guard does: templates/pods/bin/bakelet-guard.pl.
bring() {
	# shellcheck disable=SC2154 # journal.ts sets it.
	[ ! -x "$guard" ] || "$guard" || true
}

# filter: loads the packet filter, if it is one of the files: as bakelet-firewall.service does, which other boots start.
filter() {
	while read -r verb number mode owner path; do
		# shellcheck disable=SC2154 # journal.ts sets it.
		[ "$path" != "$firewall" ] || [ ! -f "$path" ] || /usr/sbin/nft --file "$path"
	done <"$work/steps"
}

# images ACTION: calls it for each image that was replaced.
images() {
	[ ! -f "$work/images" ] || while read -r reference name record; do "$1"; done <"$work/images"
}
return_image() {
	# shellcheck disable=SC2154 # journal.ts sets it.
	"$ctr" --namespace k8s.io images tag --force "$name" "$reference" >/dev/null || true
	rm -f "$record"
	forget_image
}
forget_image() { "$ctr" --namespace k8s.io images rm "$name" >/dev/null 2>&1 || true; }

# undo: puts back what was there. May run again after it was cut.
undo() {
	trap '' HUP INT TERM
	images return_image
	if [ -f "$work/state" ]; then
		undo_steps
		# Pods and files come back also where the kernel takes no rules.
		filter || true
		bring
	fi
	discard
}

undo_steps() {
	tac "$work/steps" | while read -r verb number mode owner path; do
		old=$work/old/$number
		new=$(beside "$path" "$number")
		rm -f "$new"
		case $verb in
		dir)
			if [ -f "$old.dir" ]; then
				read -r mode owner <"$old.dir"
				chmod "$mode" "$path"
				chown "$owner" "$path"
			else
				rmdir "$path" 2>/dev/null || true
			fi
			;;
		later) ;;
		*)
			if there "$old"; then
				cp -a "$old" "$new"
				rename "$new" "$path"
			else
				rm -f "$path"
			fi
			;;
		esac
	done
}

# confirm: the change stays. Deletes what no pod reads any more.
confirm() {
	trap '' HUP INT TERM
	mark confirmed
	while read -r verb number mode owner path; do
		[ "$verb" = later ] || continue
		if [ -d "$path" ] && [ ! -L "$path" ]; then rmdir "$path" 2>/dev/null || true; else rm -f "$path"; fi
	done <"$work/steps"
	images forget_image
	discard
}

discard() {
	sync
	rm -f "$work/state"
	rm -rf "$work"
}
