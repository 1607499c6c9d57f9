import { describe, expect, it } from 'vitest'
import { podWith } from '../manifest.ts'
import { found } from './found.ts'

const affinity = (term: string) =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${term}]}}}`
const needs = (key: string, operator: string, values = '') =>
  affinity(`{matchExpressions: [{key: ${key}, operator: ${operator}${values && `, values: [${values}]`}}]}`)
const setting = (name: string) => `securityContext: {sysctls: [{name: ${name}, value: "1"}]}`
const wants = (resources: string) => `resources: {limits: {${resources}}}`
const labelled = 'kubelet: {flags: {node-labels: "disktype=ssd,cores=4"}}\n'

const cases: readonly (readonly [
  spec: string,
  container: string,
  config: string,
  expected: string | undefined,
])[] = [
  ['nodeSelector: {kubernetes.io/hostname: edge}', '', '', undefined],
  ['nodeSelector: {kubernetes.io/hostname: edge}', '', 'system: {hostname: box}\n', 'pod-not-admitted'],
  ['nodeSelector: {kubernetes.io/hostname: box}', '', 'image: {cloudInit: true}\n', undefined],
  ['nodeSelector: {kubernetes.io/arch: amd64, beta.kubernetes.io/os: linux}', '', '', undefined],
  ['nodeSelector: {kubernetes.io/arch: arm64}', '', '', 'pod-not-admitted'],
  ['nodeSelector: {kubernetes.io/arch: arm64}', '', 'arch: arm64\n', undefined],
  ['nodeSelector: {disktype: ssd}', '', labelled, undefined],
  ['nodeSelector: {disktype: ssd}', '', '', 'pod-not-admitted'],
  [needs('gpu', 'Exists'), '', '', 'pod-not-admitted'],
  [needs('gpu', 'DoesNotExist'), '', '', undefined],
  [needs('disktype', 'In', 'hdd, ssd'), '', labelled, undefined],
  [needs('disktype', 'NotIn', 'ssd'), '', labelled, 'pod-not-admitted'],
  [needs('disktype', 'NotIn', 'ssd'), '', '', undefined],
  [needs('cores', 'Gt', '"2"'), '', labelled, undefined],
  [needs('cores', 'Lt', '"2"'), '', labelled, 'pod-not-admitted'],
  [needs('kubernetes.io/hostname', 'In', 'other'), '', '', 'pod-not-admitted'],
  [affinity('{matchFields: [{key: metadata.name, operator: In, values: [edge]}]}'), '', '', undefined],
  [
    affinity('{matchFields: [{key: metadata.name, operator: In, values: [box]}]}'),
    '',
    '',
    'pod-not-admitted',
  ],
  [
    affinity(
      '{matchExpressions: [{key: gpu, operator: Exists}]}, {matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}',
    ),
    ...(['', '', undefined] as const),
  ],
  [setting('net.ipv4.ip_unprivileged_port_start'), '', '', undefined],
  [setting('net.ipv4.ip_unprivileged_port_start'), '', 'kubelet: {version: "1.20"}\n', 'pod-not-admitted'],
  [setting('net.core.somaxconn'), '', '', 'pod-not-admitted'],
  [setting('net/core/somaxconn'), '', 'kubelet: {config: {allowedUnsafeSysctls: [net.core.*]}}\n', undefined],
  [
    setting('net.core.somaxconn'),
    '',
    'kubelet: {config: {allowedUnsafeSysctls: [net.core.somaxconn]}}\n',
    undefined,
  ],
  [setting('vm.swappiness'), '', '', 'pod-not-admitted'],
  ['', wants('hugepages-2Mi: 64Mi, memory: 64Mi'), '', 'pod-not-admitted'],
  ['', wants('hugepages-2Mi: 64Mi, memory: 64Mi'), 'kernel: {sysctl: {vm.nr_hugepages: 64}}\n', undefined],
  [
    '',
    wants('hugepages-1Gi: 1Gi, memory: 64Mi'),
    'image: {kernelArguments: [hugepagesz=1G, hugepages=2]}\n',
    undefined,
  ],
  ['', wants('hugepages-2Mi: 0, memory: 64Mi'), '', undefined],
  ['', wants('example.com/gpu: 1'), '', 'pod-setting-unused'],
  [
    'volumes: [{name: v, hostPath: {path: /var/lib/kubelet/device-plugins}}]',
    wants('example.com/gpu: 1'),
    '',
    undefined,
  ],
  [
    '',
    'securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b.json}}',
    '',
    'pod-profile-missing',
  ],
  [
    'securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b.json}}',
    '',
    'files: {/var/lib/kubelet/seccomp/a/b.json: {content: "{}"}}\n',
    undefined,
  ],
  [
    '',
    'securityContext: {appArmorProfile: {type: Localhost, localhostProfile: mine}}',
    '',
    'pod-profile-missing',
  ],
  [
    '',
    'securityContext: {appArmorProfile: {type: Localhost, localhostProfile: mine}}',
    'files: {/etc/apparmor.d/mine: {content: "profile mine {}"}}\nsystem: {packages: [apparmor]}\n',
    undefined,
  ],
  ['', 'securityContext: {capabilities: {add: [NET_ADMIN, sys_time], drop: [ALL]}}', '', undefined],
  ['', 'securityContext: {capabilities: {add: [NET_ADMINN]}}', '', 'pod-setting-unused'],
  ['', 'securityContext: {capabilities: {drop: [CAP_NET_RAW]}}', '', 'pod-setting-unused'],
  ['', 'imagePullPolicy: Always', '', 'pod-image-pull'],
  ['', 'imagePullPolicy: Always', 'images: {preload: none}\n', undefined],
  ['', 'imagePullPolicy: Never', '', undefined],
  ['', 'imagePullPolicy: Never', 'images: {preload: none}\n', 'pod-image-pull'],
  [
    'hostNetwork: true',
    'env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]',
    '',
    'pod-setting-unused',
  ],
  ['', 'env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]', '', undefined],
  ['', 'readinessProbe: {httpGet: {port: web}}', '', 'pod-port-missing'],
  ['', 'readinessProbe: {httpGet: {port: web}}\nports: [{name: web, containerPort: 80}]', '', undefined],
  ['', 'livenessProbe: {tcpSocket: {port: 80}}', '', undefined],
  ['', 'lifecycle: {postStart: {httpGet: {port: web}}}', '', 'pod-port-missing'],
]

describe('a Pod on this node', () => {
  it.each(cases)('%s %s, with %j: %s', async (spec, container, config, expected) => {
    const all = await found([podWith({ spec, container })], config)
    expect(all.map(({ code }) => code)).toEqual(expected === undefined ? [] : [expected])
  })

  it('labelled for another system is not admitted', async () => {
    const pod = podWith({}).replace('metadata:\n', 'metadata:\n  labels: {kubernetes.io/os: windows}\n')
    expect(await found([pod])).toMatchObject([{ code: 'pod-not-admitted', severity: 'error' }])
  })

  it('is one of as many as the kubelet starts', async () => {
    const pods = ['a', 'b', 'c'].map(name => podWith({}).replace(/^ {2}name: .*/m, `  name: ${name}`))
    expect(await found(pods, 'kubelet: {config: {maxPods: 3}}\n')).toEqual([])
    const [one] = await found(pods, 'kubelet: {config: {maxPods: 2}}\n')
    expect(one).toMatchObject({
      code: 'pod-not-admitted',
      message: expect.stringMatching(/^3 pods are more than .*: 2$/),
    })
    const byCores = (cpus: number) => `hardware: {cpus: ${cpus}}\nkubelet: {config: {podsPerCore: 1}}\n`
    expect(await found(pods, byCores(3))).toEqual([])
    expect(await found(pods, byCores(2))).toMatchObject([{ code: 'pod-not-admitted' }])
  })
})
