import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAttached } from '../host/attached.ts'
import { call } from '../host/call.ts'
import { endingWords } from '../host/ending.ts'
import { WorldError } from '../host/errors.ts'
import { requireTool } from '../host/tools.ts'
import { shellWord } from '../render/shell.ts'
import type { StreamOptions } from '../vm/types.ts'
import { execByStream } from './exec-by-stream.ts'
import type { ReachedNode } from './types.ts'

/** What ssh(1) says for every failure of its own. */
const sshFailed = 255

/**
 * A node by ssh(1), with the keys, hosts and settings that the user has for it; as another user than root through `sudo -n`.
 * One connection serves all commands.
 */
export async function sshNode(host: string): Promise<ReachedNode> {
  const ssh = await requireTool('ssh')
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-ssh-'))
  // ssh_config(5): the first command opens the connection, the others share it.
  const shared = [
    ...['-o', 'ControlMaster=auto', '-o', `ControlPath=${join(folder, 'connection')}`],
    ...['-o', 'ControlPersist=60'],
  ]
  const name = host
  const stream: ReachedNode['stream'] = async (command, { terminal, stdin, stdout, stderr, signal }) => {
    const args = [...shared, ...(terminal ? ['-t'] : []), '--', host, remoteCommand(command)]
    const ending = await runAttached(ssh, args, {
      streams: terminal ? 'terminal' : { stdout, stderr, ...(stdin && { stdin }) },
      ...(signal && { signal }),
    })
    if (ending.exitCode === undefined || ending.exitCode === sshFailed)
      throw new WorldError(`ssh ${host} ${endingWords(ending)}`, {
        next: `see whether this works: ssh ${host} sudo -n true`,
      })
    return ending.exitCode
  }
  return {
    ...{ name, stream },
    exec: (command, options) => {
      // Without a terminal nothing there ends with the connection: timeout(1) ends a command that was given up.
      const seconds = Math.ceil(options.timeoutMs / 1000) + 1
      const limited = (line: string, streams: StreamOptions) =>
        stream(`exec timeout -k 5 ${seconds} sh -c ${shellWord(line)}`, streams)
      return execByStream({ name, stream: limited }, command, options)
    },
    close: async () => {
      await call(ssh, [...shared, '-O', 'exit', '--', host])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The command line for whatever shell the user has there: in base64, one word of `sh`, which becomes root. An argument has
 * at most 128 KiB (MAX_ARG_STRLEN).
 */
function remoteCommand(command: string): string {
  const encoded = Buffer.from(command).toString('base64')
  const root = `[ "$(id -u)" = 0 ] && become= || become="sudo -n"; exec $become sh -c "$(echo ${encoded} | base64 -d)"`
  return `sh -c ${shellWord(root)}`
}
