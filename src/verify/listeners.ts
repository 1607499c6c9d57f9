/** A socket at which a program waits for somebody outside of the node. */
export interface Listener {
  readonly protocol: 'TCP' | 'UDP'
  readonly port: number
  /** As ss(8) has it: users:(("sshd",pid=7,fd=3)). */
  readonly program: string
  /** As /proc/PID/cgroup has it. */
  readonly cgroup: string
}

/** A shell command: `no`, or `yes`, the ports that the kernel gives to clients, and a line for each socket. */
export const listenersQuestion = `if command -v ss >/dev/null; then echo yes; cat /proc/sys/net/ipv4/ip_local_port_range; ss -Hltunp | while read -r protocol _ _ _ own _ users; do
  pid=$(printf '%s' "$users" | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p')
  printf '%s|%s|%s|%s\\n' "$protocol" "$own" "$users" "$([ -z "$pid" ] || tr '\\n' ' ' <"/proc/$pid/cgroup")"
done; else echo no; fi`

/** Reads the lines of listenersQuestion. Undefined: the node does not have ss(8). */
export function parseListeners([answer, range = '', ...lines]: readonly string[]): Listener[] | undefined {
  if (answer !== 'yes') return undefined
  const [first = 0, last = 0] = range.split(/\s+/).map(Number)
  // A UDP client that has not connected looks like a server; the kernel gives it a port of this range (ip(7), ip_local_port_range).
  const isClient = ({ protocol, port }: Listener) => protocol === 'UDP' && port >= first && port <= last
  return lines.flatMap(listenerOf).filter(listener => !isClient(listener))
}

function listenerOf(line: string): Listener[] {
  const [protocol, own = '', program = '', cgroup = ''] = line.split('|')
  const port = Number(own.slice(own.lastIndexOf(':') + 1))
  if (/^(127\.|\[::1\]|\[::ffff:127\.)/.test(own) || !Number.isInteger(port)) return []
  return [{ protocol: protocol === 'udp' ? 'UDP' : 'TCP', port, program, cgroup }]
}
