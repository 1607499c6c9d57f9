import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArchive } from '../../src/artifacts/images/archive.ts'
import { emptyFolder } from '../support/run.ts'
import { refusal, sha256 } from './spoilt/bench.ts'
import { archiveEntries, digestOf, type ImageParts, imageParts, json } from './spoilt/image.ts'
import { type RawEntry, rawTar } from './spoilt/tar.ts'

const name = 'example.org/app:1'
const expected = { subject: name, name, arch: 'amd64' } as const
const whole = imageParts()
const manifest = JSON.parse(whole.manifest.toString())
const config = JSON.parse(whole.config.toString())

async function read(entries: readonly RawEntry[]) {
  const path = join(await emptyFolder(), 'image.tar')
  await writeFile(path, rawTar(entries))
  return readArchive(path, expected)
}

const withFile = (file: string, content: Buffer) =>
  archiveEntries(whole, name).map(entry => (entry.name === file ? { ...entry, content } : entry))
const withManifest = (content: Buffer, parts: Partial<ImageParts> = {}) =>
  archiveEntries({ ...whole, ...parts, manifest: content }, name)
const withConfig = (content: Buffer) => {
  const described = { ...manifest.config, digest: digestOf(content), size: content.length }
  return withManifest(json({ ...manifest, config: described }), { config: content })
}

/** JSON that is none of the documents of an image. */
const texts = ['', '{', '<html>', 'null', '7', '"x"', '[]', '[null]', '{}', '{"a":'.repeat(100_000)]
/** Values in the place of a descriptor, or of a list of them. */
const values = [null, 7, 'x', [], [null], {}, [{}], [[]], { digest: 7, size: 1 }, true, '\u001b[2J']
const descriptors = [
  ...values,
  { digest: digestOf(whole.layer).toUpperCase(), size: 1 },
  { digest: 'sha256:../../x', size: 1 },
  { digest: 'sha512:00', size: 1 },
  { digest: digestOf(whole.layer) },
  ...['1', -1, 0.5, 1e300, null].map(size => ({ digest: digestOf(whole.layer), size })),
]
const nameless = { digest: digestOf(whole.manifest), size: whole.manifest.length }

const cases: readonly (readonly [string, readonly RawEntry[]])[] = [
  ...texts.flatMap(text => {
    const content = Buffer.from(text)
    const shown = `the text ${JSON.stringify(text.slice(0, 20))}`
    return [
      [`an index: ${shown}`, withFile('index.json', content)],
      [`a layout: ${shown}`, withFile('oci-layout', content)],
      [`a manifest: ${shown}`, withManifest(content)],
      [`a configuration: ${shown}`, withConfig(content)],
    ] as const
  }),
  ...descriptors.flatMap(value => {
    const shown = JSON.stringify(value)
    return [
      [`the manifests of an index: ${shown}`, withFile('index.json', json({ manifests: value }))],
      [`the manifest of an index: ${shown}`, withFile('index.json', json({ manifests: [value] }))],
      [`the configuration of a manifest: ${shown}`, withManifest(json({ ...manifest, config: value }))],
      [`a layer: ${shown}`, withManifest(json({ ...manifest, layers: [value] }))],
    ] as const
  }),
  ...values
    .filter(value => !Array.isArray(value) || value.length > 0)
    .map(
      value =>
        [`layers: ${JSON.stringify(value)}`, withManifest(json({ ...manifest, layers: value }))] as const,
    ),
  ...[...values, undefined, { 'io.containerd.image.name': 7 }, { __proto__: null }].map(
    annotations =>
      [
        `annotations: ${JSON.stringify(annotations)}`,
        withFile('index.json', json({ manifests: [{ ...nameless, annotations }] })),
      ] as const,
  ),
  ...values.flatMap(value =>
    [{ os: value }, { architecture: value }].map(
      change =>
        [`a platform: ${JSON.stringify(change)}`, withConfig(json({ ...config, ...change }))] as const,
    ),
  ),
  ...[7, 'x', [7], { Env: 'A=1' }, { Env: [7] }, { Entrypoint: {} }, { Cmd: [null] }, { User: 0 }].map(
    value => [`a process: ${JSON.stringify(value)}`, withConfig(json({ ...config, config: value }))] as const,
  ),
]

describe('an image archive is refused, with words, for', () => {
  it.each(cases)('%s', async (_, entries) => {
    const error = await refusal(read(entries))
    expect(error.message).toMatch(/^example\.org\/app:1: the image is refused: [^\p{Cc}]*$/u)
    expect(error.message.length).toBeLessThan(1000)
    expect(error.next).toBeDefined()
  })
})

it('an image archive is read by its digests, and tells what its container runs', async () => {
  const process = {
    Entrypoint: ['/app'],
    Cmd: null,
    Env: ['A=1'],
    User: '0',
    WorkingDir: '/',
    Labels: { a: 'b' },
  }
  const content = json({ ...config, config: process })
  const described = { ...manifest.config, digest: digestOf(content), size: content.length }
  const changed = json({ ...manifest, config: described })
  expect(await read(withConfig(content))).toEqual({
    digest: `sha256:${sha256(changed)}`,
    process: { Entrypoint: ['/app'], Cmd: null, Env: ['A=1'], User: '0', WorkingDir: '/' },
    layers: 1,
  })
  expect((await read(archiveEntries(whole, name))).process).toEqual({})
  expect((await read(withConfig(json({ ...config, config: null })))).process).toEqual({})
})
