import type { ContainerReport, PodReport } from './report.ts'

type Judged = Pick<PodReport, 'state' | 'ready' | 'why' | 'restarts'>

/** What the containers of a pod come to. `phase`: the kubelet's word, where it gives one. */
export function judgePod(
  containers: readonly ContainerReport[],
  { restartPolicy, phase }: { readonly restartPolicy: string; readonly phase?: string | undefined },
): Judged {
  const restarts = containers.reduce((sum, one) => sum + one.restarts, 0)
  const why = containers.flatMap(({ name, why }) => (why === null ? [] : [`${name}: ${why}`]))
  const lasting = containers.filter(({ kind }) => kind !== 'init')
  const over = phase ?? phaseOf(containers, restartPolicy)
  if (over === 'Succeeded') return { state: 'completed', ready: false, why: [], restarts }
  if (over === 'Failed') return { state: 'failed', ready: false, why, restarts }
  if (containers.some(each => isRestarted(each, restartPolicy)))
    return { state: 'restarting', ready: false, why, restarts }
  if (lasting.length === 0 || lasting.some(({ state }) => state === 'waiting'))
    return { state: 'starting', ready: false, why, restarts }
  if (lasting.some(({ ready }) => ready === false)) return { state: 'not ready', ready: false, why, restarts }
  if (lasting.some(({ ready }) => ready === null)) return { state: 'running', ready: null, why, restarts }
  return { state: 'ready', ready: true, why: [], restarts }
}

/** Whether a container ended and the kubelet starts it again. */
function isRestarted({ state, lastEnd, kind }: ContainerReport, restartPolicy: string): boolean {
  if (state === 'running' || lastEnd === null) return false
  if (state === 'waiting') return true
  return lastEnd.exitCode === 0 ? kind !== 'init' && restartPolicy === 'Always' : restartPolicy !== 'Never'
}

/** As the kubelet computes it: pkg/kubelet/kubelet_pods.go@v1.36.4, getPhase. */
function phaseOf(containers: readonly ContainerReport[], restartPolicy: string): string | undefined {
  if (restartPolicy === 'Always') return undefined
  const main = containers.filter(({ kind }) => kind === 'container')
  const init = containers.filter(({ kind }) => kind === 'init')
  const failed = (one: ContainerReport) => one.state === 'ended' && one.lastEnd?.exitCode !== 0
  if (restartPolicy === 'Never' && init.some(failed)) return 'Failed'
  if (main.length === 0 || main.some(({ state }) => state !== 'ended')) return undefined
  if (!main.some(failed)) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : undefined
}
