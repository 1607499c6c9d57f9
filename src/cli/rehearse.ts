import { type Rehearsal, rehearse } from '../tasks/rehearse.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print, printJson } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface RehearseFlags extends ProjectFlags {
  readonly timeout: number
  readonly keep?: boolean
  readonly json?: boolean
}

/** `bakelet rehearse`: prints which pods run in a node without a VM, or why not. Exits with 1 if one does not. */
export async function rehearseCommand({ timeout, keep, json, ...flags }: RehearseFlags): Promise<ExitCode> {
  const project = await projectOf(flags)
  const show = async (rehearsal: Rehearsal) => {
    if (json) printJson(rehearsal)
    else print(describe(rehearsal))
  }
  const rehearsal = await rehearse(project, {
    timeoutMs: timeout * 1000,
    onResult: async (rehearsal, pid) => {
      await show(rehearsal)
      if (!keep) return
      complain(`Ctrl-C ends the node; a shell in it: nsenter --target ${pid} --all`)
      await new Promise(resolve => project.signal.addEventListener('abort', resolve))
    },
  })
  return rehearsal.runs ? 0 : 1
}

function describe({ name, seconds, broken, pods, deviations }: Rehearsal): string[] {
  return [
    ...(broken ? [`${broken.program} does not run: ${broken.why}`] : []),
    ...pods.flatMap(({ pod, state, why, ports }) => [
      ...why.map(
        reason => `pod ${pod}: ${state === 'waiting' ? 'does not run yet' : 'never runs'}: ${reason}`,
      ),
      ...(why.length === 0 && state !== 'runs'
        ? [`pod ${pod}: ${broken ? 'was not started' : 'does not run yet'}`]
        : []),
      ...ports.map(
        ({ port, status }) =>
          `pod ${pod}: port ${port}: ${status === undefined ? 'connected' : `HTTP ${status}`}`,
      ),
      ...(state === 'runs' && ports.length === 0 ? [`pod ${pod}: running`] : []),
    ]),
    `${name}: rehearsed in ${seconds.toFixed(1)} s, in namespaces of this machine`,
    ...deviations.map(line => `  ${line}`),
  ]
}
