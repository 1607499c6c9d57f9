import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { JsonValue } from '../../src/status/grpc/grpc-messages.ts'
import { type ManifestPod, podOfManifest } from '../../src/status/manifests.ts'
import type { NodeFacts } from '../../src/status/node-facts.ts'
import { podsByCri } from '../../src/status/pods-by-cri.ts'
import { grpcServer } from './grpc/server.ts'

const now = 1_795_867_600
const id = (digit: string) => digit.repeat(64)
const at = (seconds: number) => `${now - seconds}804309000`

/** As containerd 2.3.6 answers, for a pod that was restarted after its sandbox changed, one that is gone, and a stranger. */
const recorded: Readonly<Record<string, JsonValue>> = {
  'ListPodSandbox ': {
    items: [
      sandbox('1', 'web-edge', 900, { state: 'SANDBOX_NOTREADY' }),
      sandbox('2', 'web-edge', 300, { attempt: 1 }),
      sandbox('3', 'removed-edge', 800, { state: 'SANDBOX_NOTREADY' }),
      sandbox('4', 'stranger', 700),
      sandbox('5', 'host-edge', 600),
    ],
  },
  'ListContainers ': {
    containers: [
      container('a', '1', 'httpd', 0),
      container('b', '2', 'httpd', 1),
      container('c', '2', 'httpd', 2),
      container('d', '2', 'site', 0),
      container('e', '4', 'main', 0),
      container('f', '5', 'main', 0),
      container('0', '3', 'main', 0),
    ],
  },
  [`PodSandboxStatus ${id('2')}`]: { status: { id: id('2'), network: { ip: '10.88.0.3' } } },
  [`PodSandboxStatus ${id('4')}`]: { status: { id: id('4'), network: { ip: '10.88.0.4' } } },
  [`PodSandboxStatus ${id('5')}`]: { status: { id: id('5'), network: {} } },
  [`ContainerStatus ${id('b')}`]: status('CONTAINER_EXITED', {
    ...{ exitCode: 137, reason: 'OOMKilled', finishedAt: at(120) },
  }),
  [`ContainerStatus ${id('c')}`]: status('CONTAINER_RUNNING', { startedAt: at(119) }),
  [`ContainerStatus ${id('d')}`]: status('CONTAINER_EXITED', { finishedAt: at(299), reason: 'Completed' }),
  [`ContainerStatus ${id('e')}`]: status('CONTAINER_RUNNING'),
  'ImageStatus docker.io/library/there:1': { image: { id: 'sha256:1' } },
  'ImageStatus docker.io/library/missing:1': {},
}

function sandbox(digit: string, name: string, ago: number, { state = 'SANDBOX_READY', attempt = 0 } = {}) {
  const uid = name.startsWith('web') ? 'uid-of-web' : `uid-of-${name}`
  const metadata = { name, uid, namespace: 'default', attempt }
  return { id: id(digit), metadata, state, createdAt: at(ago) }
}

function container(digit: string, box: string, name: string, attempt: number) {
  return { id: id(digit), podSandboxId: id(box), metadata: { name, attempt } }
}

function status(state: string, more: object = {}): JsonValue {
  const image = { image: 'docker.io/library/busybox:1.37.0' }
  return { status: { state, image, imageRef: `docker.io/library/busybox@sha256:${id('9')}`, ...more } }
}

const manifests = `
metadata: {name: web}
spec:
  initContainers: [{name: site, image: docker.io/library/busybox:1.37.0}]
  containers:
    - {name: httpd, image: docker.io/library/busybox:1.37.0}
    - {name: late, image: docker.io/library/there:1}
    - {name: lost, image: docker.io/library/missing:1}
---
metadata: {name: host}
spec:
  hostNetwork: true
  containers: [{name: main, image: docker.io/library/busybox:1.37.0}]
`

async function facts(): Promise<NodeFacts> {
  const pods = await Promise.all(
    manifests.split('---').map(text => podOfManifest('/pods/a.yaml', JSON.stringify(parse(text)))),
  )
  return {
    ...{ hostname: 'edge', now, address: '192.0.2.2', hasPodsApi: false, files: [] },
    manifests: pods.filter((pod): pod is ManifestPod => pod !== undefined),
  }
}

/** A containerd that answers what was recorded, and knows no other container. */
const containerd = () =>
  grpcServer((method, request) => {
    const name = method.replace(/.*\//, '')
    const asked = /[0-9a-f]{64}|docker\.io[\w./:-]+/.exec(request.toString('latin1'))?.[0] ?? ''
    const reply = recorded[`${name} ${asked}`]
    return reply === undefined ? { status: 5, words: `${name} ${asked}: not found` } : { reply }
  })

describe('the pods of a node by CRI', () => {
  it('are joined from sandboxes, attempts at containers and manifests', async () => {
    const pods = await podsByCri(await containerd(), await facts())
    expect(pods.map(({ pod }) => pod)).toEqual(['web-edge', 'stranger', 'host-edge'])
    const [web] = pods
    expect(web).toMatchObject({
      ...{ state: 'starting', ready: false, ip: '10.88.0.3', ageSeconds: 300, restarts: 2 },
      why: ['late: not started yet', 'lost: its image docker.io/library/missing:1 is not on the node'],
    })
    expect(web?.containers).toMatchObject([
      { name: 'site', kind: 'init', state: 'ended', ready: true, why: null, restarts: 0 },
      {
        ...{ name: 'httpd', kind: 'container', state: 'running', ready: true, why: null, restarts: 2 },
        imageDigest: `docker.io/library/busybox@sha256:${id('9')}`,
        startedSecondsAgo: 119,
        lastEnd: { exitCode: 137, reason: 'OOMKilled', startedSecondsAgo: null, secondsAgo: 120 },
      },
      { name: 'late', state: 'waiting', imageDigest: null },
      { name: 'lost', state: 'waiting' },
    ])
  })

  it('say where a manifest or a container is missing', async () => {
    const [, stranger, host] = await podsByCri(await containerd(), await facts())
    expect(stranger).toMatchObject({
      ...{ state: 'running', ready: null, ip: '10.88.0.4' },
      why: ['main: no manifest on the node has it, so its probes are not known'],
    })
    // Its container was removed between the list and the question.
    expect(host).toMatchObject({ state: 'starting', ready: false, ip: null, why: ['main: not started yet'] })
  })

  it('are too many if a hostile node names them without end', async () => {
    const containers = Array.from({ length: 5001 }, (_, index) => container('a', '1', `${index}`, 0))
    const server = await grpcServer(method =>
      method.endsWith('ListContainers') ? { reply: { containers } } : { reply: {} },
    )
    await expect(podsByCri(server, await facts())).rejects.toThrow(
      'there are more than 5000 containers and sandboxes',
    )
  })
})
