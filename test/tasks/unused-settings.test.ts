import { expect, it } from 'vitest'
import type { TaskEvent } from '../../src/tasks/events.ts'
import { planOf } from '../../src/tasks/planned.ts'
import { openProject } from '../../src/tasks/project.ts'
import { ofBake, ofCloudInit, ofPacker } from '../../src/tasks/unused-settings.ts'

const image = 'image: { size: 8G, format: raw, grow: true, cloudInit: true, kernelArguments: [quiet] }\n'
const base = `base: { url: "https://images.example/ubuntu.img", sha256: ${'a1'.repeat(32)} }\n`

it.each([
  ['gen cloud-init', image, ofCloudInit, ['image.size', 'image.format', 'image.kernelArguments']],
  ['gen cloud-init, without a word about the image', base, ofCloudInit, []],
  ['gen packer', image, ofPacker, ['image.format', 'image.kernelArguments']],
  ['bake', image, ofBake, []],
  ['bake from another base', base, ofBake, ['base']],
  ['bake from the base by its name', 'base: debian-13\n', ofBake, []],
])('%s tells which settings have no effect', async (_, text, check, expected) => {
  const events: TaskEvent[] = []
  const on = (event: TaskEvent) => void events.push(event)
  await planOf(openProject({ file: 'bakelet.yaml', text: `name: node\n${text}` }, { on }), check)
  const found = events.flatMap(event => (event.kind === 'warnings' ? event.diagnostics : []))
  expect(found.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual(
    expected.map(path => `setting-not-used ${path}`),
  )
  expect(found.every(({ span }) => span?.line === 2)).toBe(true)
})
