import { cniPlugins } from './cni-plugins.ts'
import { containerd } from './containerd.ts'
import { crictl } from './crictl.ts'
import { kubelet } from './kubelet.ts'
import type { Program } from './program.ts'
import { runc } from './runc.ts'

/**
 * Every program that bakelet puts on a node. A new one is its file and a line here, its digests in src/data/releases.json,
 * its section in config/schema.ts and its component. containerd comes before the programs that are tested with it.
 */
const table = { kubelet, containerd, runc, 'cni-plugins': cniPlugins, crictl } as const satisfies Record<
  string,
  Program
>

export type ProgramName = keyof typeof table
/** The section of the config for a program. */
export type ProgramSection = (typeof table)[ProgramName]['section']

export const programs: Readonly<Record<ProgramName, Program>> = table
export const programNames = Object.keys(table) as readonly ProgramName[]

/** The section of the config that asks for each program. */
export const sectionOf = mapPrograms(({ section }) => section) as {
  readonly [Name in ProgramName]: (typeof table)[Name]['section']
}

/** What a config says of the programs on its node. */
interface Asked {
  readonly containerd: { readonly cri: boolean }
  readonly crictl: { readonly install: boolean }
}

/** The programs on a node. Without CRI there is neither a kubelet nor a pod network, and nothing for crictl to ask. */
export function programsOnNode({ containerd: { cri }, crictl }: Asked): readonly ProgramName[] {
  const is = { always: true, cri, asked: cri && crictl.install }
  return programNames.filter(name => is[programs[name].onNode])
}

/** A value for each program, in the order of the table. */
export function mapPrograms<T>(map: (program: Program, name: ProgramName) => T): Record<ProgramName, T> {
  return Object.fromEntries(programNames.map(name => [name, map(programs[name], name)])) as Record<
    ProgramName,
    T
  >
}
