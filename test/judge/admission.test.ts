import { describe, expect, it } from 'vitest'
import { podWith } from '../components/pods/manifest.ts'
import { judge, type Question } from './program.mjs'

type Row = readonly [spec: string, node: Question['node'], rejected: string]

/** What the kubelet's own handlers say of Pods that its validation takes. */
const rows: readonly Row[] = [
  ['nodeSelector: {kubernetes.io/hostname: edge}', { name: 'edge' }, ''],
  ['nodeSelector: {kubernetes.io/hostname: other}', { name: 'edge' }, 'NodeAffinity'],
  ['nodeSelector: {disktype: ssd}', { labels: { disktype: 'ssd' } }, ''],
  ['nodeSelector: {disktype: ssd}', {}, 'NodeAffinity'],
  ['securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}', {}, ''],
  ['securityContext: {sysctls: [{name: net.core.somaxconn, value: "1"}]}', {}, 'SysctlForbidden'],
  [
    'securityContext: {sysctls: [{name: net.core.somaxconn, value: "1"}]}',
    { allowedUnsafeSysctls: ['net.core.*'] },
    '',
  ],
  ['os: {name: windows}', {}, 'PodOSNotSupported'],
  ['securityContext: {appArmorProfile: {type: RuntimeDefault}}', {}, ''],
]

describe.each(['1.34.4', '1.35.4', '1.36.4', '1.37.2'])('kubelet %s', version => {
  it('admits and rejects', () => {
    const verdicts = judge(
      version,
      rows.map(([spec, node = {}]) => ({ kind: 'pod', text: podWith({ spec }), node })),
    )
    expect(verdicts.map(({ accepted, rejected = '' }) => [accepted, rejected.split(':')[0]])).toEqual(
      rows.map(([, , rejected]) => [true, rejected]),
    )
  })
})
