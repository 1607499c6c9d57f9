import { decodeText } from '../host/decode.ts'
import { sysctlPath } from '../plan/kernel-names.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'
import { type Listener, listenersQuestion, parseListeners } from './listeners.ts'
import { type FilterAnswer, filterQuestion, parseFilter } from './packet-filter.ts'
import { startedUnits } from './started-units.ts'
import { parseUsers, type UserAnswer, userQuestion } from './user-answers.ts'

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
  readonly users: readonly (UserAnswer | undefined)[]
  /** Names of installed packages, and what they provide. */
  readonly packages: ReadonlySet<string>
  /** What each program prints as its version. */
  readonly versions: ReadonlyMap<string, string>
  /** Digests by reference; undefined: containerd does not answer. */
  readonly images: ReadonlyMap<string, string> | undefined
  /** Undefined: ss(8) is not on the node. */
  readonly listeners: readonly Listener[] | undefined
  /** Undefined: it did not say. */
  readonly filter: FilterAnswer | undefined
}

const mark = '--- bakelet'

function command(plan: Plan): string {
  const { bin, cniBin } = nodePaths(plan.prefix)
  const program = (name: string) => shellWord(`${bin}/${name}`)
  // What runs, by its /proc/PID/exe: the file may have been replaced since. One find(1) for all, because each program that a machine
  // without KVM starts takes it long.
  const running = (
    name: string,
  ) => `exe=$(find /proc/[0-9]*/exe -maxdepth 0 '(' -lname ${program(name)} -o -lname ${program(name)}' (deleted)' ')' 2>/dev/null | head -n 1)
[ -z "$exe" ] || echo "${name} $("$exe" --version)"`
  const cniMember = plan.artifacts
    .find(({ name }) => name === 'cni-plugins')
    ?.install.find(({ to }) => to.startsWith(`${cniBin}/`))
  const units = startedUnits(plan)
    .map(({ name }) => shellWord(name))
    .join(' ')
  const properties =
    'Id,LoadState,ActiveState,UnitFileState,Type,RemainAfterExit,ConditionResult,Result,DropInPaths,NeedDaemonReload'
  const sections = [
    '[ -d /run/systemd/system ] && echo yes || echo no',
    units === '' ? '' : `systemctl show --property=${properties} -- ${units} 2>/dev/null`,
    'systemctl list-units --failed --plain --no-legend --no-pager 2>/dev/null',
    ...[plan.modules.map(moduleQuestion).join('\n'), sysctlQuestion(plan.sysctls)],
    'hostname; readlink -f /etc/localtime',
    plan.users.map(userQuestion).join('\n'),
    // dpkg-query(1); a package of the config may be one that others provide.
    plan.packages.length === 0
      ? ''
      : `dpkg-query -W -f '\${db:Status-Status} \${Package}, \${Provides}\\n' 2>/dev/null | sed -n 's/^installed //p'`,
    [
      ...[running('kubelet'), running('containerd')],
      ...['runc', 'crictl'].map(
        name => `[ ! -x ${program(name)} ] || echo "${name} $(${program(name)} --version | head -n 1)"`,
      ),
      // A plugin without a command prints what it is: libcni, pkg/skel/skel.go, v1.2.0.
      cniMember
        ? `echo "cni-plugins $(env -u CNI_COMMAND ${shellWord(cniMember.to)} 2>&1 </dev/null | head -n 1)"`
        : '',
    ].join('\n'),
    `if list=$(timeout 30 ${program('ctr')} --namespace k8s.io images ls 2>/dev/null); then echo yes; printf '%s\\n' "$list" | awk 'NR > 1 { print $1, $3 }'; else echo no; fi`,
    listenersQuestion,
    filterQuestion(plan),
  ]
  return `${sections.map(section => `${section}\necho '${mark}'`).join('\n')}\ntrue`
}

/** A module that is part of the kernel is not in /sys/module if it has no parameters. */
function moduleQuestion({ name }: Plan['modules'][number]): string {
  const own = name.replaceAll('-', '_')
  const file = shellWord(`/${own.replaceAll('_', '[-_]')}\\.ko`)
  return `if [ -d ${shellWord(`/sys/module/${own}`)} ] || grep -q ${file} "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null; then echo loaded; else echo 'not loaded'; fi`
}

const sysctlFile = (key: string) => `/proc/sys/${sysctlPath(key)}`

/** One program for all, because each that a machine without KVM starts takes it long. It says nothing of those that are not there. */
function sysctlQuestion(sysctls: Plan['sysctls']): string {
  return sysctls.length === 0
    ? ''
    : `grep -sH '' ${sysctls.map(({ key }) => shellWord(sysctlFile(key))).join(' ')}`
}

/** Values of several lines or with tabs get single spaces, as those of the plan are compared. */
function sysctlAnswers(sysctls: Plan['sysctls'], lines: readonly string[]): NodeAnswers['sysctls'] {
  const values = new Map<string, string>()
  for (const [path, value] of lines.map(line => at(line, ':')))
    values.set(path, oneSpace(`${values.get(path) ?? ''} ${value}`))
  return sysctls.map(({ key }) => values.get(sysctlFile(key)))
}

/** Asks a node all of it at once. Throws AnswerError, or VmError as Node.exec() does. */
export async function askPromises(
  node: Node,
  plan: Plan,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<NodeAnswers> {
  const { stdout } = await node.exec(command(plan), { ...options, mostBytes: 8 * 2 ** 20 })
  const sections = stdout.split(`${mark}\n`).map(text => text.split('\n').filter(line => line !== ''))
  const [booted, , failed, modules, sysctls, names, users, packages, versions, images, listeners, filter] =
    sections
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
    sysctls: sysctlAnswers(plan.sysctls, sysctls ?? []),
    hostname: names?.[0] ?? '',
    timezone: names?.[1] ?? '',
    users: parseUsers(users ?? []),
    packages: new Set(packages?.flatMap(line => line.split(/ \([^)]*\)|[ ,]+/))),
    versions: new Map((versions ?? []).map(atSpace)),
    images: images?.[0] === 'yes' ? new Map(images.slice(1).map(atSpace)) : undefined,
    listeners: parseListeners(listeners ?? []),
    filter: parseFilter(filter ?? []),
  }
}

export const oneSpace = (text: string) => text.trim().split(/\s+/).join(' ')

function unitsOf(text: string): NodeAnswers['units'] {
  const blocks = text.split('\n\n').map(block => new Map(block.split('\n').map(line => at(line, '='))))
  return new Map(blocks.map(block => [block.get('Id') ?? '', block]))
}

const atSpace = (line: string) => at(line, ' ')

function at(line: string, separator: string): [string, string] {
  const index = line.indexOf(separator)
  return [line.slice(0, index), line.slice(index + 1)]
}
