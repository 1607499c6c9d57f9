import { shellWord } from '../render/shell.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

export interface Connection {
  readonly host: string
  readonly port: number
  /** What is sent; undefined: connecting is enough. */
  readonly request: string | undefined
  readonly timeoutSeconds: number
}

/**
 * Connects to addresses from a node, all at once, and prints for each its number and the first line of the answer. The modules
 * are in perl-base, which is Essential in Debian.
 */
const script = `use strict;
use IO::Socket::IP;
$| = 1;
my $number = 0;
my @children;
while (@ARGV) {
  my ($host, $port, $timeout, $request) = splice @ARGV, 0, 4;
  my $child = fork;
  if ($child) { push @children, $child; $number++; next }
  my $said = eval {
    local $SIG{ALRM} = sub { die "no answer within $timeout s\\n" };
    alarm $timeout;
    my $socket = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port) or die "$!\\n";
    my $line = "connected";
    if ($request ne "") {
      $socket->syswrite($request);
      $socket->sysread($line, 200) or die "the connection ended without an answer\\n";
    }
    $line;
  };
  $said = "failed: $@" unless defined $said;
  $said =~ s/[\\r\\n].*//s;
  print "$number $said\\n";
  exit;
}
waitpid $_, 0 for @children;`

const mostLine = 512
/** A command line is at most 128 KiB. */
const connectionsAtOnce = 100

/** The first line that each address answered with, "connected" where nothing was sent, or "failed: " and why. */
export async function connectFromNode(
  node: Node,
  connections: readonly Connection[],
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<string[]> {
  const answers: string[] = []
  for (let at = 0; at < connections.length; at += connectionsAtOnce) {
    const some = connections.slice(at, at + connectionsAtOnce)
    const words = some.flatMap(({ host, port, timeoutSeconds, request }) => [
      host,
      String(port),
      String(timeoutSeconds),
      request ?? '',
    ])
    const command = ['perl', '-e', script, '--', ...words].map(shellWord).join(' ')
    const { stdout } = await node.exec(command, { ...options, mostBytes: mostLine * some.length })
    const lines = new Map(
      stdout.split('\n').map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    )
    answers.push(...some.map((_, index) => lines.get(String(index)) ?? 'failed: the node did not say'))
  }
  return answers
}
