import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { itWith } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

let cwd: string
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text)
const read = (name: string) => readFileSync(join(cwd, name), 'utf8')

beforeEach(async () => {
  cwd = await emptyFolder()
  write('bakelet.yaml', 'name: edge\nsystem: {users: [{name: ops}]}\nimage: {cloudInit: true}\n')
})

const gen = (...args: readonly string[]) => runHere(['gen', 'seed', '-o', 'seed', ...args], { cwd })
function genMachines(text: string, ...args: readonly string[]) {
  write('machines.yaml', text)
  return gen('--machines', 'machines.yaml', ...args)
}

const two = `machines:
  - system: {hostname: edge-01}
  - system: {hostname: edge-02, users: [{name: late, sudo: true}]}
    files:
      /etc/site/key: {content: hunter2, mode: "0600", owner: late}
      /etc/site/of-ops: {content: "", owner: ops}
      /etc/site: {type: directory, owner: ops}
      /etc/current: {link: site}
`

describe('gen seed', () => {
  it('writes a folder for each machine, with what that machine has of its own', async () => {
    const { exitCode, stdout, stderr } = await genMachines(two)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'seed\n' })
    expect(read('seed/edge-01/user-data')).toBe(
      '#cloud-config\n# Made by bakelet for a machine of edge.\nhostname: "edge-01"\n',
    )
    expect(read('seed/edge-01/meta-data')).toMatch(
      /^instance-id: "edge-01-[0-9a-f]{12}"\nlocal-hostname: "edge-01"\n$/,
    )
    expect(stderr).toContain('edge-01: 75 bytes of user-data (header 55, host name 20)\n')
    const userData = read('seed/edge-02/user-data')
    expect(userData).toContain('name: "late"')
    // The image has its own.
    expect(userData).not.toContain('"ops"\n    shell')
    expect(userData).toContain('"install -d -m 0755 -o ops -g root /etc/site"')
    expect(userData).toContain('"ln -sfnT site /etc/current"')
    // A user of the seed is there only after write_files.
    expect(userData).toMatch(/hunter2"\n {4}owner: "late:root"\n {4}defer: true\n/)
    expect(userData).toMatch(/owner: "ops:root"\n(?! {4}defer)/)
  })

  it('says what each part takes, and the parts are the whole', async () => {
    const { stderr } = await genMachines(two)
    const [, bytes, parts = ''] = /edge-02: (\d+) bytes of user-data \((.*)\)/.exec(stderr) ?? []
    const sum = [...parts.matchAll(/ (\d+)(,|$)/g)].reduce((total, [, part]) => total + Number(part), 0)
    expect(sum).toBe(Number(bytes))
    expect(statSync(join(cwd, 'seed/edge-02/user-data')).size).toBe(Number(bytes))
  })

  itWith('QEMU and xorriso')('keeps user-data to its owner, and gives the same bytes twice', async () => {
    await genMachines(two, '--iso')
    const names = readdirSync(join(cwd, 'seed'), { recursive: true }) as string[]
    const modes = names
      .filter(name => statSync(join(cwd, 'seed', name)).isFile())
      .map(name => `${(statSync(join(cwd, 'seed', name)).mode & 0o777).toString(8)} ${name}`)
    expect(modes.sort()).toEqual([
      '600 edge-01.iso',
      '600 edge-01/user-data',
      '600 edge-02.iso',
      '600 edge-02/user-data',
      '644 .bakelet-files.json',
      '644 edge-01/meta-data',
      '644 edge-02/meta-data',
    ])
    const before = readFileSync(join(cwd, 'seed/edge-02.iso'))
    const { exitCode } = await runHere(
      ['gen', 'seed', '--machines', 'machines.yaml', '--iso', '-o', 'again'],
      { cwd },
    )
    expect(exitCode).toBe(0)
    expect(readFileSync(join(cwd, 'again/edge-02.iso')).equals(before)).toBe(true)
  })

  it('gives a machine its own secrets, in its own files and in those of the image', async () => {
    write(
      'bakelet.yaml',
      'name: edge\nimage: {cloudInit: true}\nsecrets: {token: {file: token}}\nfiles: {/etc/token: {secret: token}}\n',
    )
    for (const name of ['token', 'token-1', 'key-1']) write(name, `of ${name}`)
    const { exitCode, stderr } = await genMachines(`machines:
  - system: {hostname: edge-01}
    secrets: {token: {file: token-1}, key: {file: key-1}}
    files: {/etc/key: {secret: key}}
  - system: {hostname: edge-02}
`)
    expect(exitCode).toBe(0)
    const userData = read('seed/edge-01/user-data')
    expect(userData).toContain('path: "/etc/token"\n    permissions: "0o600"\n    content: "of token-1"')
    expect(userData).toContain('content: "of key-1"')
    expect(read('seed/edge-02/user-data')).not.toContain('of token')
    // The image's own warning is that of the image.
    expect(stderr).toMatch(/\[secret-readable\]: the secret `key` .*\n *--> machines\.yaml:3:/)
    expect(stderr).not.toContain('of token')
  })

  it('takes one machine from --set, which may get its name from its cloud', async () => {
    const { exitCode } = await gen('--for', 'user-data', '--set', 'system.users=[{name: late}]')
    expect(exitCode).toBe(0)
    expect(readdirSync(join(cwd, 'seed/edge'))).toEqual(['user-data'])
    expect(read('seed/edge/user-data')).not.toContain('hostname')
  })

  it.each([
    [['--set', 'system.hostname=a', '--machines', 'b.yaml'], 'cannot be used with'],
    [[], 'gen seed was given no machine'],
    [['--set', 'system.hostname=a', '--for', 'user-data', '--iso'], '--for user-data has none'],
  ])('%j is a wrong command line', async (args, message) => {
    const { exitCode, stderr } = await gen(...args)
    expect(exitCode).toBe(64)
    expect(stderr).toContain(message)
  })

  it('shows no secret that somebody wrote into --set', async () => {
    const { exitCode, stdout, stderr } = await gen('--set', 'secrets.t=hunter2')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('secrets.t=*******')
    expect(stdout + stderr).not.toContain('hunter2')
  })

  it('shows no secret that somebody wrote into the list', async () => {
    const { exitCode, stderr } = await genMachines(
      'machines: [{system: {hostname: a}, secrets: {t: hunter2}, files: {/etc/t: {secret: t}}}]\n',
    )
    expect(exitCode).toBe(1)
    expect(stderr).toContain('`secrets.t` does not say where the secret comes from')
    expect(stderr).not.toContain('hunter2')
  })

  it('cannot bring a credential, whose unit is in the image', async () => {
    const { exitCode, stderr } = await genMachines(
      'machines: [{system: {hostname: a}, secrets: {t: {credential: t}}, files: {/etc/t: {secret: t}}}]\n',
    )
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[seed-key-in-image]: `/etc/t` comes from a credential')
    expect(stderr).toContain('--> machines.yaml:1:')
  })

  it('names a list of machines that is not there', async () => {
    const { exitCode, stderr } = await gen('--machines', 'nope.yaml')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('nope.yaml')
  })
})

describe('wrong machines', () => {
  it('are reported all at once, each at its place, and nothing is written', async () => {
    const { exitCode, stderr } = await genMachines(`machines:
  - system: {hostname: edge_01}
    kubelet: {version: "1.35"}
  - system: {hostname: a, user: []}
  - system: {hostname: a}
    files: {/etc/passwd: {content: x}, /etc/x: {content: x, owner: nobodi}, /etc/y: {source: nope}}
  - {}
  - 5
other: 1
`)
    expect(exitCode).toBe(1)
    expect(existsSync(join(cwd, 'seed'))).toBe(false)
    const found = stderr.matchAll(/^(?:error|warning)\[([\w-]+)\].*\n *--> machines\.yaml:(\d+:\d+)/gm)
    expect([...found].map(([, code, place]) => `${place} ${code}`)).toEqual([
      '2:24 config-bad-value',
      '3:5 seed-key-in-image',
      '4:27 config-unknown-key',
      '5:24 seed-duplicate-name',
      '6:13 file-path-reserved',
      '6:68 file-owner-unknown',
      '6:94 file-missing',
      '7:5 config-missing-key',
      '8:5 config-wrong-type',
      '9:1 config-unknown-key',
    ])
    expect(stderr).toContain('`machines[1]` and `machines[2]` have the same host name: a')
    expect(stderr).toContain('did you mean `users`?')
  })

  it.each([
    ['name: b', '`name` names the image itself: a seed cannot change it', 'write `system.hostname`'],
    ['prefix: /opt/x', '`prefix` is where the units', 'bake a new image'],
    ['kubelet: {version: "1.35"}', '`kubelet` is in the image, by its digest', 'bake a new image'],
    ['pods: []', '`pods` are in the image, with the containers', 'bake a new image'],
    ['images: {preload: none}', '`images` are in the image, by their digests', 'bake a new image'],
    ['image: {size: 9G}', '`image` is what the image was made with', 'bake a new image'],
    // Null removes a key in a layer of a config.
    ['containerd: null', '`containerd` is in the image', 'bake a new image'],
  ])('%s', async (line, message, hint) => {
    const { exitCode, stderr } = await genMachines(`machines:\n  - system: {hostname: a}\n    ${line}\n`)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`error[seed-key-in-image]: ${message}`)
    expect(stderr).toContain(hint)
  })

  it('a key beside one that a machine may have', async () => {
    const { stderr } = await genMachines('machines:\n  - system: {hostname: a, packages: [jq]}\n')
    expect(stderr).toContain('error[seed-key-in-image]: `system.packages` is in the image: a seed cannot')
    expect(stderr).toContain('--> machines.yaml:2:27')
  })

  it.each([
    ['5', 'config-not-a-map'],
    ['{}', 'config-missing-key'],
    ['machines: []', 'config-wrong-type'],
    ['machines: {system: {hostname: a}}', 'config-wrong-type'],
    ['machines: [', 'config-syntax'],
  ])('%s', async (text, code) => {
    const { exitCode, stderr } = await genMachines(text)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(new RegExp(`^error\\[${code}\\].*\\n *--> machines\\.yaml:1:`))
  })

  it('are refused in --set, too', async () => {
    const { exitCode, stderr } = await gen('--set', 'kubelet.version=1.35', '--set', 'system.hostname=a_b')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[seed-key-in-image]: `kubelet` is in the image')
    expect(stderr).toContain('--> --set system.hostname:1:17')
  })
})

describe('a network of its own', () => {
  const address = 'ethernets: {lan0: {match: {name: en*}, addresses: [192.0.2.10/24], gateways: [192.0.2.1]}}'
  const machine = (network: string) => `machines:\n  - system: {hostname: a, network: {${network}}}\n`

  it('is the network-config of a NoCloud seed, and another one makes another instance', async () => {
    expect(await genMachines(machine(address))).toMatchObject({ exitCode: 0 })
    expect(read('seed/a/network-config')).toMatch(/^version: 2\nethernets:\n {2}"en\*":\n {4}match:\n/)
    const first = read('seed/a/meta-data')
    await genMachines(machine(address.replace('.10/', '.11/')))
    expect(read('seed/a/meta-data')).not.toBe(first)
  })

  it('is not in the seed of a machine without one', async () => {
    await genMachines(`${machine(address)}  - system: {hostname: b}\n`)
    expect(readdirSync(join(cwd, 'seed/a')).sort()).toEqual(['meta-data', 'network-config', 'user-data'])
    expect(readdirSync(join(cwd, 'seed/b')).sort()).toEqual(['meta-data', 'user-data'])
  })

  itWith('QEMU and xorriso')('is on the disk of the seed', async () => {
    await genMachines(machine(address), '--iso')
    expect(readFileSync(join(cwd, 'seed/a.iso')).includes(read('seed/a/network-config'))).toBe(true)
  })

  it.each(['openstack', 'user-data'])('has no place in a seed for %s', async form => {
    const { exitCode, stderr } = await genMachines(machine(address), '--for', form)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^error\[seed-key-in-image\]: `system\.network` has no place in a seed for .*: the cloud says what the network is\n *--> machines\.yaml:2:27/,
    )
    expect(existsSync(join(cwd, 'seed'))).toBe(false)
  })

  it('is refused where the image has one, which would win', async () => {
    write('bakelet.yaml', `name: edge\nsystem: {network: {${address}}}\nimage: {cloudInit: true}\n`)
    const { exitCode, stderr } = await genMachines(machine(address.replace('.10/', '.11/')))
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^error\[seed-key-in-image\]: `system\.network` is in the image, whose files .*\n *--> machines\.yaml:2:27/,
    )
    expect(await genMachines('machines:\n  - system: {hostname: a}\n')).toMatchObject({ exitCode: 0 })
  })

  it.each([
    ['a VLAN', 'vlans: {v: {id: 1, link: lan0}}', 'seed-key-in-image', '2:37'],
    ['a gateway outside of its network', address.replace('1]', '300]'), 'config-bad-value', '2:115'],
    [
      'a gateway of another network',
      address.replace('192.0.2.1]', '198.51.100.1]'),
      'network-address-invalid',
      '2:115',
    ],
    [
      'an address of the pods',
      address.replace('192.0.2.10/24', '10.88.0.9/24'),
      'network-address-invalid',
      '2:88',
    ],
    ['an address without its network', address.replace('/24', ''), 'config-bad-value', '2:88'],
    [
      'two cards that a seed cannot tell apart',
      'ethernets: {a: {match: {driver: e1000}}, b: {match: {driver: virtio_net}}}',
      'network-link-invalid',
      '2:78',
    ],
  ])('is refused with %s, at its place', async (_, network, code, place) => {
    const { exitCode, stderr } = await genMachines(machine(network))
    expect(exitCode).toBe(1)
    const found = stderr.matchAll(/^error\[([\w-]+)\].*\n *--> machines\.yaml:(\d+:\d+)/gm)
    expect([...found].map(([, code, at]) => [code, at])).toContainEqual([code, place])
  })

  const cards = (...matches: readonly string[]) =>
    `ethernets: {${matches.map((match, index) => `lan${index}: {match: {${match}}}`).join(', ')}}`

  it.each([
    ['mac: "52:54:00:12:34:56"', 'mac: "52:54:00:12:34:57"'],
    ['name: ens3', 'mac: "52:54:00:12:34:57"'],
    ['name: ens3', 'name: ens4'],
    ['name: "enp1*"', 'name: "enp2*"'],
    ['name: "en*"', 'name: wan'],
  ])('can have cards by %s and %s', async (...matches) => {
    expect(await genMachines(machine(cards(...matches)))).toMatchObject({ exitCode: 0 })
  })

  it.each([
    // In an image it is the order of the keys that counts.
    ['name: ens3', 'name: "en*"'],
    ['name: "en*"', 'name: "ens*"'],
    ['mac: "52:54:00:12:34:57"', 'name: "en*"'],
    ['name: ens3', 'driver: virtio_net'],
    ['driver: e1000', 'driver: virtio_net'],
  ])('cannot have cards by %s and %s, of which the wrong one could win', async (...matches) => {
    const { exitCode, stderr } = await genMachines(machine(cards(...matches)))
    expect(exitCode).toBe(1)
    expect(stderr).toContain('error[network-link-invalid]: in a seed `lan0` and `lan1` may be the same card')
  })
})

describe('user-data for a field of a cloud', () => {
  const machine = (bytes: number) => {
    write('app.bin', randomBytes(bytes / 2).toString('hex'))
    return 'machines:\n  - system: {hostname: a}\n    files: {/opt/app: {source: app.bin}}\n'
  }

  it('that EC2 would refuse is a warning at what takes most of it', async () => {
    const { exitCode, stderr } = await genMachines(machine(40_000), '--for', 'user-data')
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(
      /^warning\[user-data-too-large\]: user-data of a is \d+ bytes, \d+ more than EC2 takes; largest: \/opt\/app \(\d+\)\n --> machines.yaml:3:13\n/,
    )
    expect(stderr).toContain('--for nocloud --iso')
  })

  it('that no cloud takes is an error, and a disk has no limit', async () => {
    const { exitCode, stderr } = await genMachines(machine(10_000_000), '--for', 'user-data')
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error\[user-data-too-large\].* more than any cloud takes/)
    expect(existsSync(join(cwd, 'seed'))).toBe(false)
    expect(await gen('--machines', 'machines.yaml')).toMatchObject({ exitCode: 0 })
  })
})

it('an image without cloud-init is refused: nothing would read a seed', async () => {
  write('bakelet.yaml', 'name: edge\n')
  const { exitCode, stderr } = await gen('--set', 'system.hostname=a')
  expect(exitCode).toBe(1)
  expect(stderr).toContain('error[seed-not-read]: the image has no cloud-init')
})
