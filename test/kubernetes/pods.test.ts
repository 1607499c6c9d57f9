import { describe, expect, it } from 'vitest'
import { eventsOf } from '../../src/kubernetes/event-object.ts'
import { type Pod, podObject } from '../../src/kubernetes/pod-object.ts'
import { podColumns } from '../../src/kubernetes/pod-table.ts'
import { age, tableOf } from '../../src/kubernetes/table.ts'
import type { ContainerReport, PodReport } from '../../src/status/report.ts'
import { endedContainer, podReport } from '../status/pod-report.ts'

const nowMs = Date.UTC(2026, 0, 2)
const object = (report: PodReport, spec: Record<string, unknown> = {}): Pod =>
  podObject(report, {
    manifest: { metadata: { name: report.pod, labels: { app: 'web' } }, spec },
    ...{ nodeName: 'edge', hostIP: '192.0.2.2', nowMs },
  })
const cells = (report: PodReport, spec?: Record<string, unknown>) =>
  tableOf(podColumns, [object(report, spec)], { metadata: {}, nowMs }).rows[0]?.cells.slice(0, 5)

const running: ContainerReport = {
  ...endedContainer,
  ...{ state: 'running', startedSecondsAgo: 9, ready: true, why: null, restarts: 0, lastEnd: null },
}
const waiting: ContainerReport = { ...running, state: 'waiting', startedSecondsAgo: null, ready: false }
const init: ContainerReport = { ...running, name: 'site', kind: 'init' }
const ended = (exitCode: number, fields: Partial<ContainerReport> = {}): ContainerReport => ({
  ...{ ...endedContainer, restarts: 0, ...fields },
  lastEnd: {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedSecondsAgo: 55,
    secondsAgo: 54,
  },
})
const failedStart =
  'the kubelet: Error syncing pod, skipping: failed to "StartContainer" for "main" with ErrImagePull: "no such host"'

describe('the table of pods that kubectl prints', () => {
  it.each<[string, PodReport, string, string, string]>([
    ['ready', podReport({ containers: [running] }), '1/1', 'Running', '0'],
    [
      'not ready',
      podReport({ state: 'not ready', ready: false, containers: [{ ...running, ready: false }] }),
      ...(['0/1', 'Running', '0'] as const),
    ],
    [
      'restarted again and again',
      podReport({ state: 'restarting', ready: false, containers: [endedContainer] }),
      ...(['0/1', 'CrashLoopBackOff', '4 (54s ago)'] as const),
    ],
    [
      'ended once',
      podReport({ state: 'restarting', ready: false, containers: [ended(3)] }),
      ...(['0/1', 'Error', '0'] as const),
    ],
    [
      'without its image',
      podReport({ state: 'starting', ready: false, why: [failedStart], containers: [waiting] }),
      ...(['0/1', 'ErrImagePull', '0'] as const),
    ],
    [
      'waiting by the word of the kubelet',
      podReport({
        state: 'starting',
        containers: [{ ...waiting, why: 'ImagePullBackOff: Back-off pulling' }],
      }),
      ...(['0/1', 'ImagePullBackOff', '0'] as const),
    ],
    [
      'before its init container has ended',
      podReport({
        state: 'starting',
        containers: [init, { ...waiting, why: 'waits for the init containers' }],
      }),
      ...(['0/1', 'Init:0/1', '0'] as const),
    ],
    [
      'with an init container that fails',
      podReport({ state: 'restarting', containers: [ended(1, { kind: 'init', name: 'site' }), waiting] }),
      ...(['0/1', 'Init:Error', '0'] as const),
    ],
    ['completed', podReport({ state: 'completed', containers: [ended(0)] }), '0/1', 'Completed', '0'],
    ['failed', podReport({ state: 'failed', containers: [ended(2)] }), '0/1', 'Error', '0'],
    ['not started', podReport({ state: 'not started', containers: [] }), '0/0', 'Pending', '0'],
  ])('%s', (_, report, ready, status, restarts) => {
    expect(cells(report)).toEqual(['web', ready, status, restarts, '6m28s'])
  })

  it('counts a sidecar, and a container that has not started yet', () => {
    const sidecar: ContainerReport = { ...running, name: 'proxy', kind: 'sidecar' }
    const spec = {
      initContainers: [{ name: 'proxy', restartPolicy: 'Always' }],
      containers: [{ name: 'main' }, { name: 'late' }],
    }
    expect(cells(podReport({ containers: [sidecar, running] }), spec)?.slice(0, 3)).toEqual([
      ...['web', '2/3', 'Running'],
    ])
  })

  it.each([
    [119, '119s'],
    [120, '2m'],
    [125, '2m5s'],
    [1800, '30m'],
    [3 * 3600, '3h'],
    [5 * 3600 + 60, '5h1m'],
    [40 * 3600, '40h'],
    [50 * 3600, '2d2h'],
    [30 * 86_400, '30d'],
    [3 * 365 * 86_400, '3y'],
  ])('has an age of %i s as %s', (seconds, words) => {
    expect(age(new Date(nowMs - seconds * 1000).toISOString(), nowMs)).toBe(words)
  })
})

describe('the object of a pod', () => {
  it('has the manifest with the defaults that kubectl prints, and the state', () => {
    const spec = {
      containers: [
        {
          name: 'main',
          ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }],
          readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 },
        },
      ],
    }
    expect(object(podReport({ containers: [running] }), spec)).toMatchObject({
      metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
      spec: {
        ...{ nodeName: 'edge', restartPolicy: 'Always' },
        containers: [
          {
            ports: [
              { containerPort: 80, protocol: 'TCP' },
              { containerPort: 53, protocol: 'UDP' },
            ],
            readinessProbe: {
              httpGet: { path: '/', port: 80, scheme: 'HTTP' },
              periodSeconds: 1,
              failureThreshold: 3,
            },
          },
        ],
      },
      status: {
        ...{ phase: 'Running', podIP: '10.88.0.3', hostIP: '192.0.2.2' },
        containerStatuses: [
          {
            name: 'main',
            ready: true,
            state: { running: { startedAt: new Date(nowMs - 9000).toISOString().replace(/\.\d+/, '') } },
          },
        ],
      },
    })
  })

  it('says of readiness what is known', () => {
    const ready = (report: Partial<PodReport>) =>
      object(podReport(report)).status.conditions.find(({ type }) => type === 'Ready')
    expect(ready({})).toMatchObject({ status: 'True' })
    expect(ready({ ready: null, why: ['main: gRPC'] })).toMatchObject({
      status: 'Unknown',
      message: 'main: gRPC',
    })
    expect(ready({ ready: false, why: ['a', 'b'] })).toMatchObject({ status: 'False', message: 'a; b' })
  })

  it('takes a manifest that is none as it is', () => {
    const spec = { containers: 'x', initContainers: [null, 3] }
    expect(cells(podReport({ containers: [running] }), spec)?.slice(0, 3)).toEqual(['web', '1/1', 'Running'])
  })

  it('has no date for a time that is none', () => {
    const report = podReport({ containers: [{ ...running, startedSecondsAgo: 1e300 }], ageSeconds: -1e300 })
    expect(object(report)).toMatchObject({
      metadata: { creationTimestamp: null },
      status: { containerStatuses: [{ state: { running: { startedAt: null } } }] },
    })
  })

  it('has an event for what is wrong', () => {
    expect(eventsOf(object(podReport()), nowMs)).toEqual([])
    expect(eventsOf(object(podReport({ why: ['main: fails'] })), nowMs)).toMatchObject([
      { type: 'Warning', message: 'main: fails', involvedObject: { kind: 'Pod', name: 'web' } },
    ])
  })
})
