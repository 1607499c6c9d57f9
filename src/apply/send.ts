import { createHash } from 'node:crypto'
import { WorldError } from '../host/errors.ts'
import { shellWord } from '../render/shell.ts'
import type { Node } from '../vm/types.ts'

/** In base64 less than 128 KiB, the longest argument of a program (MAX_ARG_STRLEN), for a node whose commands are arguments. */
const partBytes = 60 * 1024

/** Writes a file on the node, 0600, in parts, and compares its digest at the end. */
export async function sendFile(
  node: Node,
  path: string,
  content: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(content)
  return sendParts(node, path, parts(bytes), signal)
}

function* parts(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes)
}

/** As sendFile(), for a file that is too large to hold. */
export async function sendParts(
  node: Node,
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const file = shellWord(path)
  const hash = createHash('sha256')
  const run = async (command: string) => {
    const { exitCode, stdout, stderr } = await node.exec(command, {
      ...{ timeoutMs: 60_000, mostBytes: 64 * 1024, signal },
    })
    if (exitCode !== 0)
      throw new WorldError(`${node.name} cannot write ${path}: ${stderr.trim()}`, {
        next: 'look at the disk of the node: df -h',
      })
    return stdout
  }
  await run(`umask 077; : >${file}`)
  for await (const piece of pieces)
    for (const part of parts(Buffer.from(piece))) {
      hash.update(part)
      await run(`base64 -d >>${file} <<'EOF'\n${part.toString('base64')}\nEOF`)
    }
  const sum = (await run(`sha256sum <${file}`)).slice(0, 64)
  if (sum !== hash.digest('hex'))
    throw new WorldError(`${path} reached ${node.name} with other bytes`, { next: 'apply again' })
}
