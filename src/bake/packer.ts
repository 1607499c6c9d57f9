import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { hashFile, type Store } from '../artifacts/store.ts'
import type { BaseImage } from '../base/base-image.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { makeFolder } from '../host/make-folder.ts'
import { run } from '../host/process.ts'
import { requireTool, type Tool } from '../host/tools.ts'
import { packerFolder } from '../outputs/packer/index.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { Accelerator } from '../vm/qemu/argv.ts'
import { artifactFiles } from './artifact-files.ts'
import { makeBuildKey } from './build-key.ts'
import { imageMode } from './image-mode.ts'
import { packerFailure } from './packer-failure.ts'

export interface PackerBakeOptions {
  readonly plan: FetchedPlan
  readonly store: Store
  /** Size of the disk, as image.size of the config. */
  readonly size: string
  readonly base: BaseImage
  readonly accelerator: Accelerator
  /** Folder of the result: NAME.packer.qcow2, packer.log, and the folder that Packer built. */
  readonly folder: string
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

/** Programs that a build runs on this machine; xorriso writes the seed. */
export const packerTools: readonly Tool[] = [
  'packer',
  'qemu-system-x86_64',
  'qemu-img',
  'xorriso',
  'ssh-keygen',
]

/**
 * Makes the disk image of a plan with Packer's qemu builder, in a machine that boots the base image. Gives back its path.
 * Throws WorldError with what Packer said; all of it is in packer.log.
 */
export async function bakeWithPacker(options: PackerBakeOptions): Promise<string> {
  const { plan, size, signal } = options
  const folder = resolve(options.folder)
  const source = join(folder, 'packer')
  const sha256 = await hashFile(options.base.path)
  const linked = { path: `base.${options.base.format}`, from: options.base.path, sha256 }
  const base = { file: linked.path, checksum: `sha256:${sha256}` }
  const files = packerFolder(plan, { builders: ['qemu'], delivery: 'upload', size, base })
  const artifacts = await artifactFiles('payload/artifacts', options)
  await writeGenerated(source, { output: 'packer', files: [...files, linked, ...artifacts] })
  await makeFolder(folder)
  // Packer makes the folder of the disk itself, and only ssh-keygen and Packer see the key.
  const work = await mkdtemp(join(folder, '.packer-'))
  try {
    const key = join(work, 'key')
    await makeBuildKey(key, signal)
    await build(source, work, { key, output: join(work, 'output'), log: join(folder, 'packer.log') }, options)
    const image = join(folder, `${plan.name}.packer.qcow2`)
    const made = join(work, 'output', `${plan.name}.qcow2`)
    await chmod(made, imageMode)
    await rename(made, image)
    return image
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Of what Packer says, for the error: a build prints some thousand lines. */
const mostLines = 10_000

async function build(
  source: string,
  work: string,
  { key, output, log }: { readonly key: string; readonly output: string; readonly log: string },
  { accelerator, report, signal }: PackerBakeOptions,
): Promise<void> {
  const packer = await requireTool('packer')
  const variables = { qemu_ssh_key: key, qemu_output: output, qemu_accelerator: accelerator }
  const args = Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`)
  // Not into what a link in its place points to.
  await rm(log, { force: true })
  const file = createWriteStream(log, { flags: 'wx' })
  const lines: string[] = []
  try {
    await run(packer, ['build', '-color=false', ...args, source], {
      signal,
      // No question to a server whether there is a newer Packer, and no cache in whatever folder this is.
      env: { CHECKPOINT_DISABLE: '1', PACKER_CACHE_DIR: join(work, 'cache') },
      onLine: line => {
        file.write(`${line}\n`)
        const said = plainLine(line)
        if (said === '') return
        lines.push(said)
        if (lines.length > mostLines) lines.shift()
        report(said)
      },
    }).catch((error: unknown) => {
      throw packerFailure(error, lines, { log, console: join(source, 'console.log') })
    })
  } finally {
    file.end()
    await finished(file)
  }
}

/** Packer names the builder in each line. */
function plainLine(line: string): string {
  return line.replace(/^(==>)? *qemu\.node: */, '').trim()
}
