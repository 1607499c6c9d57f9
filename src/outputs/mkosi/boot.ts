import type { OutputFile } from '../file.ts'

/**
 * What systemd would do at a boot and this node has no use for. docs/boot.md has each with its reason and its gain, and
 * how to have it otherwise; all of these are files that a link to /dev/null switches off (systemd.unit(5),
 * systemd.generator(7)).
 */
const maskedUnits = [
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'modprobe@configfs.service',
  'modprobe@drm.service',
  'modprobe@fuse.service',
  'sys-fs-fuse-connections.mount',
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'systemd-firstboot.service',
  'systemd-network-generator.service',
  'systemd-networkd-persistent-storage.service',
]

/** Programs that systemd runs before it reads its first unit, and that find nothing here. */
const maskedGenerators = [
  'systemd-gpt-auto-generator',
  'systemd-hibernate-resume-generator',
  'systemd-rc-local-generator',
  'systemd-ssh-generator',
  'systemd-system-update-generator',
  'systemd-tpm2-generator',
]

/**
 * Devices that no driver and no rule of ours waits for. To tell udev of each again at boot was a quarter of all the work
 * of a boot. `tty` are the 64 screens; the serial lines, whose units wait for their device, are told of one by one.
 */
const untoldSubsystems = [
  'bdi',
  'clockevents',
  'clocksource',
  'cpu',
  'event_source',
  'machinecheck',
  'memory',
  'tty',
  'vc',
  'vtconsole',
  'workqueue',
]
const serialLines = ['ttyS*', 'ttyAMA*', 'hvc*', 'console']

/** udevadm(8), trigger: devices only, since no rule is about a driver or a subsystem as such. */
function udevTrigger(): string {
  const told = 'ExecStart=-udevadm trigger --type=devices --action=add'
  return [
    '# Made by bakelet.',
    '[Service]',
    'ExecStart=',
    `${told} --prioritized-subsystem=block,net ${untoldSubsystems.map(name => `--subsystem-nomatch=${name}`).join(' ')}`,
    `${told} --subsystem-match=tty ${serialLines.map(name => `--sysname-match=${name}`).join(' ')}`,
    '',
  ].join('\n')
}

/**
 * Units that need less than basic.target: neither the network nor its name service, no time, no login and no device
 * but the disk. They start beside all of that. What they need is named instead.
 */
const earlyUnits = ['bakelet-install.service', 'containerd.service']
const early = `# Made by bakelet.
[Unit]
DefaultDependencies=no
After=local-fs.target systemd-modules-load.service systemd-sysctl.service systemd-tmpfiles-setup.service
Conflicts=shutdown.target
Before=shutdown.target
`

/** Files of the image by which it boots faster. */
export function bootFiles(): OutputFile[] {
  const masked = [
    ...maskedUnits.map(unit => `etc/systemd/system/${unit}`),
    ...maskedGenerators.map(generator => `etc/systemd/system-generators/${generator}`),
  ]
  return [
    ...masked.map(path => ({ path, link: '/dev/null' })),
    {
      path: 'usr/lib/systemd/system/systemd-udev-trigger.service.d/80-bakelet.conf',
      mode: '0644',
      content: udevTrigger(),
    },
    ...earlyUnits.map(unit => ({
      path: `usr/lib/systemd/system/${unit}.d/80-bakelet.conf`,
      mode: '0644' as const,
      content: early,
    })),
  ]
}
