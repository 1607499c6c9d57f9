import { shellWords } from '../../render/shell.ts'
import type { ContainerLog } from './files.ts'

export interface LogRange {
  /** The last lines of the container; undefined: all. */
  readonly tail?: number | undefined
  /** Go on with what comes, and with the container that takes the place of this one. */
  readonly follow?: boolean | undefined
}

/**
 * Prints the raw lines of a CRI log. The kubelet rotates ATTEMPT.log to ATTEMPT.log.TIME, and compresses all but the newest of
 * those (pkg/kubelet/logs/container_log_manager.go@v1.36.4, rotateLog), so the order of their names is that of the lines. Perl and gzip
 * are Essential in Debian.
 */
const script = `use strict;
my ($folder, $attempt, $tail, $follow) = @ARGV;
chdir $folder or die "$folder: $!\\n";
$| = 1;
my (@kept, $ends);
sub line {
  my ($line) = @_;
  if ($tail eq "") { print $line or exit; return }
  push @kept, $line;
  $ends++ if $line =~ /^\\S+ \\S+ F/;
  while ($ends > $tail) { $ends-- if shift(@kept) =~ /^\\S+ \\S+ F/ }
}
for my $name (sort grep { !/\\.tmp$/ } glob "$attempt.log.*") {
  my $rotated;
  my @how = $name =~ /\\.gz$/ ? ("-|", "gzip", "-dc", $name) : ("<", $name);
  open $rotated, shift @how, @how or next;
  while (my $line = <$rotated>) { line($line) }
}
my $half = "";
sub rest {
  my ($log) = @_;
  seek $log, 0, 1;
  while (my $line = <$log>) {
    $half .= $line;
    next unless $half =~ /\\n$/;
    line($half);
    $half = "";
  }
}
while (1) {
  my $log;
  until (open $log, "<", "$attempt.log") { exit unless $follow; select undef, undef, undef, 0.2 }
  my $inode = (stat $log)[1];
  while (1) {
    rest($log);
    if ($tail ne "") { print @kept or exit; @kept = (); $tail = "" }
    if (!$follow) { print "$half\\n" if $half ne ""; exit }
    my $now = (stat "$attempt.log")[1];
    my $next = -e ($attempt + 1) . ".log";
    if ($next || defined $now && $now != $inode) {
      rest($log);
      $attempt++ if $next;
      last;
    }
    select undef, undef, undef, 0.2;
  }
}`

/** The shell command for it. With `follow` it goes on until it is ended. */
export function logCommand({ folder, attempt }: ContainerLog, { tail, follow }: LogRange): string {
  const words = [folder, String(attempt), tail === undefined ? '' : String(tail), follow ? '1' : '']
  return `exec ${shellWords(['perl', '-e', script, ...words])}`
}
