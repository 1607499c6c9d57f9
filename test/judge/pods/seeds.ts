import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseManifests } from '../../../src/config/document.ts'
import { isTable } from '../../../src/config/table.ts'

const root = join(import.meta.dirname, '../../..')
const folders = {
  good: ['test/components/pods/manifests/good', 'examples', 'test/cases'],
  bad: ['test/components/pods/manifests/bad'],
}

/** The Pods that are mutated, as plain data: those of the examples, and those of the tests; and those that `check` refuses, whose parts go into others. */
export async function seedPods(kind: 'good' | 'bad'): Promise<readonly Record<string, unknown>[]> {
  const files = folders[kind].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map(name => join(root, folder, name)),
  )
  const pods = new Map<string, Record<string, unknown>>()
  for (const file of files) {
    const { documents } = await parseManifests({ file, text: readFileSync(file, 'utf8') })
    for (const { value } of documents)
      if (isTable(value) && value.kind === 'Pod' && isTable(value.spec)) {
        const text = JSON.stringify(value)
        // A seed of many kilobytes would be most of what is compared.
        if (text.length < 8000) pods.set(text, value)
      }
  }
  return [...pods.values()]
}
