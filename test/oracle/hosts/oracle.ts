import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../support/foreign.ts'

/** A server that containerd asks for the images of a registry. */
export interface Server {
  readonly url: string
  readonly pull: boolean
  readonly resolve: boolean
  readonly skipVerify: boolean
  readonly ownCA: boolean
}

const folder = join(import.meta.dirname, '../../../out/test')
let program: string | undefined

function build(): string {
  const file = join(folder, 'hosts-oracle')
  mkdirSync(folder, { recursive: true })
  // Test files run in parallel, and none may start a half-written program.
  const own = `${file}.${process.pid}`
  const { status, output } = run('go', ['build', '-C', import.meta.dirname, '-o', own, '.'])
  if (status !== 0) throw new Error(output)
  renameSync(own, file)
  return file
}

/** The servers of each host, in their order, as two lines of containerd read them from a folder of hosts.toml files. */
export function serversOf(
  folder: string,
  hosts: readonly string[],
): Readonly<Record<'1.6' | '2.3', Readonly<Record<string, readonly Server[]>>>> {
  program ??= build()
  const { status, output } = run(program, [folder, ...hosts])
  if (status !== 0) throw new Error(output)
  return JSON.parse(output)
}
