import type { Comparison } from '../diff/compare.ts'
import { WorldError } from '../host/errors.ts'
import { artifactList } from '../plan/artifact-list.ts'
import type { NodePath } from '../plan/entry.ts'
import type { FetchedPlan, ImportedImage } from '../plan/fetched-plan.ts'
import { managedTree } from '../plan/managed.ts'
import { nodePaths } from '../plan/paths.ts'
import { shellWord } from '../render/shell.ts'
import { listTreeCommand, parseTree } from '../verify/tree.ts'
import type { Node } from '../vm/types.ts'
import { differenceOf } from './difference.ts'
import { missingImages } from './images.ts'
import { changesOf, entriesToList, listedPaths, type TreeChange, withParents } from './node-tree.ts'
import { osCommand } from './os-state.ts'
import { placeOf } from './place.ts'
import { type PodChanges, podChangesOf } from './pod-changes.ts'
import { programChanges, unchangeable } from './refusals.ts'

/** How a node differs from a plan. */
export interface Survey {
  readonly changes: readonly TreeChange[]
  readonly difference: Comparison
  readonly pods: PodChanges
  readonly images: readonly ImportedImage[]
  /** Why files alone do not make the node what the plan says. */
  readonly refusals: readonly string[]
  readonly notes: readonly string[]
}

/** Compares the managed tree of a plan with the node's, and what else a plan says of a machine. Changes nothing. */
export async function surveyNode(node: Node, plan: FetchedPlan, signal: AbortSignal): Promise<Survey> {
  const ask = async (command: string, timeoutMs = 60_000) =>
    (await node.exec(command, { timeoutMs, mostBytes: 32 * 2 ** 20, signal })).stdout
  const { artifactList: artifacts, managedList } = nodePaths(plan.prefix)
  const nodeArtifacts = await readList(node, artifacts, signal)
  const listed = listedPaths(await readList(node, managedList, signal))
  const tree = managedTree(plan)
  const entries = entriesToList(withParents(tree), listed)
  // sha256sum(1) reads every program: 200 MB, without KVM.
  const found = parseTree(await ask(listTreeCommand(entries, plan.prefix), 180_000), entries)
  const changes = changesOf(tree, found, listed)
  const os = (await ask(osCommand(plan))).split('\n').filter(line => line !== '')
  const programs = programChanges(nodeArtifacts, artifactList(plan))
  const hostname = (await ask('hostname')).trim()
  // The lists follow from what is shown.
  const shown = changes.filter(({ path }) => placeOf(path, plan.prefix) !== 'list')
  return {
    changes,
    difference: await differenceOf(node, shown, signal),
    pods: podChangesOf(plan, changes),
    images: await missingImages(node, plan, signal),
    refusals: [
      ...programs,
      ...os,
      ...unchangeable(changes, plan.prefix),
      ...damaged(changes, plan, programs),
    ],
    notes:
      hostname === plan.hostname
        ? []
        : [`the node keeps its host name ${hostname}; the config has ${plan.hostname}`],
  }
}

/** Programs that are not those of their own list: somebody replaced or deleted a file. */
function damaged(
  changes: readonly TreeChange[],
  { artifacts }: FetchedPlan,
  programs: readonly string[],
): readonly string[] {
  if (programs.length > 0) return []
  const paths = new Set(artifacts.flatMap(({ install }) => install.map(({ to }): string => to)))
  return changes
    .filter(({ path }) => paths.has(path))
    .map(({ path, from }) => `${path}: ${from ? 'other bytes than' : 'missing, unlike'} in its release`)
}

async function readList(node: Node, path: NodePath, signal: AbortSignal): Promise<string> {
  const { exitCode, stdout } = await node.exec(`cat ${shellWord(path)}`, {
    ...{ timeoutMs: 60_000, mostBytes: 8 * 2 ** 20, signal },
  })
  if (exitCode === 0) return stdout
  throw new WorldError(`${node.name} has no ${path}: it is not a node of this config`, {
    next: 'name the machine that was made from this config; one with another `prefix` needs a new image',
  })
}
