import type { NodePath } from '../plan/entry.ts'
import { shellWord, shellWords } from '../render/shell.ts'
import { runcCommand } from '../verify/running-containers.ts'

/**
 * Connects its input and output with a port of localhost, as containerd does for the kubelet
 * (internal/cri/server/sandbox_portforward_linux.go, containerd 2.3). IO::Socket::IP is in perl-base, which is Essential in Debian.
 */
const script = `use strict;
use IO::Socket::IP;
my ($port) = @ARGV;
my $socket;
for my $host ("127.0.0.1", "::1") {
  last if $socket = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port);
}
die "no answer at port $port of the pod: $@\\n" unless $socket;
sub copy {
  my ($from, $to) = @_;
  while (sysread $from, my $bytes, 65536) {
    for (my $at = 0; $at < length $bytes;) {
      my $written = syswrite $to, $bytes, length($bytes) - $at, $at;
      return unless defined $written;
      $at += $written;
    }
  }
}
my $child = fork;
if (!$child) { copy(\\*STDIN, $socket); shutdown $socket, 1; exit }
copy($socket, \\*STDOUT);
kill "KILL", $child;`

/** The shell command for a port of the pod that a running container belongs to, in the pod's network. */
export function connectCommand(bin: NodePath, containerId: string, port: number): string {
  const state = `${runcCommand(bin)} state ${shellWord(containerId)}`
  return `pid=$(${state} | sed -n 's/^ *"pid": \\([0-9]*\\),*$/\\1/p')
exec nsenter --target "\${pid:?the container does not run}" --net -- ${shellWords(['perl', '-e', script, String(port)])}`
}
