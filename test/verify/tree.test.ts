import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { NodePath } from '../../src/plan/entry.ts'
import type { ManagedEntry } from '../../src/plan/managed-entry.ts'
import { treeLine } from '../../src/plan/tree-digest.ts'
import { listTreeCommand, parseTree } from '../../src/verify/tree.ts'
import { run } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

it.each(['plain.service', 'srv-my\\x2ddata.mount', 'two\\x2d\\x2d.mount'])(
  'reads the digest of %s',
  async name => {
    const prefix = (await emptyFolder()) as NodePath
    const folder: NodePath = `${(await emptyFolder()) as NodePath}/units`
    mkdirSync(folder)
    writeFileSync(join(folder, name), 'content')
    const entry: ManagedEntry = {
      ...{ type: 'file', mode: '0644', content: 'content', path: `${folder}/${name}` },
      origin: { component: 'units', path: [] },
    }
    const { output } = run('sh', ['-c', listTreeCommand([entry], prefix)])
    const digestOf = (line: string | undefined) => line?.split(' ').slice(3)
    const [line] = parseTree(output, [entry]).lines.filter(line => line.endsWith(name))
    expect(digestOf(line)).toEqual(digestOf(treeLine(entry)))
  },
)
