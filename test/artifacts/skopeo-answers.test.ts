import { writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { copyImage, readImage, resolveImage } from '../../src/artifacts/images/registry.ts'
import { registryItself } from '../../src/artifacts/images/servers.ts'
import { AnswerError } from '../../src/host/answer.ts'
import { WorldError } from '../../src/host/errors.ts'
import { parseImageReference } from '../../src/plan/image-reference.ts'
import { emptyFolder } from '../support/run.ts'
import { emptyStore, signal } from './spoilt/bench.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A request, with a skopeo first in PATH that prints one text. */
async function requestOf(answer: string) {
  const folder = await emptyFolder()
  writeFileSync(join(folder, 'answer'), answer)
  writeFileSync(join(folder, 'skopeo'), `#!/bin/sh\ncat ${folder}/answer\n`, { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  const reference = parseImageReference('example.org/app:1')
  if (!reference) throw new Error('this is a reference')
  const server = registryItself('example.org')
  return { reference, server, arch: 'amd64', store: await emptyStore(), signal } as const
}

const digest = `sha256:${'a'.repeat(64)}`

async function failure(promise: Promise<unknown>): Promise<WorldError> {
  const error = await promise.then(
    () => expect.fail('the answer was accepted'),
    (thrown: unknown) => thrown as WorldError,
  )
  expect(error).toBeInstanceOf(AnswerError)
  expect(error.message).toMatch(/^example\.org\/app:1: [^\p{Cc}]*$/u)
  expect(error.message.length).toBeLessThan(500)
  expect(error.next).toMatch(/^check /)
  return error
}

describe('an answer of skopeo that bakelet cannot read', () => {
  it.each([
    '',
    '\n',
    'null',
    '<html>',
    digest.toUpperCase(),
    digest.slice(0, -1),
    `${digest}a`,
    `${digest}\n${digest}`,
    `sha512:${'a'.repeat(128)}`,
    '\u001b[2J',
    'x'.repeat(100_000),
  ])('is refused as the digest of a tag: %j', async answer => {
    const error = await failure(resolveImage(await requestOf(answer)))
    expect(error.message).toMatch(/^example\.org\/app:1: `skopeo inspect` answered /)
  })

  it.each([
    '',
    '<html>',
    'null',
    '[]',
    '7',
    '{"manifests":null}',
    '{"manifests":{}}',
    '{"manifests":[null]}',
    '{"manifests":[{}]}',
    '{"manifests":[{"digest":7}]}',
    `{"manifests":[{"digest":"${digest.toUpperCase()}"}]}`,
    `{"manifests":[{"digest":"${digest}","platform":null}]}`,
    `{"manifests":[{"digest":"${digest}","platform":{"os":1,"architecture":"amd64"}}]}`,
    `{"layers":[{"digest":"${digest}","size":-1}]}`,
    `{"layers":[{"digest":"${digest}","size":1e400}]}`,
    `{"layers":[{"digest":"sha256:../../x","size":1}]}`,
    `{"config":7}`,
    '\u001b[2J',
    `{"a":"${'x'.repeat(1_000_000)}`,
  ])('is refused as an index or a manifest: %j', async answer => {
    const error = await failure(readImage(await requestOf(answer), digest))
    expect(error.message).toMatch(/^example\.org\/app:1: the registry answered /)
  })

  it('is refused where it has no end', async () => {
    const request = await requestOf('')
    writeFileSync(join(process.env.PATH?.split(':')[0] ?? '', 'skopeo'), '#!/bin/sh\nexec yes\n', {
      mode: 0o755,
    })
    const error = await readImage(request, digest).catch((thrown: unknown) => thrown as WorldError)
    expect(error).toBeInstanceOf(WorldError)
    expect((error as WorldError).message).toMatch(/printed more than 16 MiB and was ended/)
  })

  it('is read where it names as many layers as it can have', async () => {
    const layers = Array.from({ length: 170_000 }, () => ({ digest, size: 1 }))
    const answer = JSON.stringify({ layers })
    expect(await readImage(await requestOf(answer), digest)).toMatchObject({ manifests: {} })
  })

  it('is accepted where it is an index or a manifest', async () => {
    const manifest = `{"config":{"digest":"${digest}","size":10},"layers":[{"digest":"${digest}","size":50000000}]}`
    expect(await readImage(await requestOf(manifest), digest)).toEqual({
      manifests: {},
      mostFileBytes: 50_000_000,
    })
    expect(await resolveImage(await requestOf(`${digest}\n`))).toBe(digest)
  })
})

describe('a copy of skopeo that is not an image', () => {
  const write = (text: string) => `printf '%s' '${text}' > "$folder/manifest.json"`
  it.each([
    'true',
    'rmdir "$folder"',
    'mkdir "$folder/manifest.json"',
    'ln -s / "$folder/manifest.json"',
    'ln -s nowhere "$folder/manifest.json"',
    'mkfifo "$folder/manifest.json"',
    'truncate -s 2G "$folder/manifest.json"',
    ...['', 'null', '<html>', '[]', '{"mediaType":7}', '{}', '{"layers":[null]}'].map(write),
    `${write('{}')}; mkdir "$folder/${'a'.repeat(64)}"`,
    `${write('{}')}; ln -s /dev/zero "$folder/${'a'.repeat(64)}"`,
    `${write('{}')}; mkfifo "$folder/${'a'.repeat(64)}"`,
  ])('is refused: %s', async script => {
    const request = await requestOf('')
    const path = join(process.env.PATH?.split(':')[0] ?? '', 'skopeo')
    // The last argument is dir:FOLDER.
    writeFileSync(path, `#!/bin/sh\nfor last; do :; done\nfolder=\${last#dir:}\n${script}\n`, { mode: 0o755 })
    const error = await copyImage(request, digest, 2 ** 33).then(
      () => expect.fail('the copy was accepted'),
      (thrown: unknown) => thrown as WorldError,
    )
    expect(error).toBeInstanceOf(WorldError)
    expect(error.message).toMatch(/^example\.org\/app:1: [^\p{Cc}]*$/u)
    expect(error.next).toBeDefined()
    expect(await readdir(join(request.store.directory, 'sha256'))).toEqual([])
  })
})
