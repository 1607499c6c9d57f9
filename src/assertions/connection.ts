import { shellWords } from '../render/shell.ts'

/** Bytes of an answer that are read. */
export const mostAnswer = 64 * 1024

/**
 * Connects from the node, sends a request and prints the beginning of the answer; without a request connecting is enough. The module is
 * in perl-base, which is Essential in Debian.
 */
const script = `use strict;
use IO::Socket::IP;
my ($host, $port, $request, $left) = @ARGV;
my $socket = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port) or die "$!\\n";
exit if $request eq "";
$socket->syswrite($request);
while ($left > 0 && (my $count = sysread $socket, my $bytes, $left)) { print $bytes; $left -= $count }`

/** The shell command for one connection; it fails, with the reason on standard error, if nobody answers. */
export function connectCommand(host: string, port: number, request = ''): string {
  return shellWords(['perl', '-e', script, '--', host, String(port), request, String(mostAnswer)])
}

/** HTTP/1.0 (RFC 1945): the answer ends with the connection, and has no chunks. */
export function getRequest(url: URL): string {
  return [
    `GET ${url.pathname}${url.search} HTTP/1.0`,
    `Host: ${url.host}`,
    'User-Agent: bakelet',
    'Accept: */*',
    '',
    '',
  ].join('\r\n')
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

/** Undefined: what came is not HTTP. */
export function parseAnswer(text: string): HttpAnswer | undefined {
  const [, status] = /^HTTP\/\d(?:\.\d)? (\d{3})(?:\s|$)/.exec(text) ?? []
  if (status === undefined) return undefined
  const end = /\r?\n\r?\n/.exec(text)
  return { status: Number(status), body: end ? text.slice(end.index + end[0].length) : '' }
}
