import { InvalidArgumentError, Option } from 'commander'
import type { ImageFormat } from '../bake/bake.ts'
import type { drivers } from '../vm/index.ts'

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

const formatNames: Readonly<Record<ImageFormat, true>> = { qcow2: true, raw: true, vmdk: true, vhd: true }

export const formatOption = new Option('--format <format...>', 'formats of the image')
  .choices(Object.keys(formatNames))
  .default(['qcow2'])

export const portOption = new Option('--port <port>', 'port; 0 is any free one')
  .default(0)
  .argParser(portNumber)

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return Number(text)
}
