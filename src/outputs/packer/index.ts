import clean from '../../../packer/payload/clean.sh'
import provision from '../../../packer/payload/provision.sh'
import seedMetaData from '../../../packer/seed/meta-data'
import seedUserData from '../../../packer/seed/user-data'
import addUser from '../../../templates/image/add-user.sh'
import dhcpNetwork from '../../../templates/image/dhcp.network'
import { bytesOf } from '../../plan/content.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { managedTree } from '../../plan/managed.ts'
import type { Plan, PlannedImage } from '../../plan/types.ts'
import { sourceList } from '../cloud-init/sources.ts'
import { modeHere, type OutputFile } from '../file.ts'
import { builderFiles } from './builder-files.ts'
import { builderNames } from './builders.ts'
import { nodeLocals } from './locals.ts'
import { nodeScript } from './node-script.ts'
import type { DownloadOptions, PackerOptions } from './options.ts'
import { readme } from './readme.ts'

/** A folder that Packer makes images from: its static files, which packer/ has, and those of the config. */
export function packerFolder(plan: FetchedPlan, options: PackerOptions): OutputFile[]
export function packerFolder(plan: Plan, options: DownloadOptions): OutputFile[]
export function packerFolder(plan: Plan, options: PackerOptions): OutputFile[] {
  const chosen = builderNames.filter(builder => options.builders.includes(builder))
  const managed = managedTree(plan).flatMap(entry => (entry.type === 'file' ? [entry] : []))
  const download = options.delivery === 'download'
  const pull = download ? plan.images.filter(({ preload }) => preload).map(pulled) : []
  return [
    text('README.md', readme(plan, { ...options, builders: chosen })),
    // The URL of the base image may hold a password.
    { path: 'node.pkr.hcl', mode: '0600', content: nodeLocals(plan, options) },
    ...builderFiles(chosen),
    ...(chosen.includes('qemu')
      ? [
          text('seed/user-data', seedUserData),
          text('seed/meta-data', seedMetaData),
          // Beside the sources of an image lies what is not to be committed: a private key, and gigabytes.
          text('.gitignore', ['key', 'key.pub', 'output', 'console.log', ''].join('\n')),
        ]
      : []),
    { path: 'payload/provision.sh', mode: '0755', content: provision },
    { path: 'payload/clean.sh', mode: '0755', content: clean },
    { path: 'payload/add-user.sh', mode: '0755', content: addUser },
    ...(chosen.includes('qemu') ? [text('payload/dhcp.network', dhcpNetwork)] : []),
    text('payload/node.sh', nodeScript(plan, pull)),
    // Modes do not survive every way that a folder goes, git's for one.
    text('payload/files.list', managed.map(({ mode, path }) => `${mode} ${path}\n`).join('')),
    ...managed.map(entry => ({
      path: `payload/root${entry.path}`,
      mode: modeHere(entry),
      content: bytesOf(entry.content),
    })),
    ...(download ? [text('payload/sources', sourceList({ plan }))] : []),
  ]
}

/** An image as provision.sh pulls it: NAME, or NAME=NAME@DIGEST where a lock says what a tag stands for. */
function pulled({ reference, expected }: PlannedImage): string {
  if (expected?.source !== 'registry' || reference.includes('@')) return reference
  return `${reference}=${reference.slice(0, reference.lastIndexOf(':'))}@${expected.digest}`
}

function text(path: string, content: string): OutputFile {
  return { path, mode: '0644', content }
}
