/** Why containerd ended: what it printed last that is an error. Before it has a log it prints "containerd: …". */
export function lastErrorOf(text: string): string {
  const lines = text.trim().split('\n')
  const last =
    lines.findLast(line => /^containerd: |level=(fatal|error|panic)/.test(line)) ?? lines.at(-1) ?? ''
  return last.replace(/^containerd: /, '')
}
