import { diffLines } from '../diff/text.ts'
import { type Applied, apply } from '../tasks/apply.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { print, printJson } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface ApplyFlags extends ProjectFlags {
  readonly host?: string
  readonly dryRun?: boolean
  readonly timeout: number
  readonly json?: boolean
}

/** `bakelet apply`: 0 the node is as the config says, 1 the change was put back, 2 trouble. */
export async function applyCommand({ host, dryRun, timeout, json, ...flags }: ApplyFlags): Promise<ExitCode> {
  const project = await projectOf(flags)
  const result = await apply(project, {
    ...(host !== undefined && { host }),
    ...{ dryRun: dryRun ?? false, timeoutMs: timeout * 1000 },
    onCompared: compared => {
      if (json) return
      const lines = diffLines(compared, ['the node', project.config.file])
      if (lines.length > 0) print(lines)
    },
  })
  if (json) printJson(masked(applyDocument(result)))
  else print(describe(result))
  return result.state === 'put back' ? 1 : 0
}

function describe(result: Applied): string[] {
  const { name, node, state, seconds, why, pods, images } = result
  const plan = [
    ...(images.length > 0 ? [`images to bring: ${images.join(', ')}`] : []),
    ...(['added', 'changed', 'removed'] as const).flatMap(kind =>
      pods[kind].length > 0 ? [`pods ${kind}: ${pods[kind].join(', ')}`] : [],
    ),
  ]
  const untouched = pods.kept.length > 0 ? [`pods untouched: ${pods.kept.join(', ')}`] : []
  switch (state) {
    case 'same':
      return [`${node} is as ${name} says; nothing was changed`]
    case 'compared':
      return [...plan, ...untouched, 'nothing was changed (--dry-run)']
    case 'applied':
      return [...plan, ...untouched, `applied to ${node}; the pods ran after ${seconds} s`]
    case 'put back':
      return [...why, `${node} has what it had before: the new pods did not run within their time`]
  }
}

/** The result for programs. */
export function applyDocument({ difference, ...result }: Applied) {
  return {
    ...result,
    seconds: result.seconds ?? null,
    changes: difference.changes.map(({ name, from = null, to = null, lines = [] }) => ({
      ...{ path: name, from, to, lines },
    })),
  }
}
