import { describe, expect, it, test } from 'vitest'
import { checks } from '../../../../src/components/pods/security/index.ts'
import { podSecurityChecks } from '../../../../src/config/policy-schema.ts'
import { forbidden } from './found.ts'

/** The container has what the level restricted wants, and what a row adds. */
const sound = 'allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}'
const whole = 'runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}'
const pod = ({ spec = '', context = whole, container = `securityContext: {${sound}}`, more = '' }) =>
  `{${spec && `${spec}, `}securityContext: {${context}}, containers: [{name: main, ${container}${more && `, ${more}`}}]}`
const own = (text: string) => pod({ container: `securityContext: {${sound}, ${text}}` })
const inContext = (text: string) => pod({ context: `${whole}, ${text}` })
const sysctl = (name: string) => inContext(`sysctls: [{name: ${name}, value: "1"}]`)

type Row = readonly [spec: string, minor: number, baseline: readonly string[], restricted?: readonly string[]]

/** One row or more for each check; without a fourth column both levels say the same. */
const rows: readonly Row[] = [
  [pod({}), 20, []],
  [pod({}), 37, []],
  [pod({ spec: 'hostNetwork: true' }), 36, ['hostNamespaces true']],
  [pod({ spec: 'hostPID: true, hostIPC: true' }), 36, ['hostNamespaces true', 'hostNamespaces true']],
  [pod({ spec: 'hostPID: false, hostIPC: null' }), 36, []],
  [
    pod({ spec: 'volumes: [{name: v, hostPath: {path: /v}}]' }),
    ...([36, ['hostPathVolumes hostPath'], ['restrictedVolumes hostPath']] as const),
  ],
  [pod({ spec: 'volumes: [{name: v, nfs: {server: a, path: /}}]' }), 36, [], ['restrictedVolumes nfs']],
  [pod({ spec: 'volumes: [{name: v}, {name: w, emptyDir: {}}, {name: x, image: {}}]' }), 36, []],
  [pod({ more: 'ports: [{containerPort: 80, hostPort: 8080}]' }), 36, ['hostPorts 8080']],
  [pod({ more: 'ports: [{containerPort: 80}]' }), 36, []],
  [
    pod({ spec: 'hostNetwork: true', more: 'ports: [{containerPort: 80}]' }),
    ...([36, ['hostNamespaces true', 'hostPorts 80']] as const),
  ],
  [
    pod({ more: 'livenessProbe: {httpGet: {port: 80, host: 192.0.2.1}}' }),
    ...([34, ['hostProbesAndHostLifecycle 192.0.2.1']] as const),
  ],
  [
    pod({ more: 'lifecycle: {preStop: {tcpSocket: {port: 80, host: a}}}' }),
    ...([34, ['hostProbesAndHostLifecycle a']] as const),
  ],
  [pod({ more: 'livenessProbe: {httpGet: {port: 80, host: 192.0.2.1}}' }), 33, []],
  [sysctl('net.ipv4.ip_unprivileged_port_start'), 20, []],
  [sysctl('net.core.somaxconn'), 36, ['sysctls net.core.somaxconn']],
  [sysctl('net.ipv4.tcp_rmem'), 31, ['sysctls net.ipv4.tcp_rmem']],
  [sysctl('net.ipv4.tcp_rmem'), 32, []],
  [sysctl('net.ipv4.tcp_notsent_lowat'), 36, ['sysctls net.ipv4.tcp_notsent_lowat']],
  [sysctl('net.ipv4.tcp_notsent_lowat'), 37, []],
  [own('privileged: true'), 36, ['privileged true']],
  [
    pod({
      container: 'securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [NET_ADMIN]}}',
    }),
    ...([
      36,
      ['capabilities_baseline NET_ADMIN'],
      ['capabilities_restricted securityContext', 'capabilities_restricted NET_ADMIN'],
    ] as const),
  ],
  [
    pod({
      container:
        'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [CHOWN]}}',
    }),
    ...([36, [], ['capabilities_restricted CHOWN']] as const),
  ],
  [
    pod({ container: 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [KILL]}}' }),
    ...([21, [], []] as const),
  ],
  [
    pod({ container: 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [KILL]}}' }),
    ...([22, [], ['capabilities_restricted [KILL]']] as const),
  ],
  [own('procMount: Unmasked'), 34, ['procMount Unmasked']],
  [own('procMount: Unmasked'), 36, ['procMount Unmasked'], ['procMount_restricted Unmasked']],
  [
    pod({ spec: 'hostUsers: false', container: `securityContext: {${sound}, procMount: Unmasked}` }),
    ...([35, [], ['procMount_restricted Unmasked']] as const),
  ],
  [inContext('windowsOptions: {hostProcess: true}'), 36, ['windowsHostProcess true']],
  [
    pod({ container: 'securityContext: {capabilities: {drop: [ALL]}}' }),
    ...([36, [], ['allowPrivilegeEscalation securityContext']] as const),
  ],
  [inContext('appArmorProfile: {type: Unconfined}'), 36, ['appArmorProfile Unconfined']],
  [own('appArmorProfile: {type: Localhost, localhostProfile: a}'), 36, []],
  [
    pod({ container: `securityContext: {${sound}, seccompProfile: {type: Unconfined}}` }),
    ...([36, ['seccompProfile_baseline Unconfined'], ['seccompProfile_restricted Unconfined']] as const),
  ],
  [pod({ context: 'runAsNonRoot: true' }), 36, [], ['seccompProfile_restricted securityContext']],
  [inContext('seLinuxOptions: {type: container_engine_t}'), 30, ['seLinuxOptions container_engine_t']],
  [inContext('seLinuxOptions: {type: container_engine_t}'), 31, []],
  [own('seLinuxOptions: {user: a, role: b}'), 36, ['seLinuxOptions a', 'seLinuxOptions b']],
  [pod({ context: 'seccompProfile: {type: Localhost}' }), 36, [], ['runAsNonRoot securityContext']],
  [own('runAsNonRoot: false'), 36, [], ['runAsNonRoot false']],
  [own('runAsUser: 0'), 22, [], []],
  [own('runAsUser: 0'), 23, [], ['runAsUser 0']],
  [
    pod({
      spec: 'hostUsers: false',
      context: 'runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}',
    }),
    ...([34, [], ['runAsNonRoot false', 'runAsNonRoot securityContext', 'runAsUser 0']] as const),
  ],
  [
    pod({
      spec: 'hostUsers: false',
      context: 'runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}',
    }),
    ...([35, [], []] as const),
  ],
]

const cases = rows.map(([spec, minor, baseline, restricted = baseline]) => ({
  ...{ spec, minor, baseline, restricted },
}))

describe.each(cases)('$spec, kubelet 1.$minor', ({ spec, minor, baseline, restricted }) => {
  it('is refused where upstream refuses it', async () => {
    expect(await forbidden(spec, 'baseline', minor)).toEqual(baseline)
    expect(await forbidden(spec, 'restricted', minor)).toEqual(restricted)
  })
})

test('a Pod that says nothing passes the baseline, and has to say four things for more', async () => {
  const bare = '{containers: [{name: main}]}'
  expect(await forbidden(bare, 'baseline', 36)).toEqual([])
  expect(await forbidden(bare, 'restricted', 36)).toEqual([
    'capabilities_restricted main',
    'allowPrivilegeEscalation main',
    'seccompProfile_restricted main',
    'runAsNonRoot main',
  ])
})

test('annotations name AppArmor profiles too', async () => {
  const withProfile = (profile: string) =>
    forbidden(
      '{containers: [{name: main}]}',
      'baseline',
      36,
      `{container.apparmor.security.beta.kubernetes.io/main: ${profile}}`,
    )
  expect(await withProfile('unconfined')).toEqual(['appArmorProfile unconfined'])
  expect(await withProfile('localhost/a')).toEqual([])
})

test('every check of the config is there, and has a row', () => {
  expect(checks.map(({ name }) => name).sort()).toEqual(podSecurityChecks.toSorted())
  const said = JSON.stringify(rows)
  for (const { name } of checks) expect(said).toContain(`"${name} `)
})
