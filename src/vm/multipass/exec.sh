# Runs the command "$2" (base64) with sh, for at most "$1" seconds, and prints: "begun", then "out BASE64", "err BASE64"
# and "exit CODE". So nothing that Multipass or a login says can be taken for the command's answer, and every byte of
# its output survives. Files and not pipes: a daemon that the command leaves behind would keep a pipe open.
set -u
export HOME=/root
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
printf %s "$2" | base64 -d >"$work/command.sh"
echo begun
timeout -k 5 "$1" sh "$work/command.sh" </dev/null >"$work/out" 2>"$work/err"
code=$?
for name in out err; do
  printf '%s ' "$name"
  base64 -w 0 "$work/$name"
  echo
done
echo "exit $code"
