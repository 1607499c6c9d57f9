import { createHash } from 'node:crypto'
import { WorldError } from '../host/errors.ts'
import { lastWords } from '../host/last-words.ts'
import { shellWord } from '../render/shell.ts'
import type { StreamingNode } from '../vm/types.ts'

/** For one file: an image of 1 GiB over a serial port or a slow line. */
const mostMs = 30 * 60_000

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
  const said = lastWords()
  const exitCode = await node.stream(`umask 077; cat >${file} && sha256sum <${file}`, {
    ...{ stdin: hashed(), stdout: said, stderr: said },
    signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]),
  })
  const answer = said.text()
  if (exitCode !== 0)
    throw new WorldError(`${node.name} cannot write ${path}: ${answer}`, {
      next: 'look at the disk of the node: df -h',
    })
  if (!answer.startsWith(hash.digest('hex')))
    throw new WorldError(`${path} reached ${node.name} with other bytes`, { next: 'apply again' })
}
