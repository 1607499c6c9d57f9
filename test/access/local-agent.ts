import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import script from '../../src/vm/qemu/agent.sh'
import { Agent } from '../../src/vm/qemu/agent.ts'
import streams from '../../src/vm/qemu/agent-stream.sh'

export interface LocalAgent {
  readonly agent: Agent
  readonly folder: string
  close(): Promise<void>
}

/** The command channel of a machine, both ends, with this machine's own sh as the guest. */
export async function localAgent(): Promise<LocalAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-agent-'))
  await writeFile(join(folder, 'agent.sh'), (streams + script).replace('/run/', `${folder}/`))
  // Node makes a socket pair of 'pipe': both ways, as the virtio port is.
  const guest: ChildProcess = spawn('sh', [join(folder, 'agent.sh')], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const agent = new Agent(guest.stdio[3] as Socket, { name: 'edge', consolePath: '/machine/console.log' })
  const ended = new Promise(resolve => guest.once('exit', resolve))
  return {
    agent,
    folder,
    close: async () => {
      agent.close()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
