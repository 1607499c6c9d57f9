// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of docker compose
import { describe, expect, it } from 'vitest'
import { imported, podOf } from './imported.ts'

/** A compose file with one service `web`, whose keys these lines are. */
const withWeb = (lines: string) => `services:\n  web:\n    image: busybox\n${lines.replace(/^/gm, '    ')}\n`

async function container(lines: string, surroundings = {}) {
  const result = await imported(withWeb(lines), surroundings)
  const { name: _, image: __, ...others } = podOf(result).spec.containers[0] ?? {}
  const keys = Object.entries(others).filter(([, value]) => value !== undefined)
  return { container: Object.fromEntries(keys), found: result.found }
}

describe('refused, at its line', () => {
  it.each([
    ['environment: {A: "${A}"}', '4: import-variable-unset: the variable A is not set'],
    [
      'environment: {A: "${A:?choose one}"}',
      '4: import-variable-unset: the variable A is not set: choose one',
    ],
    [
      'environment: [A]',
      '4: import-variable-unset: the variable A is not set, and the service takes it from the environment',
    ],
    ['command: echo $', '4: import-invalid: this is not a template of variables'],
    ['env_file: nope.env', '4: import-invalid: there is no file nope.env to read variables from'],
    [
      'ports: ["8000-8002:80"]',
      '4: import-invalid: 8000-8002:80 is not a port, or its two ranges differ in length',
    ],
    ['ports: ["99999:80"]', '4: import-invalid: 99999:80 is not a port, or its two ranges differ in length'],
    ['mem_limit: much', '4: import-invalid: much is not an amount of memory'],
    ['cpus: -1', '4: import-invalid: -1 is not an amount of cpu'],
    [
      'extends: {file: base.yaml, service: a}',
      '4: import-invalid: the service that is extended is not in this file',
    ],
    ['extends: web', '4: import-invalid: the service web extends itself'],
    ['configs: [nope]', '4: import-invalid: the content of config nope is not known'],
    ['depends_on: [web]', '4: import-invalid: web depends on itself'],
  ])('%s', async (line, problem) => {
    const { found, diagnostics } = await imported(withWeb(line))
    expect(found).toEqual([problem])
    expect(diagnostics[0]?.severity).toBe('error')
  })

  it.each([
    [
      'a service without an image',
      'services: {web: {}}',
      '1: import-no-image: the service web names no image',
    ],
    [
      'a service that is only built',
      'services: {web: {build: .}}',
      '1: import-no-image: bakelet builds no image, and the service names none',
    ],
    [
      'two services on one port',
      'services:\n  a: {image: a, expose: [80]}\n  b:\n    image: b\n    ports: ["81:80"]\n',
      '5: import-port-clash: b and a both listen on 80/tcp, and in one pod all services share one network address',
    ],
    [
      'include',
      'include: [a.yaml]\nservices: {web: {image: a}}',
      '1: import-invalid: bakelet does not follow include',
    ],
    ['a tag', 'services: {web: {image: !reset a}}', '1: config-syntax: unresolved tag: !reset'],
  ])('%s', async (_, text, problem) => {
    expect((await imported(text)).found).toEqual([problem])
  })
})

describe('what does not come along, at its line', () => {
  it.each([
    ['ulimits: {nofile: 1}', 'import-no-counterpart'],
    ['logging: {driver: none}', 'import-no-counterpart'],
    ['restart: "no"', 'import-no-counterpart'],
    ['restart: no', 'import-no-counterpart'],
    ['user: www-data', 'import-no-counterpart'],
    ['group_add: [staff]', 'import-no-counterpart'],
    ['security_opt: ["seccomp:profile.json"]', 'import-no-counterpart'],
    ['sysctls: [net.core.somaxconn=1]', 'import-no-counterpart'],
    ['devices: [/dev/kvm]', 'import-no-counterpart'],
    ['volumes: ["/var/run/docker.sock:/s"]', 'import-no-counterpart'],
    ['ports: ["80"]', 'import-no-counterpart'],
    ['healthcheck: {interval: 1s}', 'import-no-counterpart'],
    ['extra_hosts: ["a:host-gateway"]', 'import-no-counterpart'],
    ['deploy: {resources: {limits: {pids: 1}}}', 'import-no-counterpart'],
    ['stop_signal: SIGINT', 'import-no-counterpart'],
    ['init: true', 'import-no-counterpart'],
    ['labels: ["traefik.enable=true"]', 'import-no-counterpart'],
    ['deploy: {replicas: 2}', 'import-no-controller'],
    ['scale: 0', 'import-no-controller'],
    ['deploy: {placement: {}}', undefined],
    ['runtime: runsc', 'import-no-api-server'],
    ['network_mode: none', 'import-no-network'],
    ['networks: {a: {ipv4_address: 10.0.0.2}}', 'import-no-network'],
    ['labels: {team: a}', 'import-unused'],
    ['depends_on: [db]', 'import-unused'],
    ['build: .', 'import-changed'],
    ['volumes: ["data:/data"]', 'import-path-on-node'],
    ['volumes: ["./data:/data"]', 'import-path-on-node'],
    ['volumes: ["~/data:/data"]', 'import-path-on-node'],
    ['volumes: ["/srv/data:/data"]', 'import-path-on-node'],
    ['volume: []', 'import-unknown-key'],
  ])('%s: %s', async (line, code) => {
    const { found } = await imported(withWeb(line))
    expect(found.map(each => each.split(': ', 2).join(' '))).toEqual(code ? [`4 ${code}`] : [])
  })
})

describe('a file outside of the folder of the compose file is not copied', () => {
  const local = { '../a.conf': 'a', '/home/me/a.env': 'A=1' }
  const reason = 'it is outside of the folder of this file, and only files in the folder are copied'

  it.each([
    ['volumes: ["../a.conf:/a.conf:ro"]', '', `4: import-no-counterpart: ../a.conf stays behind: ${reason}`],
    ['env_file: ../a.conf', '', `4: import-invalid: ../a.conf is not read: ${reason}`],
    ['env_file: /home/me/a.env', '', `4: import-invalid: /home/me/a.env is not read: ${reason}`],
    [
      'secrets: [s]',
      'secrets: {s: {file: ../a.conf}}',
      `5: import-invalid: ../a.conf is not read: ${reason}`,
    ],
    [
      'configs: [s]',
      'configs: {s: {file: /home/me/a.env}}',
      `5: import-invalid: /home/me/a.env is not read: ${reason}`,
    ],
  ])('%s %s', async (line, top, problem) => {
    const { found, pods } = await imported(`${withWeb(line)}${top}`, { local })
    expect(found).toEqual([problem])
    expect(JSON.stringify(pods)).not.toContain('a.conf')
    expect(pods.flatMap(({ files = [] }) => files)).toEqual([])
  })
})

describe('what comes along', () => {
  it.each([
    ['command: a "b c" \'d\' e\\ f', { args: ['a', 'b c', 'd', 'e f'] }],
    ['command: [sh, -c, "echo $$(A) $$$$B"]', { args: ['sh', '-c', 'echo $$(A) $$$B'] }],
    ['entrypoint: /run.sh\ncommand: []', { command: ['/run.sh'] }],
    ['working_dir: /srv', { workingDir: '/srv' }],
    [
      'environment: {A: 1, B: true, C: yes, D: "", E: 0.5}',
      { env: pairs({ A: '1', B: 'true', C: 'yes', D: '', E: '0.5' }) },
    ],
    ['environment: ["A=b=c"]', { env: pairs({ A: 'b=c' }) }],
    ['user: 1000:100', { securityContext: { runAsUser: 1000, runAsGroup: 100 } }],
    [
      'cap_add: [CAP_NET_ADMIN]\ncap_drop: [all]',
      { securityContext: { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } } },
    ],
    [
      'privileged: "true"\nread_only: true',
      { securityContext: { privileged: true, readOnlyRootFilesystem: true } },
    ],
    [
      'security_opt: [no-new-privileges, "seccomp=unconfined"]',
      { securityContext: { allowPrivilegeEscalation: false, seccompProfile: { type: 'Unconfined' } } },
    ],
    [
      'ports: ["[::1]:8080:80/udp"]',
      { ports: [{ containerPort: 80, hostPort: 8080, hostIP: '::1', protocol: 'UDP' }] },
    ],
    ['ports: ["0.0.0.0:8080:80"]', { ports: [{ containerPort: 80, hostPort: 8080 }] }],
    [
      'ports: ["80:80"]\nexpose: [80, "81"]',
      { ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }] },
    ],
    ['mem_limit: 1.5gb\ncpus: "0.25"', { resources: { limits: { memory: '1.5Gi', cpu: '250m' } } }],
    ['pull_policy: if_not_present', { imagePullPolicy: 'IfNotPresent' }],
    [
      'healthcheck: {test: [CMD, a], interval: 1m30s, timeout: 500ms, retries: 2}',
      {
        readinessProbe: {
          exec: { command: ['a'] },
          periodSeconds: 90,
          timeoutSeconds: 1,
          failureThreshold: 2,
        },
      },
    ],
    ['healthcheck: {disable: true}', {}],
    ['x-note: a\nprofiles: []', {}],
    ['tmpfs: [/run]', { volumeMounts: [{ name: 'web-run', mountPath: '/run' }] }],
  ])('%j', async (lines, expected) => {
    expect(await container(lines)).toEqual({ container: expected, found: [] })
  })

  it('a local file is one of the node', async () => {
    const result = await imported(withWeb('volumes: ["./conf/nginx.conf:/etc/nginx/nginx.conf:ro"]'), {
      local: { './conf/nginx.conf': 'events {}\n' },
    })
    expect(podOf(result).spec.volumes).toEqual([
      { name: 'conf-nginx-conf', hostPath: { path: '/etc/shop/conf/nginx.conf', type: 'File' } },
    ])
    expect(result.pods[0]?.files).toEqual([
      { path: '/etc/shop/conf/nginx.conf', bytes: new TextEncoder().encode('events {}\n'), mode: '0644' },
    ])
  })

  it('secrets and configs are objects beside the pod', async () => {
    const text = `${withWeb('secrets: [db]\nconfigs: [{source: motd, target: /etc/motd, mode: 0440}]')}secrets: {db: {file: db.txt}}\nconfigs: {motd: {content: hello}}\n`
    const result = await imported(text, { local: { 'db.txt': 'hunter2' } })
    expect(result.found).toEqual([])
    expect(result.pods[0]?.documents.slice(1).reverse()).toEqual([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop-db' }, stringData: { db: 'hunter2' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop-motd' }, data: { motd: 'hello' } },
    ])
    expect(podOf(result).spec.containers[0]?.volumeMounts).toEqual([
      { name: 'shop-motd', mountPath: '/etc/motd', subPath: 'motd', readOnly: true },
      { name: 'shop-db', mountPath: '/run/secrets/db', subPath: 'db', readOnly: true },
    ])
  })

  it('merge keys, extends and anchors, each with the place where the value stands', async () => {
    const text = `x-a: &a {ulimits: {nofile: 1}, image: a}
services:
  base: {image: b, environment: {A: "1", B: "1"}, ports: ["80:80"]}
  web:
    extends: {service: base}
    <<: *a
    environment: {B: "2"}
    ports: ["81:81"]
`
    const result = await imported(
      text
        .replace('  base: {', '  base: {profiles: [x], ')
        .replace('ports: ["81', 'profiles: []\n    ports: ["81'),
    )
    expect(podOf(result).spec.containers).toMatchObject([
      { image: 'a', env: pairs({ A: '1', B: '2' }), ports: [{ hostPort: 80 }, { hostPort: 81 }] },
    ])
    expect(result.found[0]).toMatch(/^1: import-no-counterpart: ulimits/)
  })

  it('services of a profile that is on', async () => {
    const text = 'services: {a: {image: a}, b: {image: b, profiles: [debug]}}'
    const { pods } = await imported(text, { profiles: ['debug'] })
    expect(podOf({ pods }).spec.containers).toHaveLength(2)
  })
})

function pairs(variables: Record<string, string>) {
  return Object.entries(variables).map(([name, value]) => ({ name, value }))
}
