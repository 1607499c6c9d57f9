import { describe, expect, it } from 'vitest'
import { imported, podOf } from './imported.ts'

/** A .container with these lines. */
const withLines = (lines: string) => `[Container]\nImage=busybox\n${lines}\n`

const fromQuadlet = (lines: string, surroundings: Parameters<typeof imported>[1] = {}) =>
  imported(withLines(lines), { file: 'web.container', ...surroundings })

async function container(lines: string, surroundings = {}) {
  const result = await fromQuadlet(lines, surroundings)
  const { name: _, image: __, ...others } = podOf(result).spec.containers[0] ?? {}
  const keys = Object.entries(others).filter(([, value]) => value !== undefined)
  return { container: Object.fromEntries(keys), found: result.found }
}

describe('a file outside of the folder of the Quadlet is not copied', () => {
  const local = { '../a.conf': 'A=1', '/etc/a.env': 'A=1' }

  it.each([
    ['Volume=../a.conf:/a.conf:ro', '3: import-no-counterpart: ../a.conf stays behind: it is outside'],
    [
      'Mount=type=bind,source=../a.conf,target=/a',
      '3: import-no-counterpart: ../a.conf stays behind: it is outside',
    ],
    ['EnvironmentFile=../a.conf', '3: import-invalid: ../a.conf is not read: it is outside'],
    ['EnvironmentFile=/etc/a.env', '3: import-invalid: /etc/a.env is not read: it is outside'],
  ])('%s', async (line, problem) => {
    const { found, pods } = await fromQuadlet(line, { local })
    expect(found).toEqual([expect.stringContaining(problem)])
    expect(pods.flatMap(({ files = [] }) => files)).toEqual([])
    expect(podOf({ pods }).spec.containers[0]?.env).toBeUndefined()
  })
})

describe('refused, at its line', () => {
  it.each([
    ['Environment=A=%i', '3: import-invalid: only systemd on the machine knows the value of %i'],
    ['Exec=date +%', '3: import-invalid: only systemd on the machine knows the value of %'],
    ['EnvironmentFile=nope.env', '3: import-invalid: there is no file nope.env to read variables from'],
    [
      'PublishPort=8000-8002:80',
      '3: import-invalid: 8000-8002:80 is not a port, or its two ranges differ in length',
    ],
    ['Memory=much', '3: import-invalid: much is not an amount of memory'],
    ['Image=app.build', '3: import-no-image: bakelet builds no image'],
    ['Image=app.image', '3: import-no-image: app.image is not among the imported files'],
    ['Rootfs=/srv/root', '3: import-no-image: a Pod runs images only'],
    ['a line', '3: import-invalid: this line is neither a section, nor `Key=value`, nor a comment'],
  ])('%s', async (line, problem) => {
    const { found, diagnostics } = await fromQuadlet(line)
    expect(found).toEqual([problem])
    expect(diagnostics[0]?.severity).toBe('error')
  })

  it.each([
    [
      'a container without an image',
      '[Container]\nExec=a\n',
      '1: import-no-image: web.container names no image',
    ],
    [
      'a .kube without a manifest',
      '[Kube]\nYaml=nope.yaml\n',
      '2: import-invalid: there is no file nope.yaml',
      'web.kube',
    ],
    ['an empty .kube', '[Kube]\n', '1: import-invalid: the file names no manifest', 'web.kube'],
  ])('%s', async (_, text, problem, file = 'web.container') => {
    expect((await imported(text, { file })).found).toEqual([problem])
  })

  it('two containers of one network on one port', async () => {
    const lines = (port: number) => `Network=a.network\nPublishPort=${port}:80`
    const { found } = await fromQuadlet(lines(80), {
      others: { 'api.container': withLines(lines(81)), 'a.network': '[Network]\n' },
    })
    expect(found).toEqual([
      '4: import-port-clash: api and web both listen on 80/tcp, and in one pod all services share one network address',
    ])
  })
})

describe('what does not come along, at its line', () => {
  it.each([
    ['Ulimit=nofile=1', 'import-no-counterpart'],
    ['LogDriver=none', 'import-no-counterpart'],
    ['PodmanArgs=--cpus 2', 'import-no-counterpart'],
    ['AutoUpdate=registry', 'import-no-counterpart'],
    ['Secret=a', 'import-no-counterpart'],
    ['UserNS=auto', 'import-no-counterpart'],
    ['AddDevice=/dev/kvm', 'import-no-counterpart'],
    ['AddHost=a:host-gateway', 'import-no-counterpart'],
    ['PublishPort=80', 'import-no-counterpart'],
    ['Exec=echo $HOME', 'import-no-counterpart'],
    ['HealthStartupCmd=a', 'import-no-counterpart'],
    ['Mount=type=image,source=a,target=/a', 'import-no-counterpart'],
    ['SeccompProfile=/a.json', 'import-no-counterpart'],
    ['User=www-data', 'import-no-counterpart'],
    ['[Service]\nExecStartPre=a', 'import-no-counterpart'],
    ['[Service]\nRestart=no', 'import-no-counterpart'],
    ['Network=none', 'import-no-network'],
    ['IP=10.0.0.2', 'import-no-network'],
    ['Label=a=b', 'import-unused'],
    ['Network=a.network', 'import-unused'],
    ['Volume=data.volume:/data', 'import-unused'],
    ['Timezone=UTC', 'import-changed'],
    ['Volume=data:/data', 'import-path-on-node'],
    ['Volume=%h/data:/data', 'import-path-on-node'],
    ['Volume=/srv/data:/data', 'import-path-on-node'],
    ['Volumes=a:/a', 'import-unknown-key'],
    ['Label=io.containers.autoupdate=registry\nSecurityLabelDisable=true', undefined],
    ['Network=bridge\n[Unit]\nAfter=network-online.target\n[Service]\nRestart=always', undefined],
  ])('%j: %s', async (lines, code) => {
    const { found } = await fromQuadlet(lines)
    const line = lines.startsWith('[') ? 4 : 3
    expect(found.slice(0, 1).map(each => each.split(': ', 2).join(' '))).toEqual(
      code ? [`${line} ${code}`] : [],
    )
  })
})

describe('what comes along', () => {
  it.each([
    ['Exec=a "b c" \'d\' \\\n  e', { args: ['a', 'b c', 'd', 'e'] }],
    ['Exec=sh -c "echo $$A $$(date +%%F)"', { args: ['sh', '-c', 'echo $A $$(date +%F)'] }],
    ['Exec=a\nExec=b', { args: ['b'] }],
    ['Entrypoint=["a", "b"]', { command: ['a', 'b'] }],
    ['Environment=A=1 "B=2 3"\nEnvironment=\nEnvironment=C=4', { env: [{ name: 'C', value: '4' }] }],
    [
      'DropCapability=ALL\nAddCapability=CAP_CHOWN KILL',
      {
        securityContext: { capabilities: { drop: ['ALL'], add: ['CHOWN', 'KILL'] } },
      },
    ],
    [
      'HealthCmd=curl -f localhost || exit 1',
      {
        readinessProbe: {
          exec: { command: ['/bin/sh', '-c', 'curl -f localhost || exit 1'] },
          ...{ periodSeconds: 30, timeoutSeconds: 30, failureThreshold: 3 },
        },
      },
    ],
    ['HealthCmd=none', {}],
    ['ReadOnly=true\nReadOnlyTmpfs=false', { securityContext: { readOnlyRootFilesystem: true } }],
    [
      'PublishPort=[::1]:8080:80/udp',
      {
        ports: [{ containerPort: 80, hostPort: 8080, hostIP: '::1', protocol: 'UDP' }],
      },
    ],
  ])('%j', async (lines, expected) => {
    expect(await container(lines)).toEqual({ container: expected, found: [] })
  })

  it('the volumes of a .pod are in each of its containers, and its ports in one', async () => {
    const result = await fromQuadlet('Pod=shop.pod', {
      others: {
        'api.container': withLines('Pod=shop.pod'),
        'shop.pod': '[Pod]\nPublishPort=80:80\nVolume=/proc:/host:ro\n',
      },
    })
    expect(result.found).toEqual([])
    const mount = { name: 'proc', mountPath: '/host', readOnly: true }
    expect(podOf(result).spec.containers).toMatchObject([
      { name: 'web', ports: [{ hostPort: 80 }], volumeMounts: [mount] },
      { name: 'api', volumeMounts: [mount] },
    ])
  })

  it('containers that share nothing are pods of their own, and wait for nobody', async () => {
    const { pods, found } = await fromQuadlet('[Unit]\nAfter=db.service', {
      others: { 'db.container': withLines('') },
    })
    expect(pods.map(({ fileName }) => fileName)).toEqual(['web', 'db'])
    expect(found).toEqual([
      '3: import-no-counterpart: web does not wait for db: the kubelet starts all pods at once',
    ])
  })
})
