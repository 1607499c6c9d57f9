import type { Compiled } from '../../../src/compile/index.ts'
import { managedTree } from '../../../src/plan/managed.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import { type Question, readByGo } from '../../oracle/documents/oracle.ts'
import { textOf as textIn } from '../../support/text-of.ts'
import { compileText, inShort } from '../compile.ts'
import { differences, type SpelledData, type Syntax, spellDocument, typed } from './spelled.ts'

type Table = { readonly [key: string]: SpelledData }

/** A config with free tables for containerd and fields for the kubelet. */
export interface Case {
  readonly syntax: Syntax
  readonly containerd: string
  readonly plugins: Table
  readonly kubelet: Table
}

interface Expected extends Question {
  readonly planned: SpelledData
}

/** What is wrong with each case, in order. */
export async function judge(cases: readonly Case[]): Promise<string[][]> {
  const problems: string[][] = []
  const expected: (Expected & { readonly index: number })[] = []
  for (const [index, each] of cases.entries()) {
    const found = await documentsOf(each)
    problems.push('problem' in found ? [found.problem] : [])
    if ('documents' in found) expected.push(...found.documents.map(one => ({ ...one, index })))
  }
  const answers = readByGo(expected.map(({ reader, text }) => ({ reader, text })))
  for (const [at, { reader, text, planned, index }] of expected.entries()) {
    const { value, error = '' } = answers[at] ?? {}
    const found = error === '' ? differences(typed(planned), value, '', reader === 'yaml') : [error]
    problems[index]?.push(...found.map(problem => `${reader}: ${problem}\n${text}`))
  }
  return problems
}

async function documentsOf(each: Case): Promise<{ documents: Expected[] } | { problem: string } | object> {
  const isOld = each.containerd.startsWith('1.')
  const text = spelled(each, isOld)
  const compiled = await compileText(text, { file: `bakelet.${each.syntax}` })
  const mustBeRefused = isOld && keysOf(each.plugins).some(isBeyondV1)
  if (mustBeRefused !== (compiled.plan === undefined))
    return { problem: `${mustBeRefused ? 'not refused' : `refused (${inShort(compiled)})`}: ${text}` }
  if (!compiled.plan) return {}
  const toml = { text: fileOf(compiled, 'containerdConfig'), planned: { plugins: each.plugins } }
  return {
    documents: [
      // Whatever is printed for an old containerd, the reader of a new one understands as well.
      ...(isOld ? [{ reader: 'toml-v1' as const, ...toml }] : []),
      { reader: 'toml-v2', ...toml },
      { reader: 'yaml', text: fileOf(compiled, 'kubeletConfig'), planned: each.kubelet },
    ],
  }
}

function spelled({ syntax, containerd, plugins, kubelet }: Case, isOld: boolean): string {
  // Kubelets whose values `check` does not judge: any value is planned.
  const version = { version: isOld ? (containerd === '1.6.39' ? '1.27' : '1.30') : '1.33' }
  return spellDocument(
    {
      name: 'node',
      containerd: { version: containerd, config: { plugins } },
      kubelet: { ...version, config: kubelet },
    },
    syntax,
  )
}

function fileOf({ plan }: Compiled, name: 'containerdConfig' | 'kubeletConfig'): string {
  const file = plan && managedTree(plan).find(({ path }) => path === nodePaths(plan.prefix)[name])
  if (file?.type !== 'file') throw new Error(`the plan has no ${name}`)
  return textIn(file.content)
}

/** go-toml v1 undoes the escapes of a quoted key before it looks for the closing quote (keysparsing.go@v1.9.5). */
const isBeyondV1 = (key: string) =>
  key.includes('"') &&
  [...key].some(character => character < ' ' || character === "'" || character === '\u007f')

function keysOf(data: SpelledData): string[] {
  if (typeof data !== 'object' || 'spellings' in data) return []
  if (Array.isArray(data)) return data.flatMap(keysOf)
  return Object.entries(data).flatMap(([key, child]) => [key, ...keysOf(child)])
}
