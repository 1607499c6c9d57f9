# Commands whose input and output pass on as they come: a shell, a log that is followed. One line each way:
#   to us:    TOKEN ID stream ROWS COLUMNS BASE64   run this with sh; ROWS is not 0: in a terminal of that size
#             TOKEN ID in N, and N bytes            for its input, after each "more" from us
#             TOKEN ID size ROWS COLUMNS            the terminal has another size
#             TOKEN ID end                          its input has ended
#             TOKEN ID ack                          a part of its output has found a reader
#             TOKEN ID kill                         nobody waits for the command any more
#   from us:  TOKEN ID out|err BASE64, TOKEN ID more, TOKEN ID exit CODE
# At most 8 parts of an output are under way, so that a slow reader stops its own command and no other.

# A line to the port; one writer at a time, or lines would mix. agent.sh sets `token` and `work`.
# shellcheck disable=SC2154
say() { (flock 9; printf '%s %s %s\n' "$token" "$id" "$*" >&3) 9>"$work/lock"; }

stream() {
  id=$1 rows=$2 columns=$3
  printf %s "$4" | base64 -d >"$work/$id.sh"
  for name in asked ack in out err; do mkfifo "$work/$id.$name"; done
  # Open for reading and writing: such a pipe has no end, and opening it does not wait (fifo(7)).
  exec 4<>"$work/$id.asked" 5<>"$work/$id.ack"
  printf '\n\n\n\n\n\n\n\n' >&5
  pass out <"$work/$id.out" 4>&- &
  out=$!
  pass err <"$work/$id.err" 4>&- &
  err=$!
  feed >"$work/$id.in" 5>&- &
  feeder=$!
  (
    exec 3>&- 4>&- 5>&-
    # A shell has its background commands ignore Ctrl-C (XCU 2.11), and only env(1) can undo that.
    again=--default-signal=INT,QUIT
    if [ "$rows" = 0 ]; then exec env "$again" setsid sh "$work/$id.sh"; fi
    # script(1) makes the terminal. With a pipe as its own input it would switch echo off without -E.
    TERM=xterm-256color exec env "$again" setsid script -q -e -E always -c \
      "tty >'$work/$id.tty'; stty rows $rows cols $columns; exec sh '$work/$id.sh'" /dev/null
  ) <"$work/$id.in" >"$work/$id.out" 2>"$work/$id.err" &
  echo "$! $out $err" >"$work/$id.pids"
  # Of a command that is killed the shell prints a word, here.
  wait "$!" 2>/dev/null
  code=$?
  # The one signal besides Ctrl-C's of which the shell prints nothing.
  kill -s PIPE "$feeder" 2>/dev/null
  # A command that was killed before it opened its output: whoever waits for that sees its end.
  : 1<>"$work/$id.out" 2<>"$work/$id.err"
  wait "$out" "$err"
  say "exit $code"
  rm -f "$work/$id".*
}

# dd(1) with one block is one read(2): what is there now, and nothing at the end.
pass() {
  while read -r _ <&5 && part=$(dd bs=45000 count=1 2>/dev/null | base64 -w 0) && [ -n "$part" ]; do
    say "$1 $part"
  done
}

feed() {
  say more
  while read -r verb rest <&4; do
    case $verb in
      in)
        bytes "$rest" <&4
        say more
        ;;
      size) stty -F "$(cat "$work/$id.tty")" rows "${rest% *}" cols "${rest#* }" ;;
      end) return ;;
    esac
  done
}

# What comes for a command that runs. One that has ended has no pipe any more. A pipe has room for 64 KiB (pipe(7)), so writing
# to it does not wait.
hand_on() {
  case $2 in
    ack) pipe=$work/$1.ack ;;
    *) pipe=$work/$1.asked ;;
  esac
  [ -p "$pipe" ] || pipe=/dev/null
  {
    echo "$2 $3"
    [ "$2" != in ] || bytes "$3" <&3
  } 1<>"$pipe"
}

# Passes so many bytes on. The shell reads lines byte by byte, which takes seconds for a megabyte.
bytes() { dd bs="$1" count=1 iflag=fullblock 2>/dev/null; }

end_stream() {
  for _ in 1 2 3 4 5; do [ -s "$work/$1.pids" ] || sleep 1; done
  read -r group readers <"$work/$1.pids" || return
  # A session of its own, by setsid(1), so also a group of its own.
  kill -s TERM -- "-$group"
  # Nobody acknowledges what they have read.
  # shellcheck disable=SC2086
  kill -s PIPE $readers
  sleep 5
  kill -s KILL -- "-$group"
}
