import { expect, it } from 'vitest'
import { podWith } from '../manifest.ts'
import { found } from './found.ts'

const codes = ['pod-not-admitted', 'pod-root-of-node']
const own = 'hostUsers: false'
const recommended = 'pod-root-of-node'
const refused = 'pod-not-admitted'
const kubelet = (version: string, config = '') =>
  `kubelet: {version: "${version}"${config && `, config: {${config}}`}}\n`
const old = 'containerd: {version: "1.7.34"}\nkubelet: {version: "1.35"}\n'
const gate = (value: boolean) => `featureGates: {UserNamespacesSupport: ${value}}`

const cases: readonly (readonly [
  spec: string,
  container: string,
  config: string,
  expected: string | undefined,
])[] = [
  ['', '', '', recommended],
  [own, '', '', undefined],
  ['hostUsers: true', '', '', undefined],
  // Root, or whatever user the image names.
  ['', 'ports: [{containerPort: 80, hostPort: 80}]', '', recommended],
  ['', 'securityContext: {runAsUser: 1000}', '', undefined],
  ['', 'securityContext: {runAsNonRoot: true}', '', undefined],
  ['securityContext: {runAsUser: 1000}', '', '', undefined],
  ['securityContext: {runAsUser: 1000}', 'securityContext: {runAsUser: 0}', '', recommended],
  // What needs the node.
  ['hostNetwork: true', '', '', undefined],
  ['hostPID: true', '', '', undefined],
  ['volumes: [{name: etc, hostPath: {path: /etc}}]', '', '', undefined],
  ['volumes: [{name: nfs, nfs: {server: 192.0.2.1, path: /}}]', '', '', undefined],
  ['volumes: [{name: tmp, emptyDir: {}}]', '', '', recommended],
  ['', 'securityContext: {privileged: true}', '', undefined],
  ['', 'securityContext: {capabilities: {add: [NET_ADMIN]}}', '', undefined],
  // Versions, at both ends.
  ['', '', kubelet('1.33'), recommended],
  ['', '', kubelet('1.32'), undefined],
  ['', '', kubelet('1.32', gate(true)), recommended],
  ['', '', kubelet('1.35', gate(false)), undefined],
  ['', '', old, undefined],
  [own, '', old, refused],
  ['', '', 'runc: {version: "1.1.15"}\n', undefined],
  [own, '', 'runc: {version: "1.1.15"}\n', refused],
  [
    '',
    '',
    'containerd: {version: "2.0.11"}\nrunc: {version: "1.2.0"}\nkubelet: {version: "1.33"}\n',
    recommended,
  ],
  [
    own,
    '',
    'containerd: {version: "2.0.11"}\nrunc: {version: "1.2.0"}\nkubelet: {version: "1.33"}\n',
    undefined,
  ],
  // Before 1.30 the kubelet does not ask.
  [own, '', `containerd: {version: "1.7.34"}\n${kubelet('1.29', gate(true))}`, undefined],
  [own, '', `containerd: {version: "1.7.34"}\n${kubelet('1.30', gate(true))}`, refused],
  // Nobody knows the kernel of another base.
  ['', '', 'base: {url: "https://example.com/base.qcow2", sha256: "PLACE"}\n', undefined],
]

it.each(cases)('a Pod with %s %s, %s: %s', async (spec, container, config, expected) => {
  const text = config.replace('PLACE', '0'.repeat(64))
  const all = await found([podWith({ spec, container })], text, codes)
  expect(all.map(({ code }) => code)).toEqual(expected === undefined ? [] : [expected])
})
