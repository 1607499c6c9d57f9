import { InvalidArgumentError, Option } from 'commander'
import { type BaselineName, baselineNames } from '../bench/baselines/index.ts'
import { imageFormatNames } from '../config/image-formats.ts'
import { isTargetName, type Target, targetNames } from '../tasks/target.ts'
import { driverNames } from '../vm/index.ts'
import { type DataDisks, diskSerial, type Forward, machineNetworks, vmDefaults } from '../vm/types.ts'

/** Options that mean the same for every command that has them. */
const collect = (text: string, others: readonly string[] | undefined): readonly string[] => [
  ...(others ?? []),
  text,
]

export const configOption = new Option(
  '-c, --config <file>',
  'config file, or - for standard input; repeatable: each is merged over the ones before (default: bakelet.yaml, .toml, .json or bakelet.config.ts in this folder)',
).argParser(collect)

export const setOption = new Option(
  '--set <key=value>',
  'value to merge over the config: kubelet.config.maxPods=20; or, for a config that is a function, any name; repeatable',
).argParser(collect)

export const folderOption = new Option(
  '-o, --output <folder>',
  'folder of the config that gets the pods; one without a config gets a bakelet.yaml (default: this folder)',
)

export const driverOption = new Option('--driver <name>', 'program that runs the machine')
  .choices(driverNames)
  .default('qemu')

export const diskOption = new Option(
  '--disk <name=file>',
  'qcow2 or raw file to attach as the data disk /dev/disk/by-id/virtio-NAME, for the machine to write to; repeatable',
).argParser((text, others: DataDisks | undefined): DataDisks => {
  const [name = '', file = ''] = text.split(/=(.*)/s)
  if (!diskSerial.test(name) || file === '')
    throw new InvalidArgumentError(
      'It must be NAME=FILE, like data=data.qcow2, with a NAME of at most 20 letters, digits, dots, hyphens and underscores.',
    )
  if (others && Object.hasOwn(others, name))
    throw new InvalidArgumentError(`There is another disk ${name}: each needs a name of its own.`)
  return { ...others, [name]: file }
})

export const hostOption = new Option(
  '--host <host>',
  'node to reach by ssh, as ssh takes it: root@edge-1 (default: the machine of this config that `bakelet up` runs)',
)

export const forwardOption = new Option(
  '--forward <[host:]port>',
  'port of the node to forward to 127.0.0.1: 22 to a free port, 2222:22 to this one, 5353:53/udp; repeatable',
).argParser((text, others: readonly Forward[] | undefined): readonly Forward[] => {
  const [, host = '0', guest, protocol = 'tcp'] =
    /^(?:(\d{1,5}):)?(\d{1,5})(?:\/(tcp|udp))?$/.exec(text) ?? []
  const [hostPort, guestPort] = [Number(host), Number(guest)]
  if (guest === undefined || guestPort < 1 || guestPort > 65_535 || hostPort > 65_535)
    throw new InvalidArgumentError('It must be PORT or HOSTPORT:PORT, like 22 or 2222:22, with /udp for UDP.')
  return [...(others ?? []), { protocol: protocol as Forward['protocol'], guestPort, hostPort }]
})

export const networkOption = new Option(
  '--network <name>',
  'network of the machine; isolated: nothing but the forwarded ports; user: also the outside (default: isolated for a baked image in QEMU, else user)',
).choices(machineNetworks)

export const loopbackPortOption = new Option(
  '--loopback-port <port>',
  "TCP port of this machine's loopback that the machine reaches, in QEMU at 10.0.2.2, with the network user; repeatable",
).argParser((text, others: readonly number[] | undefined): readonly number[] => [
  ...(others ?? []),
  wholeNumber(1, 65_535)(text),
])

export const memoryOption = new Option(
  '--memory <MiB>',
  `memory of the machine in MiB (default: hardware.memory of the config, or ${vmDefaults.memoryMiB})`,
).argParser(wholeNumber(256, 1_048_576))

export const cpusOption = new Option(
  '--cpus <n>',
  `virtual CPUs of the machine (default: hardware.cpus of the config, or ${vmDefaults.cpus})`,
).argParser(wholeNumber(1, 255))

export const linesOption = new Option('-n, --lines <n>', 'only the last lines').argParser(
  wholeNumber(0, 1_000_000_000),
)

export const bootOption = new Option('--boot <n>', 'boot to print: 0 is this one, -1 the one before')
  .default(0)
  .argParser(wholeNumber(-1_000_000, 1_000_000))

function wholeNumber(least: number, most: number): (text: string) => number {
  return text => {
    if (!/^-?\d{1,10}$/.test(text) || Number(text) < least || Number(text) > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    return Number(text)
  }
}

export const installToolsOption = new Option(
  '--install-tools',
  'install missing system packages (as root, or through sudo)',
)

export const verifyOption = new Option(
  '--verify',
  'check the lock against the config and the store, without the network',
).conflicts('update')

export const profileOption = new Option(
  '--profile <name>',
  'ask what benchmarks ask, CIS, Bottlerocket and Talos, instead of what the config promises',
).choices(['cis'])

export const formatOption = new Option(
  '--format <format...>',
  'image formats (default: image.format of the config)',
).choices(imageFormatNames)

export const withOption = new Option(
  '--with <tool>',
  'tool that makes the image; packer: a qcow2 without an SBOM, made in a QEMU machine that boots `base`',
)
  .choices(['mkosi', 'packer'])
  .default('mkosi')

export const portOption = new Option('--port <port>', 'port; 0 picks a free one')
  .default(0)
  .argParser(portNumber)

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port must be a whole number from 0 to 65535.')
  return Number(text)
}

export const bootsOption = new Option('-n, --boots <n>', 'number of boots').default(5).argParser(text => {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 1 to 9999.')
  return Number(text)
})

const podsTimeout = (seconds: number) =>
  new Option('--timeout <seconds>', 'how long the pods may take to run').default(seconds).argParser(text => {
    if (!/^[1-9]\d{0,4}$/.test(text))
      throw new InvalidArgumentError('It must be a whole number of seconds from 1 to 99999.')
    return Number(text)
  })

export const timeoutOption = podsTimeout(60)
/** A pod that is changed waits up to 15 s for the old one: see apply/apply.ts. */
export const applyTimeoutOption = podsTimeout(120)

export const targetOption = new Option(
  '--target <version>',
  'report what a move to this version would break: 1.37 for the kubelet, or containerd=2.4; repeatable',
)
  .default([], 'none')
  .argParser((text, others: readonly Target[]): readonly Target[] => {
    const [, program = 'kubelet', version] = /^(?:([a-z]+)=)?v?(\d+\.\d+(?:\.\d+)?)$/.exec(text) ?? []
    if (version === undefined || !isTargetName(program))
      throw new InvalidArgumentError(
        `It must be a kubelet version, or PROGRAM=VERSION with one of ${targetNames.join(', ')}.`,
      )
    return [...others.filter(other => other.program !== program), { program, version }]
  })

export const againstOption = new Option('--against <name,...>', 'baselines to compare with')
  .choices(baselineNames)
  .default([], 'nothing')
  .argParser((text): readonly BaselineName[] => {
    const names = [...new Set(text.split(','))]
    const known = names.filter((name): name is BaselineName => baselineNames.some(known => known === name))
    if (known.length < names.length)
      throw new InvalidArgumentError(`Allowed, separated by commas: ${baselineNames.join(',')}.`)
    return known
  })

export const offlineOption = new Option(
  '--offline',
  'use only the store and no network; BAKELET_OFFLINE=1 does the same',
)

export const bundleOption = new Option(
  '--bundle <folder>',
  'folder to write everything to that a bake, a first boot and a Packer build need, for a closed network',
).conflicts(['from', 'offline', 'rebuild'])

export const fromOption = new Option(
  '--from <folder>',
  'bundle to import into the store, checked, without the network',
).conflicts(['rebuild'])

export const digestOption = new Option(
  '--digest <sha256>',
  "sha256 that the bundle's manifest must have, as --bundle printed it",
).argParser(text => {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('It must be 64 hexadecimal digits.')
  return text
})

export const tailOption = new Option('--tail <n>', 'number of last lines (default: all)').argParser(
  wholeNumber(0, 1_000_000_000),
)
