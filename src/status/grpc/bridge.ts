import { shellWord } from '../../render/shell.ts'

/**
 * Carries the bytes of an HTTP/2 client from standard input to a socket, and the server's back, until as many streams as the
 * client began have ended: by END_STREAM in DATA (0) or HEADERS (1), by RST_STREAM (3), or all of them by GOAWAY (7) (RFC 9113, 6).
 * Perl, because each node has it: perl-base is Essential in Debian, and has these modules. A baked image has no curl.
 */
const script = `use strict;
use IO::Socket::UNIX;
my ($path, $streams, $most) = @ARGV;
$SIG{ALRM} = sub { die "no answer in time\\n" };
alarm 15;
binmode STDIN;
binmode STDOUT;
my $request = do { local $/; <STDIN> };
my $socket = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\\n";
binmode $socket;
$socket->autoflush;
print $socket $request;
sub take {
  my ($length) = @_;
  my $bytes = "";
  while (length $bytes < $length) {
    read($socket, $bytes, $length - length $bytes, length $bytes) or die "$path: the connection ended\\n";
  }
  $most -= $length;
  die "$path: the answer is too large\\n" if $most < 0;
  print $bytes;
  return $bytes;
}
while ($streams > 0) {
  my ($high, $low, $type, $flags) = unpack "CnCC", take(9);
  take($high * 65536 + $low);
  last if $type == 7;
  $streams-- if $type == 3 or $type < 2 && $flags & 1;
}`

/** A shell command that hands `request` to the server at a Unix socket and prints what the server says. */
export function bridgeCommand(
  socket: string,
  request: Uint8Array,
  { streams, mostBytes }: { readonly streams: number; readonly mostBytes: number },
): string {
  const words = ['perl', '-e', script, socket, String(streams), String(mostBytes)]
  const bytes = Buffer.from(request).toString('base64')
  return `printf %s ${bytes} | base64 -d | ${words.map(shellWord).join(' ')}`
}
