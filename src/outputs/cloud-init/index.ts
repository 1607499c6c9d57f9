import { bytesOf } from '../../plan/content.ts'
import { managedTree } from '../../plan/managed.ts'
import { isOfConfig } from '../../plan/parents.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { Plan } from '../../plan/types.ts'
import { shellWords } from '../../render/shell.ts'
import { yaml } from '../../render/yaml.ts'
import { unpacking } from './archive.ts'
import type { Delivery } from './delivery.ts'
import { sourceList } from './sources.ts'
import { userItem } from './user.ts'
import { compressed, type File, isDeferred, plain } from './write-files.ts'

/** A stretch of user-data: a file that it writes, several of them in an archive, or what stands before or after the files. */
export interface Part {
  readonly name: string
  readonly text: string
  readonly bytes: number
  /** The files of an archive, with their sizes before compression. */
  readonly holds?: readonly { readonly name: string; readonly bytes: number }[]
}

/**
 * One #cloud-config document. Only what cloud-init 22.4 knows is used, and everything reads the same after yaml-cpp has
 * rewritten it, as Multipass does.
 */
export async function cloudConfig(delivery: Delivery): Promise<string> {
  const parts = await userDataParts(delivery)
  return parts.map(({ text }) => text).join('')
}

/**
 * User-data in its parts, in their order. All files are in one archive, but those that have to wait for their user: EC2 takes 16 KiB,
 * and together they are a quarter smaller than one by one.
 */
export async function userDataParts(delivery: Delivery): Promise<readonly Part[]> {
  const { plan } = delivery
  const files = filesOf(delivery)
  const packed = files.filter(({ path }) => !isDeferred(path))
  const deferred = files.filter(({ path }) => isDeferred(path))
  const unpack = await unpacking(packed, `${nodePaths(plan.prefix).bin}/bakelet-install`)
  const archive = `${command(untilInstalled(plan, unpack))}${deferred.length === 0 ? '' : 'write_files:\n'}`
  return [
    part('head', head(plan)),
    {
      ...part(`files, compressed together: ${packed.length} files`, archive),
      holds: packed.map(({ path, content }) => ({ name: path, bytes: Buffer.byteLength(bytesOf(content)) })),
    },
    ...(await Promise.all(deferred.map(async file => part(file.path, await shorter(file))))),
    end(plan),
  ]
}

/**
 * The same with no file compressed, for user-data that is compressed as a whole: gzip finds what the files have in common, and nothing
 * in a file that is compressed already and in base64.
 */
export function plainParts(delivery: Delivery): readonly Part[] {
  const { plan } = delivery
  return [
    part('head', `${head(plan)}${command(untilInstalled(plan))}write_files:\n`),
    ...filesOf(delivery).map(file => part(file.path, item(plain(file)))),
    end(plan),
  ]
}

async function shorter(file: File): Promise<string> {
  const [asIs, packed] = [item(plain(file)), item(await compressed(file))]
  return packed.length < asIs.length ? packed : asIs
}

function part(name: string, text: string): Part {
  return { name, text, bytes: Buffer.byteLength(text) }
}

const print = (value: object): string => yaml(value, { quotesMayBeLost: true })

/** Everything up to the last command of bootcmd. */
function head(plan: Plan): string {
  return `#cloud-config\n# Made by bakelet for ${plan.name}.\n${print({
    hostname: plan.hostname,
    ...(plan.timezone === undefined ? {} : { timezone: plan.timezone }),
    ...(plan.users.length === 0 ? {} : { users: ['default', ...plan.users.map(userItem)] }),
    ...(plan.packages.length === 0 ? {} : { package_update: true, packages: plan.packages }),
  })}${print({ bootcmd: rootOnlyFolder(plan) }).replace(' []', '')}`
}

/** One more item of bootcmd. */
const command = (line: string) => print([line]).replace(/^/, '  ')

const end = (plan: Plan) => part('runcmd', print({ runcmd: start(plan) }))

/**
 * One file, as an item of the list that head() opens. A list may stand as far left as its key (YAML 1.2, 8.2.1), which spares two
 * bytes in each line of every file.
 */
function item(file: ReturnType<typeof plain>): string {
  return print({ write_files: [file] })
    .slice('write_files:\n'.length)
    .replace(/^ {2}/gm, '')
}

/** Every file of the managed tree that no artifact brings. cloud-init makes their folders, root's and 0755. */
function filesOf(delivery: Delivery): File[] {
  const { plan } = delivery
  const files = managedTree(plan).flatMap(entry => (entry.type === 'file' ? [entry] : []))
  const sources = {
    path: nodePaths(plan.prefix).sources,
    // The URL of a mirror may hold a password.
    mode: '0600',
    content: sourceList(delivery),
  } as const
  return [...files, sources]
}

/**
 * write_files runs once per instance and syncs nothing: after a power cut its files can be empty while cloud-init holds
 * them for done. So until bakelet-install has left its own mark, every boot counts as the first. bootcmd runs on every
 * boot, before write_files (cloud-init's config/cloud.cfg.tmpl, 22.4 to 26.2), as a file that sh reads (util.shellify): no line is
 * too long.
 */
function untilInstalled({ files }: Plan, unpack?: string): string {
  const deferred = files.some(({ path }) => isDeferred(path)) ? ' config_write_files_deferred' : ''
  const forget = `rm -f config_write_files${deferred} config_runcmd config_scripts_user`
  const first = unpack === undefined ? forget : `{ ${forget}; ${unpack}; }`
  return `cd /var/lib/cloud/instance/sem && [ -e bakelet ] || ${first}`
}

/** Before the files, with which the folder of the volumes would be made 0755: a Secret's file in it may be open to everybody. */
function rootOnlyFolder({ prefix, directories }: Plan): string[] {
  const { podVolumes } = nodePaths(prefix)
  return directories.some(({ path }) => path === podVolumes) ? [`mkdir -p -m 0700 ${podVolumes}`] : []
}

/**
 * runcmd runs last, in cloud-final.service. Nothing here waits for a unit (--no-block), and no unit of bakelet's is ordered
 * after a unit of cloud-init: either would be a deadlock or an ordering cycle.
 */
function start(plan: Plan): string[] {
  const units = plan.units.filter(({ wantedBy }) => wantedBy).map(({ name }) => name)
  const changed = restarted(plan)
  return [
    ...(needsTree(plan) ? [`${nodePaths(plan.prefix).bin}/bakelet-install tree`] : []),
    'systemctl daemon-reload',
    ...(plan.shutdownSeconds === 0 ? [] : [reloadLogind]),
    ...rereads.filter(([path]) => plan.files.some(file => file.path === path)).map(([, command]) => command),
    ...(plan.files.some(({ path }) => path.startsWith('/etc/systemd/network/05-bakelet-'))
      ? [reloadNetwork]
      : []),
    `systemctl enable ${shellWords(units)}`,
    `systemctl start --no-block ${shellWords([...units, ...plan.ownUnits.flatMap(({ started }) => started)])}`,
    ...(changed.length === 0 ? [] : [`systemctl try-restart --no-block ${shellWords(changed)}`]),
  ]
}

/**
 * Services of the OS and of packages that may run before their drop-ins are there. Not those of cloud-init, which run this, nor
 * D-Bus, whose restart disconnects everybody.
 */
function restarted({ units, ownUnits }: Plan): string[] {
  const isKnown = (name: string) => units.some(unit => unit.name === name) || /^(cloud-|dbus)|@\./.test(name)
  return ownUnits
    .filter(({ name, isWhole }) => !isWhole && name.endsWith('.service') && !isKnown(name))
    .map(({ name }) => name)
}

/**
 * On a new instance write_files gives every file to root again, and where the artifacts are as before, bakelet-install has
 * nothing to do. What write_files cannot make is made here; bakelet-install makes it before the pods, too.
 */
function needsTree(plan: Plan): boolean {
  return managedTree(plan).some(
    entry =>
      entry.path.startsWith('/usr/local/share/ca-certificates/bakelet-') ||
      (isOfConfig(entry) && (entry.type !== 'file' || entry.owner !== undefined)),
  )
}

/**
 * logind can be running before write_files: only Debian and Ubuntu order cloud-init's network stage before sysinit.target
 * (cloud-init, systemd/cloud-init.service.tmpl). On SIGHUP it reads its drop-ins again (systemd v257,
 * src/login/logind.c, manager_dispatch_reload_signal); a kubelet sends the same signal where the limit is too low.
 */
const reloadLogind = 'systemctl kill --signal=HUP systemd-logind.service'

/**
 * networkd may have set up the cards before write_files. It gives those whose file is another one now their new settings
 * (networkctl(1), since systemd 244).
 */
const reloadNetwork = 'networkctl reload'

/**
 * These read their drop-ins only when they start, and they may run before write_files. What journald holds open outlives its
 * restart (systemd-journald.service(8)). Other clients of NTP have no such unit, and try-restart leaves them alone. udev
 * has seen the disks before it had rules about them.
 */
const rereads = [
  [
    '/etc/systemd/timesyncd.conf.d/zz-bakelet.conf',
    'systemctl try-restart --no-block systemd-timesyncd.service',
  ],
  ['/etc/systemd/journald.conf.d/zz-bakelet.conf', 'systemctl restart --no-block systemd-journald.service'],
  [
    '/etc/udev/rules.d/61-bakelet-disks.rules',
    'udevadm control --reload && udevadm trigger --subsystem-match=block',
  ],
] as const
