import { nodePaths } from '../../plan/paths.ts'
import type { Plan } from '../../plan/types.ts'
import { unitMode } from '../../plan/unit-mode.ts'
import type { OutputFile } from '../file.ts'
import { udevTrigger } from './udev.ts'

export interface LoginOptions {
  /** Somebody may log in at a console: user-data can give a user a password. */
  readonly consoleLogins: boolean
  /** Somebody may log in at all. */
  readonly logins: boolean
}

/**
 * What systemd would do at a boot and this node has no use for. docs/boot.md has each with its reason, and how to have
 * it otherwise; all of these are files that a link to /dev/null switches off (systemd.unit(5), systemd.generator(7)).
 */
const maskedUnits = [
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'systemd-firstboot.service',
  'systemd-network-generator.service',
  'systemd-networkd-persistent-storage.service',
  'systemd-remount-fs.service',
  'systemd-udev-load-credentials.service',
]

const maskedInstances = ['modprobe@configfs.service', 'modprobe@drm.service', 'modprobe@fuse.service']

/** Programs that systemd runs before it reads its first unit, and that find nothing here. */
const maskedGenerators = [
  'systemd-gpt-auto-generator',
  'systemd-hibernate-resume-generator',
  'systemd-rc-local-generator',
  'systemd-ssh-generator',
  'systemd-system-update-generator',
  'systemd-sysv-generator',
  'systemd-tpm2-generator',
]

/**
 * Needs less than basic.target: neither the network nor its name service, no time, no login, no kernel parameter and no
 * device but the disk. What it needs is named instead.
 */
const early = `[Unit]
DefaultDependencies=no
After=local-fs.target
Conflicts=shutdown.target
Before=shutdown.target
`

/**
 * Of two that want the CPU while the machine starts, the one that the pods wait for has it (StartupCPUWeight= of
 * systemd.resource-control(5): 100 for everything else).
 */
const weighing = (weight: number) => `[Service]\nStartupCPUWeight=${weight}\n`
const first = weighing(1000)

const dropIns = {
  'bakelet-images.service': `${early}\n${first}`,
  'bakelet-install.service': `${early}\n${first}`,
  'containerd.service': `${early}\n${first}`,
  'kubelet.service': first,
  // The kubelet starts when these have.
  'systemd-networkd.service': first,
  'systemd-resolved.service': first,
}

/**
 * Drivers that the initrd loads while systemd, on another CPU, reads its units. Loaded later, each would need a process of
 * its own. virtio_scsi, sd_mod and ahci: disks other than the root disk.
 */
const earlyModules = ['virtio_net', 'button', 'overlay', 'virtio_scsi', 'sd_mod', 'ahci']
const podNetworkModules = ['br_netfilter', 'veth', 'nft_chain_nat', 'nft_fib_ipv4', 'nft_masq', 'nft_nat']

/** Programs that every start of a pod runs. The initrd reads them from the disk at the same time. */
function earlyPrograms({ prefix, artifacts }: Plan): string[] {
  const { bin } = nodePaths(prefix)
  const used = [
    'containerd',
    'kubelet',
    'containerd-shim-runc-v2',
    'runc',
    'cni/bridge',
    'cni/host-local',
    'cni/portmap',
  ]
  const there = artifacts.flatMap(({ install }) => install.map(({ to }): string => to))
  return used.map(name => `${bin}/${name}`).filter(path => there.includes(path))
}

const lines = (words: readonly string[]) => words.map(word => `${word}\n`).join('')

/** logind opens a screen for each login that might come, and the kernel makes three devices for each (logind.conf(5)). */
const noScreens: OutputFile = {
  path: 'usr/lib/systemd/logind.conf.d/80-bakelet.conf',
  mode: '0644',
  content: '# Made by bakelet.\n[Login]\nNAutoVTs=0\nReserveVT=0\n',
}

/** Files of the image by which it boots faster. */
export function bootFiles(plan: Plan, { consoleLogins, logins }: LoginOptions): OutputFile[] {
  const units = [...maskedUnits, ...(logins ? [] : ['systemd-user-sessions.service'])]
  const generators = [...maskedGenerators, ...(consoleLogins ? [] : ['systemd-getty-generator'])]
  // Who writes a unit or a drop-in of it wants it.
  const isWanted = (unit: string) =>
    plan.ownUnits.some(({ name }) => name === unit || name === unit.replace(/@[^.]*/, '@'))
  const masked = [
    ...units.filter(unit => !isWanted(unit)).map(unit => `etc/systemd/system/${unit}`),
    // Not below /etc: `systemctl preset-all` would take away what has the name of a template's instance.
    ...maskedInstances.filter(unit => !isWanted(unit)).map(unit => `usr/lib/systemd/system/${unit}`),
    ...generators.map(generator => `etc/systemd/system-generators/${generator}`),
  ]
  const isThere = (unit: string) =>
    unit.startsWith('systemd-') || plan.units.some(({ name }) => name === unit)
  const modules = [...earlyModules, ...(isThere('kubelet.service') ? podNetworkModules : [])]
  return [
    ...masked.map(path => ({ path, link: '/dev/null' })),
    udevTrigger(consoleLogins),
    ...Object.entries(dropIns)
      .filter(([unit]) => isThere(unit))
      .map(([unit, content]) => ({
        path: `usr/lib/systemd/system/${unit}.d/80-bakelet.conf`,
        mode: unitMode(unit),
        content: `# Made by bakelet.\n${content}`,
      })),
    ...(consoleLogins ? [] : [noScreens]),
    { path: 'usr/lib/bakelet/early-modules', mode: '0644', content: lines(modules) },
    { path: 'usr/lib/bakelet/early-programs', mode: '0644', content: lines(earlyPrograms(plan)) },
  ]
}
