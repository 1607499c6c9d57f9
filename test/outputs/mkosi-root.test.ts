import { expect, it } from 'vitest'
import { defaultMirror } from '../../src/debian/mirror.ts'
import { mkosiFolder } from '../../src/outputs/mkosi/index.ts'
import { loadCase } from '../cases/cases.ts'

const { fetched, config } = await loadCase('web')
const options = { ...config.image, mirror: defaultMirror }
/** Where the name of the root partition is: on the kernel's command line, and in the table of partitions. */
const namesOf = (more: object, plan = fetched) =>
  mkosiFolder(plan, { ...options, ...more }).flatMap(file =>
    'content' in file && typeof file.content === 'string'
      ? (file.content.match(/(?<=PARTLABEL=|^Label=)root-\w+/gm) ?? [])
      : [],
  )
const [name] = namesOf({})

it('is the same name wherever the image is made', () => {
  expect(name).toMatch(/^root-[0-9a-f]{16}$/)
  expect(namesOf({})).toEqual([name, name])
  expect(namesOf({ folder: '/elsewhere', formats: ['raw'], mirror: { ...defaultMirror } })).toEqual([
    name,
    name,
  ])
})

it('is another name for another image', () => {
  const others = [
    namesOf({ size: '9G' }),
    namesOf({ kernelArguments: ['quiet'] }),
    namesOf({ cloudInit: true }),
    namesOf({}, { ...fetched, hostname: 'other' }),
  ].flat()
  expect(new Set([name, ...others]).size).toBe(5)
  expect(others).toHaveLength(8)
})
