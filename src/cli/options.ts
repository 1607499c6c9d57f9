import { InvalidArgumentError, Option } from 'commander'
import type { ImageFormat } from '../bake/formats.ts'
import type { Rival } from '../bench/rivals/index.ts'
import type { Builder } from '../outputs/packer/builders.ts'
import type { drivers } from '../vm/index.ts'
import { isTargetName, type Target, targetNames } from './target.ts'

/** Options that mean the same to every command that has them. */
export const configOption = new Option(
  '-c, --config <file>',
  'the config; default: bakelet.yaml, .toml or .json in this folder',
)

// Their names once more, since the drivers themselves are loaded only to boot; tsc sees to it that none is missing.
const driverNames: Readonly<Record<keyof typeof drivers, true>> = { qemu: true, multipass: true }

export const driverOption = new Option('--driver <name>', 'what runs the machine')
  .choices(Object.keys(driverNames))
  .default('qemu')

export const installToolsOption = new Option(
  '--install-tools',
  'install missing system packages (as root, or through sudo)',
)

export const verifyOption = new Option(
  '--verify',
  'say whether the lock fits the config, and what the store has of it; no network',
).conflicts('update')

const formatNames: Readonly<Record<ImageFormat, true>> = { qcow2: true, raw: true, vmdk: true, vhd: true }

export const formatOption = new Option(
  '--format <format...>',
  'formats of the image; default: image.format of the config',
).choices(Object.keys(formatNames))

const builderNames: Readonly<Record<Builder, true>> = {
  qemu: true,
  'amazon-ebs': true,
  googlecompute: true,
  'azure-arm': true,
  hcloud: true,
  openstack: true,
}

export const builderOption = new Option('--builder <name...>', 'builders that there are files for')
  .choices(Object.keys(builderNames))
  .default(['qemu', 'amazon-ebs'], 'qemu amazon-ebs')

export const withOption = new Option(
  '--with <tool>',
  'what makes it; packer: in a QEMU machine that boots `base`, a qcow2 without an SBOM',
)
  .choices(['mkosi', 'packer'])
  .default('mkosi')

export const uploadOption = new Option(
  '--upload',
  'Packer brings the binaries and images that `bakelet fetch` got; the default where it did',
).conflicts('download')
export const downloadOption = new Option(
  '--download',
  'the machine that is built on gets them: releases by sha256, images from their registry',
)

export const portOption = new Option('--port <port>', 'port; 0 is any free one')
  .default(0)
  .argParser(portNumber)

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return Number(text)
}

export const bootsOption = new Option('-n, --boots <n>', 'how often each boots')
  .default(5)
  .argParser(text => {
    if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999.')
    return Number(text)
  })

export const targetOption = new Option(
  '--target <version>',
  'what a move to it breaks: 1.37 of the kubelet, or containerd=2.4; may be given more than once',
)
  .default([], 'none')
  .argParser((text, others: readonly Target[]): readonly Target[] => {
    const [, program = 'kubelet', version] = /^(?:([a-z]+)=)?v?(\d+\.\d+(?:\.\d+)?)$/.exec(text) ?? []
    if (version === undefined || !isTargetName(program))
      throw new InvalidArgumentError(`It is a version, or one of ${targetNames.join(', ')} with =VERSION.`)
    return [...others.filter(other => other.program !== program), { program, version }]
  })

const rivalNames: Readonly<Record<Rival, true>> = { floor: true, quadlet: true }

export const againstOption = new Option('--against <names>', 'what boots in turn with it: floor, quadlet')
  .default([], 'nothing')
  .argParser((text): readonly Rival[] => {
    const names = [...new Set(text.split(','))]
    const known = names.filter((name): name is Rival => Object.hasOwn(rivalNames, name))
    if (known.length < names.length)
      throw new InvalidArgumentError(`Allowed are, with commas: ${Object.keys(rivalNames).join(',')}.`)
    return known
  })

export const offlineOption = new Option(
  '--offline',
  'use what is in the store, and ask no network; so does BAKELET_OFFLINE=1',
)

export const bundleOption = new Option(
  '--bundle <folder>',
  'write everything that a bake, a first boot and a Packer build need there, for a network that reaches nothing',
).conflicts(['from', 'offline', 'rebuild'])

export const fromOption = new Option(
  '--from <folder>',
  'take everything from a bundle, checked, and ask no network',
).conflicts(['rebuild'])

export const digestOption = new Option(
  '--digest <sha256>',
  "the digest that the bundle's manifest must have, as --bundle printed it",
).argParser(text => {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('It is 64 hexadecimal digits.')
  return text
})
