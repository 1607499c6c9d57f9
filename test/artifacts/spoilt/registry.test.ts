import { beforeEach, describe, expect, vi } from 'vitest'
import { fetchImage } from '../../../src/artifacts/images/fetch-image.ts'
import { registryItself, type ServersOf } from '../../../src/artifacts/images/servers.ts'
import { findStoredImage } from '../../../src/artifacts/images/stored-image.ts'
import { from } from '../../../src/plan/origin.ts'
import { itWith } from '../../support/foreign.ts'
import { emptyStore, expectNothingIn, httpServer, noise, refusal, signal } from './bench.ts'
import { digestOf, type ImageParts, imageParts, json, types } from './image.ts'

interface Answers {
  /** What the registry hands out under each digest, and under the tag `1`. */
  readonly bytes: ReadonlyMap<string, Buffer>
  /** What it says of the tag. */
  readonly says?: string
}

/** A registry that hands out what it is told to (OCI distribution specification 1.1: pull). */
async function registry({ bytes, says }: Answers): Promise<string> {
  const url = await httpServer((request, response) => {
    const path = request.url ?? ''
    if (path === '/v2/') return response.end('{}')
    const reference = /^\/v2\/app\/(?:manifests|blobs)\/(.+)$/.exec(path)?.[1] ?? ''
    const content = bytes.get(reference)
    if (!content) return response.writeHead(404).end('{}')
    const mediaType = content[0] === 0x7b ? JSON.parse(content.toString()).mediaType : undefined
    return response
      .writeHead(200, {
        'content-type': mediaType ?? 'application/octet-stream',
        'content-length': content.length,
        'docker-content-digest': says ?? digestOf(content),
      })
      .end(request.method === 'HEAD' ? undefined : content)
  })
  return url.slice('http://'.length)
}

const answersOf = ({ index, manifest, config, layer }: ImageParts, more: readonly [string, Buffer][] = []) =>
  new Map([
    ...[index, manifest, config, layer].map(bytes => [digestOf(bytes), bytes] as const),
    ['1', index] as const,
    ...more,
  ])

const whole = imageParts()
const other = imageParts()
const arm = imageParts({ architecture: 'arm64' })
const liar = imageParts({ architecture: 'arm64', listedAs: 'amd64' })

interface Case {
  readonly name: string
  readonly bytes: ReadonlyMap<string, Buffer>
  /** How the image is asked for. Default: by the digest of the whole image's index. */
  readonly reference?: string
  readonly says: RegExp
}

const cases: readonly Case[] = [
  {
    name: 'the layer has other bytes',
    bytes: answersOf(whole, [[digestOf(whole.layer), noise(whole.layer.length)]]),
    says: /digest|Digest/,
  },
  {
    name: 'the layer is cut',
    bytes: answersOf(whole, [[digestOf(whole.layer), whole.layer.subarray(0, -10)]]),
    says: /digest|Digest|unexpected EOF|size/,
  },
  {
    name: 'the configuration is that of another image',
    bytes: answersOf(whole, [[digestOf(whole.config), other.config]]),
    says: /digest|Digest/,
  },
  {
    name: 'the manifest is that of another image',
    bytes: answersOf(whole, [[digestOf(whole.manifest), other.manifest]]),
    says: /digest|Digest/,
  },
  {
    name: 'the index is that of another image',
    bytes: answersOf(whole, [[digestOf(whole.index), other.index]]),
    says: /digest|Digest/,
  },
  {
    name: 'the index is a web page',
    bytes: answersOf(whole, [[digestOf(whole.index), Buffer.from('<!doctype html>')]]),
    says: /digest|manifest|MIME|invalid character/,
  },
  {
    name: 'the layer is not there',
    bytes: new Map([...answersOf(whole)].filter(([digest]) => digest !== digestOf(whole.layer))),
    says: /404|unknown|not found|Not Found/i,
  },
  {
    name: 'the index names another architecture only',
    bytes: answersOf(arm),
    reference: digestOf(arm.index),
    says: /no image found in (manifest list|image index) for architecture amd64/,
  },
  {
    name: 'the index calls an image of another architecture ours',
    bytes: answersOf(liar),
    reference: digestOf(liar.index),
    says: /the image is refused: it is for linux\/arm64, not for linux\/amd64/,
  },
  {
    name: 'a manifest without an index is of another architecture',
    bytes: answersOf(arm),
    reference: digestOf(arm.manifest),
    says: /the image is refused: it is for linux\/arm64, not for linux\/amd64/,
  },
  {
    name: 'the manifest names a blob that climbs out',
    ...(() => {
      const manifest = json({
        schemaVersion: 2,
        mediaType: types.manifest,
        config: { mediaType: types.config, digest: digestOf(whole.config), size: whole.config.length },
        layers: [{ mediaType: types.layer, digest: 'sha256:../../../../outside', size: 10 }],
      })
      return {
        bytes: answersOf(whole, [
          [digestOf(manifest), manifest],
          ['sha256:../../../../outside', noise(10)],
        ]),
        reference: digestOf(manifest),
      }
    })(),
    says: /digest|Digest/,
  },
]

beforeEach(() => {
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  return () => vi.unstubAllEnvs()
})

describe('a spoilt image of a registry is refused', () => {
  for (const { name, bytes, reference = digestOf(whole.index), says } of cases)
    itWith('skopeo')(name, async () => {
      const store = await emptyStore()
      const host = await registry({ bytes })
      const error = await refusal(take(`${host}/app@${reference}`, store))
      expect(error.message).toMatch(says)
      expect(await findStoredImage({ reference: `${host}/app@${reference}` }, target(store))).toBeUndefined()
      // An index that is genuine may stay.
      await expectNothingIn(store, [reference.slice('sha256:'.length)])
    })

  itWith('skopeo')('a layer that grows beyond the size in its manifest', async () => {
    const store = await emptyStore()
    const parts = imageParts()
    let sent = 0
    const bytes = answersOf(parts)
    const url = await httpServer((request, response) => {
      const reference = /^\/v2\/app\/(?:manifests|blobs)\/(.+)$/.exec(request.url ?? '')?.[1] ?? ''
      const content = bytes.get(reference)
      if (request.url === '/v2/') return response.end('{}')
      if (!content) return response.writeHead(404).end('{}')
      if (reference !== digestOf(parts.layer)) {
        const { mediaType = 'application/octet-stream' } = JSON.parse(content.toString())
        return response.writeHead(200, { 'content-type': mediaType }).end(content)
      }
      response.on('error', () => {}).writeHead(200, { 'content-type': 'application/octet-stream' })
      const piece = noise(2 ** 20)
      const more = () => {
        while (!response.destroyed && sent++ < 1024 && response.write(piece));
        if (sent >= 1024) response.end()
      }
      response.on('drain', more)
      return more()
    })
    const error = await refusal(take(`${url.slice('http://'.length)}/app@${digestOf(parts.index)}`, store))
    expect(error.message).toMatch(/app@sha256:[0-9a-f]+: a layer is larger than its manifest says$/)
    expect(sent).toBeLessThan(200)
  })

  itWith('skopeo')('and one that is not is taken, by digest and by tag, and found again', async () => {
    const store = await emptyStore()
    const host = await registry({ bytes: answersOf(whole) })
    for (const reference of [`${host}/app@${digestOf(whole.index)}`, `${host}/app:1`]) {
      const image = await take(reference, store)
      expect(image.digest).toBe(digestOf(whole.manifest))
      expect(await findStoredImage({ reference }, target(store))).toEqual(image)
    }
  })
})

type OpenStore = Awaited<ReturnType<typeof emptyStore>>
const target = (store: OpenStore) => ({ store, arch: 'amd64', kubeletVersion: undefined }) as const

async function take(reference: string, store: OpenStore) {
  const image = { reference, sandbox: false, preload: true, ...from('pods')('pods') }
  const serversOf: ServersOf = registry => [registryItself(registry)]
  return fetchImage(image, { ...target(store), signal, report: () => {}, serversOf, unreachable: new Map() })
}
