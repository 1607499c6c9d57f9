/** The versions of what runs on a node, each as its own program says it. */
export interface RunningVersions {
  readonly kernel: string
  readonly containerd: string
  /** Undefined on a node without CRI. */
  readonly kubelet: string | undefined
}

/** A shell command that asks the very programs that run, through /proc/PID/exe, and not the files they came from. */
export const versionsCommand = `echo "kernel $(uname -r)"
for unit in containerd kubelet; do
  pid=$(systemctl show --property=MainPID --value "$unit.service")
  [ "\${pid:-0}" = 0 ] || echo "$unit $("/proc/$pid/exe" --version)"
done`

/** Reads what versionsCommand printed. */
export function parseVersions(output: string): RunningVersions {
  const words = new Map(
    output.split('\n').map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  )
  const version = (name: string) => /\bv(\d+\.\d+\.\d+\S*)/.exec(words.get(name) ?? '')?.[1]
  return {
    kernel: words.get('kernel') ?? '',
    containerd: version('containerd') ?? 'not running',
    kubelet: version('kubelet'),
  }
}
