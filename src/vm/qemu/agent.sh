# Runs the commands that arrive on file descriptor 3, for as long as it is open. One line each way:
#   to us:    TOKEN ID run SECONDS BASE64 run this with sh, for at most so many seconds
#             and what agent-stream.sh tells of
#   from us:  TOKEN hello                 ready; the token is new each time we start
#             TOKEN ID out|err BASE64     a part of what the command printed
#             TOKEN ID exit CODE          the command has ended
# A line with the token of an earlier life is dropped: its sender has been told that the command is lost.
# Commands run beside each other, so one that hangs does not stop the next.
set -u
export HOME=/root
work=$(mktemp -d /run/exec-channel.XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
token=$(cat /proc/sys/kernel/random/uuid)

serve() {
  id=$1
  # A file and not sh -c: an argument holds at most 128 KiB (MAX_ARG_STRLEN).
  printf %s "${3-}" | base64 -d >"$work/$id.sh"
  # The output goes through files: a daemon that the command leaves behind would keep a pipe open.
  timeout -k 5 "$2" sh "$work/$id.sh" </dev/null >"$work/$id.out" 2>"$work/$id.err" 3>&-
  code=$?
  (
    # One writer at a time, or lines would mix.
    flock 9
    base64 -w 30000 "$work/$id.out" | sed "s/^/$token $id out /" >&3
    base64 -w 30000 "$work/$id.err" | sed "s/^/$token $id err /" >&3
    echo "$token $id exit $code" >&3
  ) 9>"$work/lock"
  rm -f "$work/$id.sh" "$work/$id.out" "$work/$id.err"
}

printf '\n%s hello\n' "$token" >&3
while read -r to id verb rest <&3; do
  if [ "$to" != "$token" ]; then
    [ "$verb" != in ] || bytes "$rest" <&3 >/dev/null
    continue
  fi
  # shellcheck disable=SC2086
  case $verb in
    # Words of the host: digits and base64, which the shell splits and does not expand.
    run) serve "$id" $rest & ;;
    stream) stream "$id" $rest & ;;
    kill) end_stream "$id" >/dev/null 2>&1 3>&- & ;;
    *) hand_on "$id" "$verb" "$rest" ;;
  esac
done
