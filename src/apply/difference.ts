import { type Comparison, compareFacts } from '../diff/compare.ts'
import type { Fact } from '../diff/facts.ts'
import { contentFact, fileFact } from '../diff/file-fact.ts'
import { decodeText } from '../host/decode.ts'
import { shellWord } from '../render/shell.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { Node } from '../vm/types.ts'
import type { TreeChange } from './node-tree.ts'

/** Texts of the node that are longer are not compared line by line: diff/file-fact.ts has the same limit. */
const mostText = 2 ** 20
const mostTexts = 64 * 2 ** 20

/** The changes as `bakelet diff` shows them, with what is on the node as the first side. */
export async function differenceOf(
  node: Node,
  changes: readonly TreeChange[],
  signal: AbortSignal,
): Promise<Comparison> {
  const onNode = changes.filter(({ from }) => from !== undefined)
  const sizes = await askFiles(node, onNode, signal)
  const before = onNode.map(change => nodeFact(change, sizes.get(change.path)))
  const after = changes.flatMap(({ to }) => (to ? [plannedFact(to)] : []))
  return compareFacts({ files: before }, { files: after })
}

interface NodeFile {
  readonly size: number
  readonly content: Buffer | undefined
}

/** Sizes of files, and the bytes of those that everybody on the node may read. */
async function askFiles(
  node: Node,
  changes: readonly TreeChange[],
  signal: AbortSignal,
): Promise<Map<string, NodeFile>> {
  const files = changes.filter(({ from }) => from?.startsWith('f '))
  if (files.length === 0) return new Map()
  const command = files.map(({ path, from = '', to }) => {
    const file = shellWord(path)
    const isPublic = isReadable(from.split(' ')[1]) && !isSecret(to)
    const content = isPublic ? `[ "$size" -gt ${mostText} ] || base64 -w 0 ${file}` : ':'
    return `size=$(stat -c %s ${file}); printf '%s ' "$size"; ${content}; echo`
  })
  const { stdout } = await node.exec(command.join('\n'), {
    ...{ timeoutMs: 60_000, mostBytes: mostTexts, signal },
  })
  const lines = stdout.split('\n')
  return new Map(
    files.map(({ path }, index) => {
      const [size = '', text = ''] = decodeText(
        { a: 'size and a content', pattern: /^(\d{1,15}) ([A-Za-z0-9+/]*={0,2})$/ },
        lines[index] ?? '',
        guestAnswerer(node, `stat ${path}`),
      )
      const content = text === '' && size !== '0' ? undefined : Buffer.from(text, 'base64')
      return [path, { size: Number(size), content }]
    }),
  )
}

/** inode(7): others may read it. */
const isReadable = (mode = '') => (Number.parseInt(mode, 8) & 0o004) !== 0

const isSecret = (to: TreeChange['to']) => to !== undefined && 'secret' in to && to.secret === true

function plannedFact(to: NonNullable<TreeChange['to']>): Fact {
  return fileFact({ ...to, mode: 'mode' in to ? to.mode : undefined })
}

function nodeFact({ path: name, from = '', to }: TreeChange, file: NodeFile | undefined): Fact {
  const [type, mode = '', owner = '', sha256 = ''] = from.split(' ')
  if (type === 'l') return { name, value: `link to ${from.split(' ')[2]}` }
  const rights = [mode, ...(owner === '0:0' ? [] : [owner])].join(' ')
  if (type === 'd') return { name, value: `${rights}, folder` }
  if (isSecret(to)) return { name, value: `${rights}, secret`, sealed: sha256 }
  if (file?.content) return { name, ...contentFact(rights, mode, file.content) }
  return { name, value: `${rights}, ${file?.size ?? '?'} bytes`, sealed: sha256 }
}
