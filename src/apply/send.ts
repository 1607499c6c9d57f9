import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { WorldError } from '../host/errors.ts'
import { shellWord } from '../render/shell.ts'
import type { StreamingNode } from '../vm/types.ts'

/** For one file: an image of 1 GiB over a serial port or a slow line. */
const mostMs = 30 * 60_000
/** Of what a failed command says. */
const mostWords = 4096

/** Writes a file on the node, 0600. By the input of a command: others on the node can read its arguments (ps(1)). */
export async function sendFile(
  node: StreamingNode,
  path: string,
  content: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  return sendPieces(node, path, [Buffer.from(content)], signal)
}

/** As sendFile(), for a file that is too large to hold. */
export async function sendPieces(
  node: StreamingNode,
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const file = shellWord(path)
  const hash = createHash('sha256')
  async function* hashed() {
    for await (const piece of pieces) {
      hash.update(piece)
      yield piece
    }
  }
  const said: string[] = []
  const keep = new Writable({
    write: (chunk: Buffer, _, done) => {
      if (said.join('').length < mostWords) said.push(chunk.toString())
      done()
    },
  })
  const exitCode = await node.stream(`umask 077; cat >${file} && sha256sum <${file}`, {
    ...{ stdin: hashed(), stdout: keep, stderr: keep },
    signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]),
  })
  const answer = said.join('')
  if (exitCode !== 0)
    throw new WorldError(`${node.name} cannot write ${path}: ${answer.slice(0, mostWords).trim()}`, {
      next: 'look at the disk of the node: df -h',
    })
  if (!answer.startsWith(hash.digest('hex')))
    throw new WorldError(`${path} reached ${node.name} with other bytes`, { next: 'apply again' })
}
