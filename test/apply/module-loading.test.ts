import { describe, expect, it } from 'vitest'
import { withModuleLoading } from '../../src/apply/module-loading.ts'
import type { Node } from '../../src/vm/types.ts'

/** A node that says whether its kernel loads modules, and that may answer no more after that. */
function nodeWhere({
  loads,
  answersOnce = false,
}: {
  readonly loads: boolean
  readonly answersOnce?: boolean
}) {
  const commands: string[] = []
  const node: Node = {
    name: 'edge',
    exec: async command => {
      commands.push(command)
      if (answersOnce && commands.length > 1) throw new Error('the node does not answer')
      const stdout = loads ? '' : 'stopped\n'
      return { exitCode: 0, stdout, stdoutBytes: Buffer.from(stdout), stderr: '' }
    },
  }
  return { node, commands }
}

const { signal } = new AbortController()
const done = async () => 'done'
const fails = () => Promise.reject(new Error('the pod does not start'))
const again = /systemctl start --no-block bakelet-ready\.target/

describe('a node whose kernel loads no modules', () => {
  it('loads them while its pods change, and no more after that', async () => {
    const { node, commands } = nodeWhere({ loads: false })
    expect(await withModuleLoading(node, signal, done)).toBe('done')
    await expect(withModuleLoading(node, signal, fails)).rejects.toThrow('the pod does not start')
    expect(commands.filter(command => again.test(command))).toHaveLength(2)
  })

  it('stays as it is where the kernel loads modules anyway', async () => {
    const { node, commands } = nodeWhere({ loads: true })
    expect(await withModuleLoading(node, signal, done)).toBe('done')
    expect(commands).toHaveLength(1)
  })

  it('gives the failure of the change where it then answers no more, and its own where nothing else failed', async () => {
    const silent = () => nodeWhere({ loads: false, answersOnce: true }).node
    await expect(withModuleLoading(silent(), signal, fails)).rejects.toThrow('the pod does not start')
    await expect(withModuleLoading(silent(), signal, done)).rejects.toThrow('the node does not answer')
  })
})
