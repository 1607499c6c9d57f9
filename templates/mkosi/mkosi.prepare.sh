#!/bin/sh
# Runs once for each set of packages, before mkosi keeps the tree for the next image. Puts what an SBOM of the packages
# is made from into packages.tar: the same packages, the same bytes. Then the package lists and the translations of
# programs go: with apt's caches they are half of the tree, and would be copied for every image, to be removed from it.
set -eu
[ "$1" = final ] || exit 0
cd "$BUILDROOT"
lists=var/lib/apt/lists
work=$(mktemp -d)
mkdir -p "$work/$lists"
cp --parents var/lib/dpkg/status var/lib/apt/extended_states "$work"
# The names of the releases, without dates and signatures.
for file in "$lists"/*Release; do
	sed -n '/^-----BEGIN PGP SIGNATURE/q; /^\(Origin\|Suite\|Codename\|Architectures\|Components\): /p' "$file" >"$work/$file"
done
# Of the index, what is installed (deb822(5): paragraphs of fields). It has the digests of the packages.
for file in "$lists"/*_Packages; do
	awk '
		BEGIN { RS = ""; ORS = "\n\n" }
		{
			name = version = arch = ""
			count = split($0, line, "\n")
			for (i = 1; i <= count; i++) {
				if (line[i] ~ /^Package: /) name = substr(line[i], 10)
				else if (line[i] ~ /^Version: /) version = substr(line[i], 10)
				else if (line[i] ~ /^Architecture: /) arch = substr(line[i], 15)
			}
			key = name " " version " " arch
		}
		NR == FNR { installed[key] = 1; next }
		key in installed
	' var/lib/dpkg/status "$file" >"$work/$file"
done
cp --parents -L usr/share/doc/*/copyright "$work"
rm -rf "$lists"/*_* var/cache/apt/*.bin usr/share/locale/*
tar -C "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
	--format=gnu -cf "$BUILDROOT/$lists/packages.tar" .
rm -rf "$work"
