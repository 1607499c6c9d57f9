import { spawnSync } from 'node:child_process'
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

type ByLine<T> = Readonly<Record<'1.6' | '2.3', T>>

/** The servers of each host, in their order, as two lines of containerd read them from a folder of hosts.toml files. */
export function serversOf(
  folder: string,
  hosts: readonly string[],
): ByLine<Readonly<Record<string, readonly Server[]>>> {
  return ask([folder, ...hosts])
}

export interface Pulled {
  readonly digest?: string
  readonly manifest?: string
  readonly error?: string
}

/** What each line of containerd gets for an image, with the credentials that the kubelet has for it. */
export function pullWith(
  folder: string,
  reference: string,
  user: { readonly username: string; readonly password: string },
): ByLine<Pulled> {
  return ask(['-pull', folder, reference, user.username, user.password])
}

function ask<T>(args: readonly string[]): T {
  program ??= build()
  // What its libraries log is not part of the answer.
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
