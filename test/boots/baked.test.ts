import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashFile } from '../../src/artifacts/store.ts'
import type { SpdxDocument, SpdxPackage } from '../../src/outputs/sbom/spdx.ts'
import { planDigest } from '../../src/plan/digest.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDigest } from '../../src/plan/tree-digest.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { askVersions } from '../../src/verify/versions.ts'
import { workFiles } from '../../src/vm/qemu/start.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { readFromDisk } from './disk.ts'
import {
  ask,
  bakeIn,
  bootBaked,
  inhibitDelayCommand,
  type Lab,
  labFolder,
  openLab,
  openPorts,
  say,
  treeOf,
} from './lab.ts'
import { itLoadsNoModules } from './module-loading.ts'
import { expectPosture } from './verify/posture.ts'
import { type Neighbour, openNeighbour } from './wire/neighbour.ts'
import { whoReachesWhat } from './wire/reach.ts'
import { triesDuringBoot } from './wire/tries.ts'

const folder = join(labFolder, 'baked')
const folderOfMachine = join(folder, 'machine')
const config = 'test/boots/slow-stop/bakelet.yaml'
let lab: Lab
let plan: FetchedPlan
let image: string
let vm: QemuVm | undefined
let neighbour: Neighbour

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  lab = await openLab()
  plan = await lab.plan(config)
  image = await bakeIn(folder, plan, lab)
  neighbour = await openNeighbour()
})

afterAll(async () => {
  await vm?.powerCut()
  await neighbour?.close()
})

describe.sequential('a baked image, by UEFI, without a seed, in networks that reach nothing but a neighbour', () => {
  it('boots straight into its pods, and opens nothing else to the neighbour on the way', async () => {
    const calls = triesDuringBoot()
    const caller = neighbour.keepCalling(calls)
    const node = await bootBaked(plan, image, { name: 'baked', workDir: folderOfMachine })
    vm = node.vm
    const [port] = node.ready.answers
    expect(port).toMatchObject({ pod: 'web', port: 8080, answer: { kind: 'http', status: 200 } })
    const page = await fetch(`http://127.0.0.1:${port?.hostPort}/`).then(response => response.text())
    expect(page).toContain('This page comes from a static pod.')
    const outcomes = await caller.end()
    say(`the neighbour during the boot: ${[...outcomes].map(([id, all]) => `${id}: ${[...all]}`).join('; ')}`)
    const published = (id: string) => id.startsWith('published')
    for (const { id } of calls)
      if (published(id)) expect([...(outcomes.get(id) ?? [])].at(-1), id).toBe('yes')
      else expect([...(outcomes.get(id) ?? [])], id).toEqual(['no'])
  })

  it('gives every pod an address of IPv4 and one of IPv6, and a pod answers on both', async () => {
    const networks = (await ask(machine(), 'ip netns list | cut -d " " -f 1')).trim().split('\n')
    expect(networks).toHaveLength(plan.pods.length)
    const cards = await ask(
      machine(),
      `for pod in ${networks.join(' ')}; do ip -n $pod -o addr show dev eth0 scope global; done`,
    )
    const addresses = [...cards.matchAll(/ inet6? (\S+)\/(\d+)/g)].map(([, address, prefix]) => [
      address,
      prefix,
    ])
    expect(addresses).toEqual(
      networks.flatMap(() => [
        [expect.stringMatching(/^10\.88\.\d+\.\d+$/), '16'],
        [expect.stringMatching(/^fd00:10:88::[0-9a-f]+$/), '64'],
      ]),
    )
    // From the node, and from every pod.
    for (const caller of ['', ...networks.map(network => `ip netns exec ${network} `)]) {
      const answers = `for address in ${addresses.map(([address]) => address).join(' ')}; do
        export address
        ${caller}${getPage('$address')} | grep -q 'a static pod' && echo $address || true
      done`
      expect(await ask(machine(), answers)).toMatch(/^10\.88\.\d+\.\d+\nfd00:10:88::[0-9a-f]+\n$/)
    }
    const rules = await ask(machine(), 'nft list ruleset')
    expect(rules).toMatch(/ip6 saddr fd00:10:88::\w+ ip6 daddr != fd00:10:88::\/64 masquerade/)
    expect(rules).toMatch(/table ip6 cni_hostport \{[\s\S]*dport 8080 dnat to \[fd00:10:88::\w+\]:8080/)
    // systemd-networkd reads the advertisements of QEMU's router, although the node forwards.
    expect(
      await ask(machine(), 'cat /proc/sys/net/ipv6/conf/all/forwarding; ip -6 route show default'),
    ).toMatch(/^1\ndefault .* proto ra /)
  })

  it('limits the bandwidth of the pod that asks for it, by modules that the kernel loads itself', async () => {
    const queues = await ask(machine(), 'tc qdisc show')
    expect(queues).toMatch(/qdisc tbf \w+: dev veth\w+ root .*rate 10Mbit/)
    expect(queues).toMatch(/qdisc tbf \w+: dev bwp\w+ root .*rate 1Mbit/)
    expect(queues.match(/qdisc tbf/g)).toHaveLength(2)
  })

  it.each([
    ['root', 'root'],
    ['somebody else', 'other'],
  ])('gives ConfigMaps and Secrets to %s in a container', async (_, container) => {
    const log = `/var/log/pods/default_objects-*/${container}/0.log`
    await ask(machine(), `until grep -q 'F end$' ${log}; do sleep 1; done`, 300_000)
    const found = (await ask(machine(), `cut -d' ' -f4- ${log}`)).trim().split('\n')
    say(`${container} found:\n${found.join('\n')}`)
    // As upstream has it, but for the group, which would be 2000: mode.ts. Without ..data and its links.
    expect(found).toEqual([
      '644 0:0 /all/encoded one',
      '644 0:0 /all/level info',
      '644 0:0 /all/motd $(X_level) $$5',
      '444 0:0 /keys/in/level info',
      '444 0:0 /keys/pin 1234',
      '444 0:0 /keys/token hunter2',
      '444 0:0 /motd $(X_level) $$5',
      '755 0:0 /some/level info',
      '444 0:0 /some/texts/motd $(X_level) $$5',
      ...['755 /all', '755 /some', '755 /keys', '2777 /all/below'],
      'below is writable',
      'X_BOTH=info hunter2 $(X_level)',
      'X_TOKEN=hunter2',
      'X_level=info',
      'X_motd=$(X_level) $$5',
      'end',
    ])
  })

  it('has a pod in a user namespace of its own, whose root is nobody on the node and has its volumes', async () => {
    const log = '/var/log/pods/default_own-users-*/own-users/0.log'
    await ask(machine(), `until grep -q 'F end$' ${log}; do sleep 1; done`, 300_000)
    expect((await ask(machine(), `cut -d' ' -f4- ${log}`)).trim().split('\n')).toEqual([
      'another user of the node 65536',
      ...['644 0:0 /config/level', 'info'],
      ...['400 0:0 /keys/token', 'hunter2'],
      ...['0:0 /disk/new', '0:0 /memory/new'],
      'end',
    ])
  })

  it('shows a Secret to nobody but root', async () => {
    const as = (command: string) => `setpriv --reuid=65534 --clear-groups ${command} 2>&1 || true`
    const volumes = `${plan.prefix}/conf/volumes`
    expect(await ask(machine(), as(`ls ${volumes}`))).toContain('Permission denied')
    expect(await ask(machine(), as(`cat ${volumes}/default/objects/keys/token`))).toContain(
      'Permission denied',
    )
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

  it('has its plan beside it, for `bakelet diff`, and only its owner reads it', async () => {
    const file = join(folder, `${plan.name}.plan.json`)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ digest: planDigest(plan) })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('has the packages and binaries that its SBOM says', async () => {
    const { packages } = JSON.parse(
      await readFile(join(folder, `${plan.name}.spdx.json`), 'utf8'),
    ) as SpdxDocument
    const isDebian = ({ SPDXID }: SpdxPackage) => SPDXID.endsWith('-amd64') || SPDXID.endsWith('-all')
    const described = packages.filter(isDebian).map(({ name, versionInfo }) => `${name} ${versionInfo}`)
    // NAME:ARCHITECTURE for what can be there for several.
    const installed = (await ask(machine(), 'dpkg-query --show'))
      .replaceAll(':amd64', '')
      .replaceAll('\t', ' ')
    // The initrd's program, which comes from a package that was removed.
    const without = described.filter(line => !line.startsWith('busybox-static '))
    expect(without.sort()).toEqual(installed.trim().split('\n').sort())
    const files = packages.filter(({ primaryPackagePurpose }) => primaryPackagePurpose === 'FILE')
    const sums = files.map(
      ({ checksums, packageFileName }) => `${checksums?.[0]?.checksumValue}  ${packageFileName}`,
    )
    await ask(machine(), `sha256sum --check --quiet <<'end'\n${sums.join('\n')}\nend`)
  })

  it('has systemd answer to a watchdog, should it have one', async () => {
    expect(await ask(machine(), 'systemctl show --value --property=RuntimeWatchdogUSec')).toBe('1min\n')
  })

  it('filters what reaches the node and its pods, and what they reach', async () => {
    expect(await ask(machine(), 'systemctl is-active bakelet-firewall.service')).toBe('active\n')
    const { seen, wanted } = await whoReachesWhat(machine(), neighbour, plan.prefix)
    say(seen.join('\n'))
    expect(seen).toEqual(wanted)
  })

  it('opens no port but that of the DHCP client', async () => {
    // 68: the DHCP client's. A hostPort is a rule of the packet filter, not a socket.
    expect(await openPorts(machine())).toEqual(['udp 68'])
  })

  it('has no program that gives whoever runs it the rights of another', async () => {
    const found = await ask(machine(), 'find / -xdev -type f -perm /6000 -not -path "/var/lib/containerd/*"')
    expect(found).toBe('')
  })

  it('confines every container by AppArmor', async () => {
    const status = JSON.parse(await ask(machine(), 'aa-status --json'))
    expect(status.profiles).toEqual({ 'cri-containerd.apparmor.d': 'enforce' })
    const confined = Object.values<{ status: string }[]>(status.processes).flat()
    expect(new Set(confined.map(process => process.status))).toEqual(new Set(['enforce']))
    expect(confined.length).toBeGreaterThanOrEqual(plan.pods.flatMap(({ containers }) => containers).length)
  })

  itLoadsNoModules(
    machine,
    () => plan,
    port => getPage('127.0.0.1', port),
  )

  it('has no failed unit', async () => {
    expect(await ask(machine(), 'systemctl --failed --plain --no-legend')).toBe('')
  })

  it('is as benchmarks ask, but for what is accepted, and each weakened setting is named', async () => {
    await expectPosture(machine(), plan, config)
  })

  it("lets logind grant the kubelet's whole grace period, without a file of the kubelet's own", async () => {
    expect(await ask(machine(), inhibitDelayCommand)).toBe('t 90000000\n')
    expect(await ask(machine(), 'ls /etc/systemd/logind.conf.d')).toBe('zz-bakelet.conf\n')
    const locks = await ask(machine(), 'systemd-inhibit --list --no-legend --no-pager')
    expect(locks).toMatch(/^kubelet .* shutdown .* delay\s*$/m)
    const journal = await ask(machine(), 'journalctl --boot --output=cat --unit=kubelet.service')
    expect(journal).toContain('Creating node shutdown manager')
    expect(journal).not.toContain('Failed to start node shutdown manager')
  })

  it('gives a pod its 60 s when the power button is pressed, and stops cleanly', async () => {
    const logs = '/var/lib/slow-stop'
    // The journal of this image is in memory.
    const follow = 'journalctl --follow --lines=all --output=cat --unit=kubelet.service'
    await ask(
      machine(),
      `systemd-run --quiet sh -c 'exec ${follow} >${logs}/kubelet.log'
      until grep -q 'Creating node shutdown manager' ${logs}/kubelet.log; do sleep 1; done`,
    )
    const pressed = performance.now()
    expect(await machine().stop()).toBe('clean')
    expect((performance.now() - pressed) / 1000).toBeGreaterThan(60)
    const read = (file: string) => readFromDisk(join(folderOfMachine, workFiles.disk), `${logs}/${file}`)
    const pod = await read('pod.log')
    const kubelet = (await read('kubelet.log')).split('\n').filter(line => line.includes('hutdown'))
    say(`slow-stop said:\n${pod}\nthe kubelet said:\n${kubelet.join('\n')}`)
    expect(pod).toMatch(/^preStop\n(\d+ s after SIGTERM\n){6}done\s*$/)
    expect(Number(/(\d+) s after SIGTERM\s+done/.exec(pod)?.[1])).toBeGreaterThanOrEqual(60)
    const log = kubelet.join('\n')
    expect(log).toMatch(/killing pod with gracePeriod" pod="default\/slow-stop-[^"]*" gracePeriod=75/)
    expect(log).toMatch(/finished killing pod" pod="default\/slow-stop-/)
    expect(log).not.toContain('pod killing time out')
  })
})

it('a bake in another folder gives the same bytes', async () => {
  const again = await bakeIn(join(labFolder, 'baked-again'), plan, lab)
  expect(await hashFile(again)).toBe(await hashFile(image))
})

it('without any network card its pod runs all the same', async () => {
  // Nobody can ask at the host port of a machine that has no network: it is asked from inside.
  const unasked = { ...plan, pods: plan.pods.map(pod => ({ ...pod, hostPorts: [] })) }
  const workDir = join(folder, 'no-card')
  vm = (await bootBaked(unasked, image, { name: 'no card', workDir, network: 'none', forwards: [] })).vm
  expect(await ask(vm, 'ls /sys/class/net')).not.toMatch(/^e/m)
  expect(await ask(vm, getPage('127.0.0.1'))).toContain('This page comes from a static pod.')
  expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
  await vm.powerCut()
})

/** A command that prints the page of the pod `web` at an address of it. */
function getPage(address: string, port = 8080): string {
  return `timeout 10 bash -c 'exec 3<>/dev/tcp/${address}/${port}; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3' 2>/dev/null`
}

function machine(): QemuVm {
  if (!vm) throw new Error('the machine did not boot')
  return vm
}
