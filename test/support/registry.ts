import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf } from '../../src/artifacts/images/oci.ts'

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
}

export interface Registry {
  /** 127.0.0.1:PORT */
  readonly host: string
  /** Lets app:1 be an index of images whose one layer holds `text`, for both architectures; gives back its digest. */
  push(text: string): string
  close(): Promise<void>
}

/** As much of the distribution specification (1.1) as a pull takes, with one repository: app. */
export async function openRegistry({
  onRequest = () => {},
}: {
  /** Called before each answer. */
  readonly onRequest?: () => unknown
} = {}): Promise<Registry> {
  const blobs = new Map<string, { readonly type: string; readonly bytes: Buffer }>()
  let tag = ''
  const add = (type: string, content: object | Buffer) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
    const digest = digestOf(bytes)
    blobs.set(digest, { type, bytes })
    return { mediaType: type, digest, size: bytes.length }
  }
  const server = createServer(async (request, response) => {
    await onRequest()
    const name = /^\/v2\/app\/(?:manifests|blobs)\/(.+)$/.exec(request.url ?? '')?.[1]
    const blob = blobs.get(name === '1' ? tag : (name ?? ''))
    if (request.url === '/v2/') response.end('{}')
    else if (blob === undefined) response.writeHead(404).end()
    else {
      const length = { 'content-type': blob.type, 'content-length': blob.bytes.length }
      response.writeHead(200, { ...length, 'docker-content-digest': digestOf(blob.bytes) })
      response.end(request.method === 'HEAD' ? undefined : blob.bytes)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    push(text) {
      const manifests = ['amd64', 'arm64'].map(architecture => {
        const layer = add(types.layer, Buffer.from(`${text} for ${architecture}`))
        const rootfs = { type: 'layers', diff_ids: [layer.digest] }
        const config = add(types.config, { architecture, os: 'linux', config: {}, rootfs })
        const manifest = { schemaVersion: 2, mediaType: types.manifest, config, layers: [layer] }
        return { ...add(types.manifest, manifest), platform: { os: 'linux', architecture } }
      })
      tag = add(types.index, { schemaVersion: 2, mediaType: types.index, manifests }).digest
      return tag
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
