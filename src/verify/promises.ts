import { decodeText } from '../host/decode.ts'
import { sysctlPath } from '../plan/kernel-names.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

/** The answers of a node to what a plan promises beside files and pods. Lists are in the order of the plan. */
export interface NodeAnswers {
  /** systemd runs the node: sd_booted(3). Without it, nobody has loaded modules or set sysctls, host name and users. */
  readonly booted: boolean
  /** Properties of systemctl(1) by the name of the unit. */
  readonly units: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly failed: readonly string[]
  readonly modules: readonly string[]
  /** Undefined: the kernel does not have it. */
  readonly sysctls: readonly (string | undefined)[]
  readonly hostname: string
  readonly timezone: string
  readonly users: readonly string[]
  /** What each program prints as its version. */
  readonly versions: ReadonlyMap<string, string>
  /** Digests by reference; undefined: containerd does not answer. */
  readonly images: ReadonlyMap<string, string> | undefined
  /** TCP sockets that somebody outside reaches; undefined: ss(8) is not on the node. */
  readonly listeners: readonly Listener[] | undefined
}

export interface Listener {
  readonly port: number
  /** As ss(8) has it: users:(("sshd",pid=7,fd=3)). */
  readonly program: string
  /** As /proc/PID/cgroup has it. */
  readonly cgroup: string
}

const mark = '--- bakelet'

/** Active once every pod has been ready; what pods are now, they are asked themselves. */
export const readyTarget = 'bakelet-ready.target'

/** The units of a plan that every boot starts: enabled ones, and those that they require. */
export function startedUnits({ units, ownUnits }: Pick<Plan, 'units' | 'ownUnits'>): readonly StartedUnit[] {
  const enabled = units.filter(({ wantedBy }) => wantedBy !== undefined)
  const required = new Set(
    enabled.filter(({ name }) => name !== readyTarget).flatMap(({ relations }) => relations.Requires ?? []),
  )
  return [
    ...enabled.map(({ name }) => ({ name, enabled: true })),
    ...units
      .filter(({ name, wantedBy }) => wantedBy === undefined && required.has(name))
      .map(({ name }) => ({ name, enabled: false })),
    ...ownUnits.flatMap(({ started }) => started.map(name => ({ name, enabled: true }))),
  ]
}

export interface StartedUnit {
  readonly name: string
  /** By itself, and not because another unit requires it. */
  readonly enabled: boolean
}

function command(plan: Plan): string {
  const { bin, cniBin } = nodePaths(plan.prefix)
  const program = (name: string) => shellWord(`${bin}/${name}`)
  // What runs, by its /proc/PID/exe: the file may have been replaced since.
  const running = (name: string) => `for exe in /proc/[0-9]*/exe; do
  case $(readlink "$exe") in ${program(name)}|${program(name)}' (deleted)') echo "${name} $("$exe" --version)"; break;; esac
done`
  const cniMember = plan.artifacts
    .find(({ name }) => name === 'cni-plugins')
    ?.install.find(({ to }) => to.startsWith(`${cniBin}/`))
  const units = startedUnits(plan)
    .map(({ name }) => shellWord(name))
    .join(' ')
  const properties = 'Id,LoadState,ActiveState,UnitFileState,Type,RemainAfterExit,ConditionResult,Result'
  const sections = [
    '[ -d /run/systemd/system ] && echo yes || echo no',
    units === '' ? '' : `systemctl show --property=${properties} -- ${units} 2>/dev/null`,
    'systemctl list-units --failed --plain --no-legend --no-pager 2>/dev/null',
    ...[plan.modules.map(moduleQuestion).join('\n'), plan.sysctls.map(sysctlQuestion).join('\n')],
    'hostname; readlink -f /etc/localtime',
    plan.users
      .map(({ name }) => `getent passwd ${shellWord(name)} >/dev/null && echo yes || echo no`)
      .join('\n'),
    [
      ...[running('kubelet'), running('containerd')],
      `[ ! -x ${program('runc')} ] || echo "runc $(${program('runc')} --version | head -n 1)"`,
      // A plugin without a command prints what it is: libcni, pkg/skel/skel.go, v1.2.0.
      cniMember
        ? `echo "cni-plugins $(env -u CNI_COMMAND ${shellWord(cniMember.to)} 2>&1 </dev/null | head -n 1)"`
        : '',
    ].join('\n'),
    `if list=$(timeout 30 ${program('ctr')} --namespace k8s.io images ls 2>/dev/null); then echo yes; printf '%s\\n' "$list" | awk 'NR > 1 { print $1, $3 }'; else echo no; fi`,
    `if command -v ss >/dev/null; then echo yes; ss -Hltnp | while read -r _ _ _ own _ users; do
  pid=$(printf '%s' "$users" | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p')
  printf '%s|%s|%s\\n' "$own" "$users" "$([ -z "$pid" ] || tr '\\n' ' ' <"/proc/$pid/cgroup")"
done; else echo no; fi`,
  ]
  return `${sections.map(section => `${section}\necho '${mark}'`).join('\n')}\ntrue`
}

/** A module that is part of the kernel is not in /sys/module if it has no parameters. */
function moduleQuestion({ name }: Plan['modules'][number]): string {
  const own = name.replaceAll('-', '_')
  const file = shellWord(`/${own.replaceAll('_', '[-_]')}\\.ko`)
  return `if [ -d ${shellWord(`/sys/module/${own}`)} ] || grep -q ${file} "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then echo loaded; else echo 'not loaded'; fi`
}

/**
 * Values of several lines or with tabs come with single spaces, as those of the plan are compared. With printf: echo of dash(1) reads
 * backslashes.
 */
function sysctlQuestion({ key }: Plan['sysctls'][number]): string {
  return `if value=$(cat ${shellWord(`/proc/sys/${sysctlPath(key)}`)} 2>/dev/null); then printf '=%s' "$value" | tr '\\n\\t' '  '; echo; else echo none; fi`
}

/** Asks a node all of it at once. Throws AnswerError, or VmError as Node.exec() does. */
export async function askPromises(
  node: Node,
  plan: Plan,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<NodeAnswers> {
  const { stdout } = await node.exec(command(plan), { ...options, mostBytes: 8 * 2 ** 20 })
  const sections = stdout.split(`${mark}\n`).map(text => text.split('\n').filter(line => line !== ''))
  const [booted, , failed, modules, sysctls, names, users, versions, images, listeners] = sections
  decodeText(
    { a: 'word', pattern: /^(yes|no)$/ },
    booted?.[0] ?? '',
    guestAnswerer(node, 'test -d /run/systemd/system'),
  )
  return {
    booted: booted?.[0] === 'yes',
    units: unitsOf(stdout.split(`${mark}\n`)[1] ?? ''),
    failed: (failed ?? []).map(line => line.split(' ', 1)[0] ?? ''),
    modules: modules ?? [],
    sysctls: (sysctls ?? []).map(line => (line.startsWith('=') ? oneSpace(line.slice(1)) : undefined)),
    hostname: names?.[0] ?? '',
    timezone: (names?.[1] ?? '').replace('/usr/share/zoneinfo/', ''),
    users: users ?? [],
    versions: new Map((versions ?? []).map(atSpace)),
    images: images?.[0] === 'yes' ? new Map(images.slice(1).map(atSpace)) : undefined,
    listeners: listeners?.[0] === 'yes' ? listeners.slice(1).flatMap(listenerOf) : undefined,
  }
}

export const oneSpace = (text: string) => text.trim().split(/\s+/).join(' ')

function unitsOf(text: string): NodeAnswers['units'] {
  const blocks = text.split('\n\n').map(block => new Map(block.split('\n').map(line => at(line, '='))))
  return new Map(blocks.map(block => [block.get('Id') ?? '', block]))
}

function listenerOf(line: string): Listener[] {
  const [own = '', program = '', cgroup = ''] = line.split('|')
  const port = Number(own.slice(own.lastIndexOf(':') + 1))
  return /^(127\.|\[::1\]|\[::ffff:127\.)/.test(own) || !Number.isInteger(port)
    ? []
    : [{ port, program, cgroup }]
}

const atSpace = (line: string) => at(line, ' ')

function at(line: string, separator: string): [string, string] {
  const index = line.indexOf(separator)
  return [line.slice(0, index), line.slice(index + 1)]
}
