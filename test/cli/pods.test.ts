import { describe, expect, it } from 'vitest'
import { podTable } from '../../src/cli/ps.ts'
import { statusLines } from '../../src/cli/status.ts'
import { terminalText } from '../../src/diagnostics/terminal-text.ts'
import type { NodeStatus, PodReport } from '../../src/tasks/node-status.ts'
import { endedContainer, podReport } from '../status/pod-report.ts'

const running = {
  ...endedContainer,
  state: 'running',
  ready: true,
  why: null,
  lastEnd: null,
  restarts: 0,
} as const
const pods: readonly PodReport[] = [
  podReport({
    ...{ state: 'restarting', ready: false, restarts: 4, pod: 'loop' },
    why: ['main: ended with exit code 3 (Error)'],
  }),
  podReport({
    pod: 'web',
    containers: [
      { ...running, name: 'site', kind: 'init', state: 'ended' },
      running,
      { ...running, name: 'proxy', kind: 'sidecar', image: 'docker.io/library/envoy:1' },
    ],
  }),
  podReport({
    ...{
      pod: '日本',
      namespace: 'kube-system',
      planned: false,
      state: 'running',
      ready: null,
      ageSeconds: null,
    },
    ...{ ip: null, containers: [{ ...running, ready: null }] },
    why: [`main: ${'a long story '.repeat(20)}\u001b[2J`],
  }),
]
const text = (lines: readonly string[]) => terminalText(lines)

describe('bakelet ps', () => {
  it('prints a line for each pod, in columns as a terminal draws them', () => {
    expect(text(podTable({ node: 'edge', source: 'containerd', pods }))).toBe(
      `POD               READY  STATE                                                                   RESTARTS  AGE  IMAGE
loop              0/1    restarting: main: ended with exit code 3 (Error)                        4         6m   docker.io/library/busybox:1.37.0
web               2/2    ready                                                                   0         6m   docker.io/library/busybox:1.37.0 and 1 more
kube-system/日本  0/1    running: main: a long story a long story a long story a long story a …  0         -    docker.io/library/busybox:1.37.0
`,
    )
  })

  it('says so where there is no pod', () => {
    expect(podTable({ node: 'edge', source: 'kubelet', pods: [] })).toEqual(['no pods on edge'])
  })
})

describe('bakelet status', () => {
  const status: NodeStatus = {
    ...{ node: 'edge', source: 'containerd', pods, podsUnknown: null, refusedManifests: [] },
    machine: {
      uptimeSeconds: 7260,
      memory: { totalBytes: 2 * 2 ** 30, availableBytes: 1.5 * 2 ** 30 },
      disks: [{ path: '/', totalBytes: 8 * 2 ** 30, availableBytes: 2 ** 30 }],
      boot: [
        { phase: 'kernel', seconds: 2 },
        { phase: 'userspace', seconds: 17.25 },
      ],
      failedUnits: ['ssh.service'],
      versions: { kernel: '6.12.48', containerd: '2.3.6', kubelet: '1.36.4' },
    },
  }

  it('prints the node, then every pod with its containers', () => {
    expect(text(statusLines({ ...status, pods: pods.slice(0, 1) }))).toBe(`node          edge
up            2h
kernel        6.12.48
containerd    2.3.6
kubelet       1.36.4
memory        1.5 GiB of 2.0 GiB available
disk /        1.0 GiB of 8.0 GiB available
boot          kernel 2.0 s, userspace 17.3 s
failed units  ssh.service
pods by       containerd; it does not know which containers are ready, so their probes ran once, now

pod loop: restarting
  why  main: ended with exit code 3 (Error)
  ip   10.88.0.3
  age  6m
  container main: ended
    image     docker.io/library/busybox:1.37.0
    digest    sha256:2e1e26c545eeee179c439723978b2740dd4bafc495699e02daaf29b680e7e1e5
    restarts  4
    last end  exit code 3 (Error), 54s ago
`)
  })

  it('says which manifests on the node the kubelet does not have', () => {
    const refusedManifests = [{ file: 'web.yaml', why: 'yaml: line 2: found a tab' }]
    expect(text(statusLines({ ...status, refusedManifests }))).toContain(
      '\nrefused       web.yaml: yaml: line 2: found a tab; what ran before runs on\n',
    )
  })

  it('prints the node where nothing is known of its pods', () => {
    const podsUnknown = 'containerd on edge does not answer: Connection refused'
    expect(text(statusLines({ ...status, pods: [], podsUnknown }))).toMatch(
      /^node +edge\n[\s\S]*\npods +not known: containerd on edge does not answer: Connection refused\n$/,
    )
  })

  it('shows nothing that a terminal would obey, and names pods of others', () => {
    const shown = text(statusLines(status))
    expect(shown).toContain('␛[2J')
    expect(shown).not.toContain('\u001b')
    expect(shown).toContain('pod kube-system/日本: running, not of this config\n')
    expect(shown).toContain('  sidecar container proxy: running, ready\n')
    expect(shown).toContain('  init container site: ended\n')
    expect(shown).toContain('  container main: running, whether it is ready is not known\n')
  })
})
