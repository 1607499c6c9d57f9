import { lastErrorOf } from './containerd-log.ts'
import { failedCri } from './containerd-plugins.ts'
import { lastWordsOf } from './kubelet-log.ts'
import type { Namespaces } from './namespace.ts'
import { readLog } from './node-log.ts'
import type { BrokenProgram } from './rehearsal.ts'

/** A program of the node that ended, or containerd without its plugins for Pods. */
export async function brokenProgram(
  work: string,
  { first }: Pick<Namespaces, 'first'>,
): Promise<BrokenProgram | undefined> {
  const cri = failedCri(await readLog(work, 'plugins'))
  if (cri.length > 0)
    return {
      program: 'containerd',
      why: cri.map(({ name, why }) => `${name} did not load: ${why}`).join('; '),
    }
  if (!first.hasEnded()) return undefined
  if ((await readLog(work, 'kubelet.exit')) !== '')
    return { program: 'kubelet', why: lastWordsOf(await readLog(work, 'kubelet')) }
  if ((await readLog(work, 'containerd.exit')) !== '')
    return { program: 'containerd', why: lastErrorOf(await readLog(work, 'containerd')) }
  const words = `${await readLog(work, 'script')}\n${await readLog(work, 'install')}`
  return { program: 'bakelet-install', why: words.trim().split('\n').slice(-3).join('\n') }
}
