import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/schema.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { WorldError } from '../../host/errors.ts'
import { isRoot } from '../../host/root.ts'
import { lookUpTool } from '../../host/tools.ts'
import { brokenProgram } from '../broken-program.ts'
import { withNode } from '../with-node.ts'
import type { JudgeOptions, Refusal, Untried } from './kubelet.ts'
import { placeIn } from './place.ts'

/** Starts the node as far as containerd, with the files of the plan in place, and asks for the plugins that did not load. */
export async function judgeContainerd({
  plan,
  config,
  store,
  signal,
}: JudgeOptions): Promise<Refusal[] | Untried> {
  if (!isRoot()) return { untried: 'containerd loads its plugins only as root' }
  for (const tool of ['unshare', 'nsenter', 'ip'] as const)
    if ((await lookUpTool(tool)) === undefined) return { untried: `${tool} is not installed` }
  const alone = {
    ...plan,
    artifacts: plan.artifacts.filter(({ name }) => name === 'containerd' || name === 'runc'),
    images: [],
  }
  try {
    return await withNode({ plan: alone, store, signal, kubelet: [] }, async ({ namespaces, work }) => {
      while (!namespaces.first.hasEnded()) await sleep(50, undefined, { signal })
      const broken = await brokenProgram(work, namespaces)
      return broken?.program === 'containerd' ? [{ words: broken.why, path: pathOf(config, broken.why) }] : []
    })
  } catch (error) {
    if (error instanceof WorldError) return { untried: error.message }
    throw error
  }
}

function pathOf({ containerd }: Config, words: string): ConfigPath {
  return placeIn(containerd.config, ['containerd', 'config'], words) ?? ['containerd']
}
