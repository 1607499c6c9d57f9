import type { OutputFile } from '../file.ts'

/**
 * Devices that no driver and no rule here waits for. To tell udev of each again at boot was a quarter of all the work
 * of a boot. `tty` are the 64 screens; the serial lines, whose units wait for their device, are told of one by one.
 * What is below a disk controller (`ata_*`, `scsi_host`) and has a driver to find is told of as `pci`, `scsi` or `block`.
 * The rules for `misc` give permissions: to fuse, kvm and their like without being told (static_node= of udev(7)), and
 * the rest is for root.
 */
const untoldSubsystems = [
  'ata_device',
  'ata_link',
  'ata_port',
  'bdi',
  'clockevents',
  'clocksource',
  'container',
  'cpu',
  'dma_heap',
  'event_source',
  'graphics',
  'leds',
  'machinecheck',
  'mem',
  'memory',
  'memory_tiering',
  'misc',
  'node',
  'pci_bus',
  'scsi_host',
  'serial-base',
  'thermal',
  'tty',
  'vc',
  'vtconsole',
  'wakeup',
  'workqueue',
]
/** Of ACPI's devices, its interrupt links and those that are only an address on a bus: no driver has their name. */
const untoldAttributes = ['hid=PNP0C0F', 'adr']
const serialLines = ['ttyS*', 'ttyAMA*', 'hvc*', 'console']

/** What udev is told of at boot: udevadm(8), trigger. Devices only, since no rule is about a driver or a subsystem as such. */
export function udevTrigger(logins: boolean): OutputFile {
  const told = 'ExecStart=-udevadm trigger --type=devices --action=add'
  const untold = [
    ...untoldSubsystems.map(name => `--subsystem-nomatch=${name}`),
    ...untoldAttributes.map(attribute => `--attr-nomatch=${attribute}`),
  ].join(' ')
  const lines = serialLines.map(name => `--sysname-match=${name}`).join(' ')
  return {
    path: 'usr/lib/systemd/system/systemd-udev-trigger.service.d/80-bakelet.conf',
    mode: '0644',
    content: [
      '# Made by bakelet.',
      '[Service]',
      'ExecStart=',
      `${told} --prioritized-subsystem=block,net ${untold}`,
      // A login waits for its line; nothing else does.
      ...(logins ? [`${told} --subsystem-match=tty ${lines}`] : []),
      '',
    ].join('\n'),
  }
}
