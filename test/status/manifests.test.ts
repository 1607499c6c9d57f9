import { describe, expect, it } from 'vitest'
import { findManifest, type ManifestPod, podOfManifest } from '../../src/status/manifests.ts'

const pod = (name: string, namespace = 'default'): ManifestPod => ({
  ...{
    path: `/pods/${name}.yaml`,
    name,
    namespace,
    restartPolicy: 'Always',
    hostNetwork: false,
    object: { metadata: { name }, spec: {} },
    containers: [],
  },
})

describe('a manifest on the node', () => {
  it('is read as YAML or JSON, with the defaults of a Pod', async () => {
    const text = `metadata: {name: web}
spec:
  initContainers:
    - {name: site}
    - {name: proxy, restartPolicy: Always}
  containers:
    - {name: httpd, image: a}
`
    const read = await podOfManifest('/pods/a.yaml', text)
    expect(read).toMatchObject({ name: 'web', namespace: 'default', restartPolicy: 'Always' })
    expect(read?.containers.map(({ name, kind }) => [name, kind])).toEqual([
      ['site', 'init'],
      ['proxy', 'sidecar'],
      ['httpd', 'container'],
    ])
    const json = '{"metadata": {"name": "a", "namespace": "b"}, "spec": {"containers": []}}'
    expect(await podOfManifest('/pods/a.json', json)).toMatchObject({ name: 'a', namespace: 'b' })
  })

  it.each(['', 'a: [', 'kind: Pod', 'metadata: {name: 1}\nspec: {containers: []}', '[]', '\u0000'])(
    'is none if the kubelet would not take it: %j',
    async text => {
      expect(await podOfManifest('/pods/a.yaml', text)).toBeUndefined()
    },
  )

  it('is found by the name that the kubelet gives its pod', () => {
    const pods = [pod('web'), pod('web-edge'), pod('web', 'other')]
    const found = (name: string, hostname: string) =>
      findManifest(pods, { name, namespace: 'default' }, hostname)
    expect(found('web-edge', 'edge')?.name).toBe('web')
    expect(found('web-edge-edge', 'edge')?.name).toBe('web-edge')
    expect(found('web-n1', 'edge')?.name).toBe('web')
    expect(found('db-edge', 'edge')).toBeUndefined()
  })
})
