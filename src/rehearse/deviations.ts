import { parse } from 'yaml'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { yaml } from '../render/yaml.ts'
import { criRuntime, oldCri } from '../resolve/cri-tables.ts'
import { hasFailCgroupV1 } from './fail-cgroup-v1.ts'
import type { Machine } from './machine.ts'

/** Files of the plan with other contents, and what differs, in words. */
export interface Deviations {
  readonly contents: ReadonlyMap<string, string>
  readonly words: readonly string[]
  /** Port of the node's loopback at which the kubelet answers questions about its pods. */
  readonly port: number
}

/** What a rehearsal changes in the configuration of the node: what needs systemd, and what bakelet asks by. */
export function deviationsOf(plan: Plan, machine: Machine): Deviations {
  const paths = nodePaths(plan.prefix)
  const text = (path: string) => {
    const content = plan.files.find(file => file.path === path)?.content
    return typeof content === 'string' ? content : ''
  }
  const version = plan.artifacts.find(({ name }) => name === 'kubelet')?.version ?? ''
  const planned = parse(text(paths.kubeletConfig)) as Record<string, unknown>
  const port = freePort(plan)
  const noV1 = machine.cgroups === 'v1' && hasFailCgroupV1(version)
  const kubelet = {
    ...planned,
    ...(planned.cgroupDriver === 'systemd' ? { cgroupDriver: 'cgroupfs' } : {}),
    ...(noV1 ? { failCgroupV1: false } : {}),
    address: '127.0.0.1',
    readOnlyPort: port,
  }
  return {
    contents: new Map([
      [paths.kubeletConfig, yaml(kubelet)],
      [paths.containerdConfig, containerdConfig(text(paths.containerdConfig), machine)],
    ]),
    words: [
      'no unit of systemd runs; containerd and the kubelet make control groups themselves (cgroupDriver: cgroupfs)',
      ...(noV1 ? ['this machine has cgroup v1 (failCgroupV1: false)'] : []),
      ...(machine.lowersOomScore
        ? []
        : [
            'this process may not lower oom_score_adj, so containerd keeps its own (restrict_oom_score_adj: true)',
          ]),
      `the kubelet tells of its pods on the node's loopback (readOnlyPort: ${port})`,
      "pods reach each other and the node, and no network; the kernel, and programs that the plan does not bring, are this machine's",
    ],
    port,
  }
}

/** The kubelet's own number for such a port (pkg/cluster/ports/ports.go, KubeletReadOnlyPort), or one after it that no pod has. */
function freePort(plan: Plan): number {
  const taken = new Set(plan.pods.flatMap(({ hostPorts }) => hostPorts.map(({ port }) => port)))
  let port = 10_255
  while (taken.has(port)) port++
  return port
}

/** Edits the text that render/toml.ts prints: a table has its keys below one line with its name. */
function containerdConfig(planned: string, { lowersOomScore }: Machine): string {
  const given = planned.replace(/^(SystemdCgroup = )true$/gm, '$1false')
  if (lowersOomScore) return given
  // A key twice is not TOML.
  const text = given.replace(/^restrict_oom_score_adj = .*\n/gm, '')
  const header = `[plugins."${/^version = 2$/m.test(text) ? oldCri : criRuntime}"]\n`
  const key = 'restrict_oom_score_adj = true\n'
  return text.includes(header) ? text.replace(header, `${header}${key}`) : `${text}\n${header}${key}`
}
