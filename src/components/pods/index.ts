import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { PlannedDirectory, PlannedFile } from '../../plan/types.ts'
import { podNetwork } from '../cni/pod-network.ts'
import type { Component, ComponentInput } from '../component.ts'
import { checkListedImages, listedImages, preload } from '../images.ts'
import { guard } from './guard.ts'
import { checkEnforced } from './not-enforced.ts'
import { readiness } from './ready.ts'

const origin = from('pods')

/** The static pods, the folders in place of their ConfigMap and Secret volumes, and the images they need. */
export const pods: Component = input => {
  const { config, sandboxImage } = input.resolved
  if (!config.containerd.cri) return {}
  const references = new Map(
    input.pods.flatMap(({ facts, index }) =>
      facts.images.map(reference => [reference, origin('pods', index)] as const),
    ),
  )
  for (const { reference, index } of listedImages(config))
    if (!references.has(reference)) references.set(reference, origin('images', 'preload', index))
  references.delete(sandboxImage)
  const forwardsPorts = podNetwork(input).plugins.some(({ capabilities }) =>
    capabilities.includes('portMappings'),
  )
  const ready = readiness(input)
  const guarded = guard(input)
  return {
    diagnostics: [...checkListedImages(config, input.file), ...checkEnforced(config, input.file)],
    // Only root writes what the kubelet will run as root.
    directories: [
      { path: nodePaths(config.prefix).staticPods, mode: '0700', ...origin('pods') },
      ...volumeFolders(input.pods),
    ],
    files: [...guarded.files, ...ready.files, ...volumeFiles(input.pods)],
    units: [...guarded.units, ...ready.units],
    pods: input.pods.map(({ facts, lowered, privileges, index }) => ({
      name: facts.name,
      namespace: facts.namespace,
      fileName: `${facts.namespace === 'default' ? '' : `${facts.namespace}.`}${facts.name}.yaml`,
      content: lowered.content,
      ...(lowered.secret && { secret: lowered.secret }),
      ...(facts.hostNetwork && { hostNetwork: true as const }),
      hostPorts: facts.hostNetwork || forwardsPorts ? facts.hostPorts : [],
      images: facts.images,
      containers: facts.containers,
      ...(privileges.length > 0 && { privileges }),
      origin: {
        ...origin('pods', index).origin,
        ...(lowered.lines.length > 0 && { lines: lowered.lines }),
      },
    })),
    images: [...references].map(([reference, from]) => ({
      reference,
      sandbox: false,
      ...preload(input, reference),
      ...from,
    })),
  }
}

function volumeFiles(pods: ComponentInput['pods']): PlannedFile[] {
  return pods.flatMap(({ lowered, index }) =>
    lowered.volumes.flatMap(({ files }) =>
      files.map(({ secret, from: line, ...file }) => ({
        ...{ ...file, ...(secret && { secret }) },
        origin: { ...origin('pods', index).origin, lines: [line] },
      })),
    ),
  )
}

/** Each folder once: volumes share those above them. */
function volumeFolders(pods: ComponentInput['pods']): PlannedDirectory[] {
  const all = pods.flatMap(({ lowered, index }) =>
    lowered.volumes.flatMap(({ directories }) =>
      directories.map(({ from, ...directory }) => ({
        ...directory,
        origin: { ...origin('pods', index).origin, ...(from && { lines: [from] }) },
      })),
    ),
  )
  return [...new Map(all.toReversed().map(directory => [directory.path, directory])).values()].reverse()
}
