import type { Answerer } from '../host/answer.ts'
import { decodeText } from '../host/decode.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

/** The versions of what runs on a node, each as its own program says it. */
export interface RunningVersions {
  readonly kernel: string
  readonly containerd: string
  /** Undefined on a node without CRI. */
  readonly kubelet: string | undefined
}

/** A shell command that asks the programs that run, through /proc/PID/exe, and not the files they came from. */
const versionsCommand = `echo "kernel $(uname -r)"
for unit in containerd kubelet; do
  pid=$(systemctl show --property=MainPID --value "$unit.service")
  [ "\${pid:-0}" = 0 ] || echo "$unit $("/proc/$pid/exe" --version)"
done`

/** Asks a node for the versions of what runs. Throws AnswerError, or VmError as Vm.exec() does. */
export async function askVersions(
  node: Node,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<RunningVersions> {
  const { stdout } = await node.exec(versionsCommand, { ...options, mostBytes: 64 * 1024 })
  return parseVersions(stdout, guestAnswerer(node, 'uname -r; kubelet --version; containerd --version'))
}

/** Reads what versionsCommand printed. */
function parseVersions(output: string, guest: Answerer): RunningVersions {
  const [kernel = ''] = decodeText(
    { a: 'version of a kernel', pattern: /^kernel ([\w.+~-]{1,64})$/m },
    output,
    guest,
  )
  const words = new Map(
    output.split('\n').map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  )
  const version = (name: string) =>
    /\bv(\d+\.\d+\.\d+[\w.+~-]{0,64})(?=\s|$)/.exec(words.get(name) ?? '')?.[1]
  return {
    kernel,
    containerd: version('containerd') ?? 'not running',
    kubelet: version('kubelet'),
  }
}
