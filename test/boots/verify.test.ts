import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { verifyNode } from '../../src/tasks/verify.ts'
import type { Check } from '../../src/verify/check.ts'
import type { Node } from '../../src/vm/types.ts'
import { shellNode } from '../status/shell-node.ts'
import { fetchedPlan, root, say, signal, tools } from './lab.ts'

let store: Store
let plan: FetchedPlan

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  plan = await fetchedPlan(join(root, 'examples/web/bakelet.yaml'), store)
})

async function onNode<T>(use: (node: Node) => Promise<T>): Promise<T> {
  let seen: T | undefined
  await rehearse({
    ...{ plan, store, signal, timeoutMs: 40_000, report: (line: string) => say(`rehearse: ${line}`) },
    onResult: async (_, pid) => {
      seen = await use(shellNode(['nsenter', '--target', String(pid), '--all', '--']))
    },
  })
  if (seen === undefined) throw new Error('the rehearsal came to no result')
  return seen
}

const differing = (checks: readonly Check[]) =>
  checks.flatMap(check =>
    check.outcome === 'different' ? [`${check.area} ${check.name}: ${check.found}`] : [],
  )

const prefix = '/usr/local/bakelet'
const rehearsed = [`${prefix}/conf/containerd.toml`, `${prefix}/conf/kubelet.yaml`]

/** Each as a command on the node, and what `verify` says of it. */
const planted: readonly (readonly [command: string, said: RegExp])[] = [
  [`echo >>${prefix}/conf/managed.list`, /^files \S+managed\.list: sha256 [0-9a-f]{64}$/],
  [`chmod 0644 ${prefix}/conf/pods/web.yaml`, /^files \S+pods\/web\.yaml: mode 0644$/],
  [`chown 7:8 ${prefix}/conf/artifacts.list`, /^files \S+artifacts\.list: owner 7:8$/],
  ['chmod 0700 /etc/modules-load.d/bakelet.conf', /^files \S+bakelet\.conf: mode 0700$/],
  ['rm /etc/sysctl.d/99-bakelet.conf', /^files \S+99-bakelet\.conf: missing$/],
  [
    'ln -sf /dev/null /etc/systemd/system/multi-user.target.wants/kubelet.service',
    /^files \S+wants\/kubelet\.service: target \/dev\/null$/,
  ],
  [
    'rm /etc/systemd/system/containerd.service; mkdir /etc/systemd/system/containerd.service',
    /^files \S+system\/containerd\.service: type directory, mode 0755, sha256 none$/,
  ],
  [`echo >${prefix}/conf/pods/more.yaml`, /^files \S+more\.yaml: a manifest that the config does not have$/],
  [`echo >"${prefix}/$(printf 'a\tb\nc')"`, /^files \S+a\tb\nc: a file$/],
  [`echo >>${prefix}/bin/cni/bridge`, /^files \S+cni\/bridge: sha256 [0-9a-f]{64}$/],
  [
    `rm ${prefix}/bin/runc; printf '#!/bin/sh\necho runc version 1.0.0\n' >${prefix}/bin/runc; chmod 0755 ${prefix}/bin/runc`,
    /^versions runc: 1\.0\.0$/,
  ],
  [
    `${prefix}/bin/ctr -n k8s.io images rm docker.io/library/busybox:1.37.0`,
    /^images docker\.io\/library\/busybox:1\.37\.0: missing$/,
  ],
  [
    `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "0.0.0.0:9999") or die; sleep 60' >/dev/null 2>&1 & sleep 1`,
    /^ports TCP 9999: perl listens$/,
  ],
]

describe('a rehearsed node', () => {
  it('is as planned but for what a rehearsal changes, and each planted difference is named', async () => {
    const [before, after] = await onNode(async node => {
      const before = await verifyNode(node, plan, signal)
      for (const [command] of planted) await node.exec(command, { timeoutMs: 20_000 })
      return [before, await verifyNode(node, plan, signal)]
    })
    expect(before.filter(({ outcome }) => outcome === 'different').map(({ name }) => name)).toEqual(rehearsed)
    const unasked = before.filter(({ outcome }) => outcome === 'not asked')
    expect([...new Set(unasked.map(({ area }) => area))]).toEqual(['units', 'modules', 'sysctls', 'system'])
    const found = differing(after)
    for (const [, said] of planted) expect(found).toContainEqual(expect.stringMatching(said))
  })
})
