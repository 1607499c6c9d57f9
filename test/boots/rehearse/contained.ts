import { run } from '../../../src/host/process.ts'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'

/** A pod of one container, which runs a script of busybox. */
function podOf(name: string, script: string, securityContext = '{}'): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: c
      image: docker.io/library/busybox:1.37.0
      command: [sh, -c, ${JSON.stringify(script)}]
      securityContext: ${securityContext}
`
}

// proc_pid_status(5): 0, no filter; 2, a filter.
const tellSeccomp = 'grep ^Seccomp: /proc/1/status; exec sleep 1000'
/** The shell below ends where it may not fork; the first one says so without a process more. */
const fork = '(while :; do sleep 1000 & done) 2>/dev/null; echo forks no more; exec sleep 1000'

const scripts = {
  plain: podOf('plain', tellSeccomp),
  unconfined: podOf('unconfined', tellSeccomp, '{seccompProfile: {type: Unconfined}}'),
  privileged: podOf('privileged', tellSeccomp, '{privileged: true}'),
  bomb: podOf('bomb', fork),
}

/** Pods that show what contains their containers, beside those of a plan. */
export function withContained(plan: FetchedPlan): FetchedPlan {
  const [first] = plan.pods
  if (!first) throw new Error('the plan has a pod')
  const pods = Object.entries(scripts).map(([name, content]) => ({
    ...first,
    ...{ name, content },
    fileName: `${name}.yaml`,
    hostPorts: [],
  }))
  return { ...plan, pods: [...plan.pods, ...pods] }
}

export interface Contained {
  /** What each pod printed, by its name. */
  readonly said: Readonly<Record<string, string>>
  /** What the pod of examples/web answers. */
  readonly answer: string
  /** Processes that the node has and all pods together may not use. */
  readonly kept: number
  /** Limits of processes of single pods. */
  readonly each: readonly number[]
}

/** Asks a node that is rehearsed. */
export async function askContained(pid: number): Promise<Contained> {
  const inNode = async (script: string) =>
    (await run('nsenter', ['-t', `${pid}`, '-m', '-n', '-p', 'bash', '-c', script])).stdout.trim()
  const said = Object.keys(scripts).map(async name => {
    const log = await inNode(`cat /var/log/pods/default_${name}-*/c/*.log`)
    return [name, log.replaceAll(/^\S+ \S+ \S+ /gm, '').replaceAll('\t', ' ')]
  })
  const limits = async (where: string) =>
    (await inNode(`find /sys/fs/cgroup ${where} -name pids.max -exec cat {} +`)).split('\n').map(Number)
  // As the kubelet sees them: each namespace of processes has a pid_max since Linux 6.14.
  const possible = (await inNode('cat /proc/sys/kernel/pid_max /proc/sys/kernel/threads-max')).split('\n')
  const [all = Number.NaN] = await limits(`-path '*/kubepods/pids.max'`)
  return {
    said: Object.fromEntries(await Promise.all(said)),
    answer: await inNode(
      String.raw`timeout 10 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET / HTTP/1.0\r\n\r\n" >&3; cat <&3'`,
    ),
    kept: Math.min(...possible.map(Number)) - all,
    each: await limits(`-path '*/pod*/pids.max' -not -path '*/pod*/*/pids.max'`),
  }
}
