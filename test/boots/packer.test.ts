import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { run } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { treeDigest } from '../../src/plan/tree-digest.ts'
import { verifyNode } from '../../src/tasks/verify.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { askVersions } from '../../src/verify/versions.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bootBaked, labFolder, openLab, root, say, signal, treeOf } from './lab.ts'

/**
 * What one of the languages on the way would take for its own: YAML, TOML, HCL, Go's templates, shell, Kubernetes, HTML.
 * At its end an e and its accent, of which HCL would make one character.
 */
const text = `"a" 'b' \\c \\\\n \${HOME} %{if x} {{ .Vars }} {{"x"}} $(id) \`id\` $HOME %h <b> # & ü 😀 e\u0301`
const image = 'docker.io/library/busybox:1.37.0'
// The folder of a user may be called anything, too.
const folder = join(labFolder, "packer's größe $HOME")
let plan: FetchedPlan
let disk: string
let vm: QemuVm | undefined

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const lab = await openLab()
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', text, '-f', join(folder, 'key')])
  await writeFile(join(folder, 'pod.yaml'), JSON.stringify(pod, undefined, 2))
  const config = join(folder, 'bakelet.json')
  await writeFile(config, JSON.stringify(await contentOfConfig()))
  plan = await lab.plan(relative(root, config))
  disk = await bakeWithPacker(config)
})

afterAll(async () => {
  await vm?.powerCut()
})

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', annotations: { text } },
  spec: {
    terminationGracePeriodSeconds: 1,
    initContainers: [
      {
        name: 'site',
        image,
        command: ['sh', '-c', `printf '%s\\n' "$TEXT" "$1" >/www/index.html`, 'sh'],
        args: [text],
        env: [{ name: 'TEXT', value: text }],
        volumeMounts: [{ name: 'www', mountPath: '/www' }],
      },
    ],
    containers: [
      {
        name: 'httpd',
        image,
        command: ['httpd', '-f', '-p', '8080', '-h', '/www'],
        ports: [{ containerPort: 8080, hostPort: 8080 }],
        volumeMounts: [{ name: 'www', mountPath: '/www' }],
      },
    ],
    volumes: [{ name: 'www', emptyDir: {} }],
  },
}

async function contentOfConfig() {
  return {
    name: 'from-packer',
    pods: ['pod.yaml'],
    kernel: { sysctl: { 'kernel.core_pattern': text } },
    // Neither is used: a program that would get a layer of a type that no image has, and a header of a URL for pods.
    containerd: {
      config: {
        stream_processors: {
          text: {
            accepts: ['application/x-a'],
            returns: 'application/x-b',
            path: '/bin/false',
            args: [text],
          },
        },
      },
    },
    kubelet: { config: { staticPodURLHeader: { text: [text] } } },
    system: {
      timezone: 'Europe/Berlin',
      // One that the base has: the machine that is built on reaches no archive.
      packages: ['curl'],
      users: [{ name: 'ops', sudo: true, sshAuthorizedKeys: [await publicKey()] }],
    },
  }
}

async function publicKey(): Promise<string> {
  return (await readFile(join(folder, 'key.pub'), 'utf8')).trimEnd()
}

/** `bakelet bake --with packer`, as a user calls it. Gives back what it printed: the disk's path. */
async function bakeWithPacker(config: string): Promise<string> {
  const install = process.getuid?.() === 0 ? ['--install-tools'] : []
  const { stdout } = await run(
    process.execPath,
    [join(root, 'dist/bakelet.cjs'), 'bake', '--with', 'packer', '-c', config, ...install],
    { cwd: folder, onLine: line => say(`bakelet bake: ${line}`) },
  )
  return stdout
}

describe.sequential('a disk that Packer made, by BIOS, without a seed, in a network that reaches nothing', () => {
  it('is all that the build left, beside its folder and its log', async () => {
    expect(relative(folder, disk)).toBe('out/from-packer/from-packer.packer.qcow2')
    const left = await readdir(join(folder, 'out/from-packer'))
    expect(left.sort()).toEqual(['fetched.json', 'from-packer.packer.qcow2', 'packer', 'packer.log'])
  })

  it('boots straight into its pod, whose argument and variable are those of the config', async () => {
    const workDir = join(folder, 'machine')
    const node = await bootBaked(plan, disk, { name: 'from packer', workDir, firmware: 'bios' })
    vm = node.vm
    const [port] = node.ready.answers
    expect(port).toMatchObject({ pod: 'web', port: 8080, answer: { kind: 'http', status: 200 } })
    const page = await fetch(`http://127.0.0.1:${port?.hostPort}/`).then(response => response.text())
    expect(page).toBe(`${text}\n${text}\n`)
  })

  it('runs the planned versions', async () => {
    const versions = await askVersions(machine(), { timeoutMs: 120_000 })
    const planned = (name: string) => plan.artifacts.find(artifact => artifact.name === name)?.version
    expect(versions).toMatchObject({ kubelet: planned('kubelet'), containerd: planned('containerd') })
  })

  it('has the managed tree of a first boot, by digest', async () => {
    const tree = await treeOf(machine(), plan)
    expect(treeDifference(managedTree(plan), tree)).toEqual([])
    expect(tree.digest).toBe(treeDigest(managedTree(plan)))
  })

  it('is what its plan promises', async () => {
    const checks = await verifyNode(machine(), plan, signal)
    expect(checks.filter(({ outcome }) => outcome !== 'same')).toEqual([])
  })

  it('has what the config says byte for byte, for those who read it', async () => {
    const { bin, kubeletConfig, containerdConfig, staticPods } = nodePaths(plan.prefix)
    const on = async (path: string) => ask(machine(), `cat ${path}`)
    expect(JSON.parse(await on(`${staticPods}/${plan.pods[0]?.fileName}`))).toEqual(pod)
    expect(parseYaml(await on(kubeletConfig)).staticPodURLHeader).toEqual({ text: [text] })
    expect(await on('/proc/sys/kernel/core_pattern')).toBe(`${text}\n`)
    expect(await on('/home/ops/.ssh/authorized_keys')).toBe(`${await publicKey()}\n`)
    const dump = parseToml(await ask(machine(), `${bin}/containerd --config ${containerdConfig} config dump`))
    expect(dump).toMatchObject({ stream_processors: { text: { args: [text] } } })
  })

  it('fetched and imported nothing', async () => {
    const units = '-u bakelet-install -u bakelet-images'
    const said = await ask(machine(), `journalctl -b -o cat ${units} | grep ^bakelet: || true`)
    expect(said).toBe('')
    expect(await ask(machine(), 'journalctl -b -u containerd -u kubelet | grep -c PullImage || true')).toBe(
      '0\n',
    )
    expect(await ask(machine(), 'ls /var/lib/bakelet')).toBe('artifacts\ngood\ninstalled\npods\nrefused\n')
  })

  it('has a name, a time zone and users as the config says, and nobody else comes in', async () => {
    expect(await ask(machine(), 'hostname; cat /etc/hostname')).toBe('from-packer\nfrom-packer\n')
    expect(await ask(machine(), 'readlink -f /etc/localtime')).toBe('/usr/share/zoneinfo/Europe/Berlin\n')
    expect(await ask(machine(), "awk -F : '$3 >= 1000 && $3 < 60000 { print $1 }' /etc/passwd")).toBe('ops\n')
    const keys = String.raw`find / -xdev \( -name authorized_keys -o -name authorized_keys2 \)`
    expect(await ask(machine(), keys)).toBe('/home/ops/.ssh/authorized_keys\n')
    expect(await ask(machine(), "grep -v '^[^:]*:[!*]' /etc/shadow || true")).toBe('')
  })

  it('is a machine of its own: id, host keys and journal began with this boot', async () => {
    const id = (await ask(machine(), 'cat /etc/machine-id')).trim()
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    const journals =
      'find /var/log/journal /run/log/journal -mindepth 1 -type d -printf "%f\\n" 2>/dev/null || true'
    expect(await ask(machine(), journals)).toBe(`${id}\n`)
    expect((await ask(machine(), 'journalctl --list-boots --no-pager -q')).trim().split('\n')).toHaveLength(1)
    // cloud-init shows the public keys of the machine that was built on on its console.
    const console = await readFile(join(folder, 'out/from-packer/packer/console.log'), 'utf8')
    const before = console.match(/ssh-ed25519 AAAA\S+/g) ?? []
    expect(before.length).toBeGreaterThan(0)
    const now = await ask(machine(), 'cat /etc/ssh/ssh_host_ed25519_key.pub')
    expect(now).toMatch(/^ssh-ed25519 AAAA/)
    expect(before.filter(key => now.includes(key))).toEqual([])
  })

  it('knows nothing of the cloud-init of the build', async () => {
    expect(await ask(machine(), 'ls /run/cloud-init/disabled')).toBe('/run/cloud-init/disabled\n')
    expect(await ask(machine(), 'find /var/lib/cloud -type f; ls /var/log | grep cloud || true')).toBe('')
    const left = 'find /var/tmp -mindepth 1 -not -path "*/systemd-private-*"'
    expect(await ask(machine(), left)).toBe('')
  })

  it('listens on no port but 22 and its pods', async () => {
    const sockets = (await ask(machine(), 'ss -Hltnu'))
      .split('\n')
      .map(line => line.trim().split(/\s+/)[4] ?? '')
    const outside = sockets.filter(address => address !== '' && !/^(127\.|\[::1\])/.test(address))
    // 68: the DHCP client's. 5355: systemd-resolved's, as in the base.
    expect(outside.filter(address => !/:(22|68|5355)$/.test(address))).toEqual([])
  })

  it('has no failed unit, and stops cleanly', async () => {
    expect(await ask(machine(), 'systemctl --failed --plain --no-legend')).toBe('')
    expect(await machine().stop()).toBe('clean')
  })
})

function machine(): QemuVm {
  if (!vm) throw new Error('the machine did not boot')
  return vm
}
