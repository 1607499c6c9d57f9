import type { Node } from '../../components/pods/check/node.ts'
import type { MountContext } from '../container/mount.ts'
import type { Quadlet } from './unit.ts'

/** A .container on its way to a container of a pod, or a .pod with the container that takes its ports. */
export interface ContainerUnit extends MountContext {
  /** Of the container: no two in a pod have one name. */
  readonly name: string
  readonly own: Node
  /** Another imported file by its name, such as data.volume. */
  readonly find: (fileName: string) => Quadlet | undefined
}

/** What becomes of one key: `last` is the value that counts of a key that has one. */
export type KeyHandler = (values: readonly Node[], unit: ContainerUnit, last: Node) => void

export const each =
  (handle: (text: string, unit: ContainerUnit, at: Node) => void): KeyHandler =>
  (values, unit) => {
    for (const at of values) handle(at.string ?? '', unit, at)
  }

export const last =
  (handle: (text: string, unit: ContainerUnit, at: Node) => void): KeyHandler =>
  (_, unit, at) =>
    handle(at.string ?? '', unit, at)

/** A key that says nothing about the container itself, or what a Pod does anyway. */
export const silent: KeyHandler = () => {}
