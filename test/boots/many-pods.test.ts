import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { textOf } from '../support/text-of.ts'
import { fetchedPlan, say } from './lab.ts'

/** A thousand take many minutes: portmap looks through the rules of all pods for each that it deletes. */
const count = process.env.BAKELET_TESTS === 'full' ? 1000 : 40

const text = `name: edge-many
cni: {network: {subnets: [10.88.0.0/16, "fd00:10:88::/64"]}}
kubelet: {config: {maxPods: ${count}}}
`

/** What many-pods.sh reads: the filter, the plugins, and what each of the conflist is given. */
async function writeNode(folder: string): Promise<FetchedPlan> {
  const store = await openStore()
  await writeFile(join(folder, 'bakelet.yaml'), text)
  const plan = await fetchedPlan(join(folder, 'bakelet.yaml'), store)
  const { files, artifacts } = plan
  const ending = (end: string) => textOf(files.find(({ path }) => path.endsWith(end))?.content)
  const digest = artifacts.find(({ name }) => name === 'cni-plugins')?.fetched.sha256 ?? ''
  const plugins = await store.find(digest)
  await mkdir(join(folder, 'bin'))
  execFileSync('tar', ['-xzf', plugins?.path ?? '', '-C', join(folder, 'bin')])
  await writeFile(join(folder, 'firewall.nft'), ending('/firewall.nft'))
  const { plugins: chain, cniVersion, name } = JSON.parse(ending('/10-bakelet.conflist'))
  expect(chain.map(({ type }: { type: string }) => type)).toEqual(['bridge', 'portmap'])
  for (const plugin of chain)
    await writeFile(
      join(folder, `${plugin.type}.json`),
      JSON.stringify({ cniVersion, name, ...plugin }).slice(0, -1),
    )
  return plan
}

/** The node's limits of neighbours count for all namespaces of this machine, which alone can set them. Gives back what undoes it. */
function limitNeighbours({ sysctls }: FetchedPlan): () => void {
  const limits = sysctls.filter(({ key }) => key.includes('.neigh.'))
  const sysctl = (...words: string[]) => spawnSync('sysctl', words, { encoding: 'utf8' }).stdout
  const before = limits.map(({ key }) => `${key}=${sysctl('-n', key).trim()}`)
  for (const { key, value } of limits) sysctl('-qw', `${key}=${value}`)
  return () => {
    for (const each of before) sysctl('-qw', each)
  }
}

it('opens the ports of many pods, and leaves nothing of them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-many-'))
  let undo = () => {}
  try {
    undo = limitNeighbours(await writeNode(folder))
    const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child']
    const script = join(import.meta.dirname, 'firewall/many-pods.sh')
    const words = [...namespaces, 'bash', script, folder, String(count), process.execPath]
    const { stdout: printed, stderr } = spawnSync('unshare', words, { encoding: 'utf8' })
    say(printed)
    expect(stderr).toBe('')
    const listen = Number(/pods that listen: (\d+)/.exec(printed)?.[1])
    expect(listen).toBeGreaterThan(5)
    const all = `${listen} answer, ${count - listen} refuse, 0 silent`
    expect(printed).toBe(`ports of the node that lead to a pod: ${2 * count}
pods that listen: ${listen}
published ports by IPv4: ${all}
published ports by IPv6: ${all}
ports of the node that nobody published: 0 answer, 0 refuse, 3 silent
pods by a route: 0 answer, 0 refuse, ${4 * listen} silent
published ports after the last pod: 0 answer, 0 refuse, ${2 * count} silent
the table of bakelet is as before
everything else is as before
`)
  } finally {
    undo()
    await rm(folder, { recursive: true })
  }
})
