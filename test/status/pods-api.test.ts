import { describe, expect, it } from 'vitest'
import { encode, type JsonValue } from '../../src/status/grpc/grpc-messages.ts'
import { podsOfKubelet } from '../../src/status/pods-api.ts'
import { grpcServer } from './grpc/server.ts'

const now = 1_795_867_600
const facts = { hostname: 'edge', now, address: undefined, hasPodsApi: true, files: [], manifests: [] }

const web = {
  metadata: { name: 'web-edge', namespace: 'default' },
  spec: {
    restartPolicy: 'Always',
    initContainers: [{ name: 'site' }, { name: 'proxy', restartPolicy: 'Always' }],
  },
  status: {
    ...{ phase: 'Running', podIP: '10.88.0.3', startTime: { seconds: `${now - 300}` } },
    initContainerStatuses: [
      { name: 'site', ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      { name: 'proxy', ready: true, state: { running: { startedAt: { seconds: `${now - 200}` } } } },
    ],
    containerStatuses: [
      {
        ...{ name: 'httpd', ready: false, restartCount: 4, image: 'a', imageID: 'sha256:1' },
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } },
        lastState: {
          terminated: {
            ...{ exitCode: 137, reason: 'OOMKilled' },
            ...{ startedAt: { seconds: `${now - 20}` }, finishedAt: { seconds: `${now - 9}` } },
          },
        },
      },
    ],
  },
}

const kubelet = (...pods: readonly (JsonValue | Uint8Array)[]) =>
  grpcServer(() => ({
    reply: {
      pods: pods.map(pod =>
        Buffer.from(pod instanceof Uint8Array ? pod : encode('k8s.io.api.core.v1.Pod', pod)).toString(
          'base64',
        ),
      ),
    },
  }))

describe('the pods of a node by PodsAPI', () => {
  it('are what the kubelet says of them', async () => {
    expect(await podsOfKubelet(await kubelet(web), facts)).toEqual([
      {
        ...{ pod: 'web-edge', namespace: 'default', state: 'restarting', ready: false, restarts: 4 },
        ...{ ip: '10.88.0.3', ageSeconds: 300, why: ['httpd: CrashLoopBackOff: back-off 20s'] },
        containers: [
          expect.objectContaining({ name: 'site', kind: 'init', state: 'ended', why: null }),
          expect.objectContaining({
            name: 'proxy',
            kind: 'sidecar',
            state: 'running',
            startedSecondsAgo: 200,
          }),
          {
            ...{ name: 'httpd', kind: 'container', image: 'a', imageDigest: 'sha256:1' },
            ...{ state: 'waiting', ready: false, restarts: 4 },
            why: 'CrashLoopBackOff: back-off 20s',
            startedSecondsAgo: null,
            lastEnd: { exitCode: 137, reason: 'OOMKilled', startedSecondsAgo: 20, secondsAgo: 9 },
          },
        ],
      },
    ])
  })

  it('may be refused by the kubelet as a whole', async () => {
    const refused = {
      metadata: { name: 'big-edge', namespace: 'default' },
      spec: {},
      status: {
        phase: 'Failed',
        reason: 'OutOfmemory',
        message: 'Node did not have enough resource: memory',
      },
    }
    expect(await podsOfKubelet(await kubelet(refused), facts)).toMatchObject([
      {
        ...{ pod: 'big-edge', state: 'failed', ready: false, ageSeconds: null },
        why: ['OutOfmemory: Node did not have enough resource: memory'],
      },
    ])
  })

  it('are no pods if a hostile node says so', async () => {
    const answer = kubelet(Buffer.from([0xff, 0xff, 0xff]))
    await expect(podsOfKubelet(await answer, facts)).rejects.toThrow(
      /^the machine edge: `kubelet: ListPods` answered .*: it is not a Pod$/,
    )
    await expect(podsOfKubelet(await kubelet({}), facts)).rejects.toThrow(
      /^the machine edge: `kubelet: ListPods` answered /,
    )
  })
})
