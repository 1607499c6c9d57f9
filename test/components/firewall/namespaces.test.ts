import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compileText } from '../../compile/compile.ts'
import { itWith } from '../../support/foreign.ts'
import { emptyFolder } from '../../support/run.ts'
import { textOf } from '../../support/text-of.ts'

const config = `name: a
cni: {network: {subnets: [10.88.0.0/16, "fd00:10:88::/64"]}}
firewall:
  open:
    - {port: 9100, from: [192.0.2.0/24, "2001:db8::/32"]}
    - {port: 9200, from: [198.51.100.0/24], pods: true}
`
const pod = `apiVersion: v1
kind: Pod
metadata: {name: exporter}
spec:
  hostNetwork: true
  containers: [{name: c, image: docker.io/library/busybox:1.37.0, ports: [{containerPort: 9000}]}]
`

/** Who reaches what, as lab.sh prints it. */
function reached(rules: string): readonly string[] {
  const words = [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    'bash',
    join(import.meta.dirname, 'lab.sh'),
  ]
  const answer = execFileSync('unshare', [...words, rules, process.execPath], { encoding: 'utf8' })
  return answer.trim().split('\n')
}

const stopped = [
  'neighbour to a pod by a route',
  'neighbour to an unpublished port by a route',
  'neighbour to a port of nobody',
  'neighbour to a port open to another network',
  'other to a port open to others',
  'other to sshd',
  'other to sshd at its gateway',
].flatMap(what => [`${what} 4: no`, `${what} 6: no`])

/** Where clouds serve metadata and credentials; the second is a name server alone. */
const clouds = [
  ...['169.254.169.254', '169.254.169.253', '169.254.170.2', '168.63.129.16', '100.100.100.200'],
  ...['192.0.0.192', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:c1::a9fe:a9fe'],
  ...['fd00:42::42', 'fd00:a9fe:a9fe::1'],
].map(address => `other to metadata at ${address}: no`)

itWith('nft in a namespace')(
  'stops what nobody published, and nothing else, by IPv4 and IPv6',
  async () => {
    const { plan, diagnostics } = await compileText(config, { pods: { 'a.yaml': pod } })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const file = plan?.files.find(({ path }) => path === '/usr/local/bakelet/conf/firewall.nft')
    const rules = join(await emptyFolder(), 'firewall.nft')
    await writeFile(rules, (file && textOf(file.content)) ?? '')
    const [before, after] = [reached(''), reached(rules)]
    expect(before).toHaveLength(66)
    expect(before.filter(line => !line.endsWith(': yes'))).toEqual([])
    expect(after.filter(line => !line.endsWith(': yes'))).toEqual([...stopped, ...clouds].sort())
    expect(after).toHaveLength(66)
  },
  120_000,
)
