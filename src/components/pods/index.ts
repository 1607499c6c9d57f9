import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { Component } from '../component.ts'
import { checkListedImages, listedImages, preload } from '../images.ts'

const origin = from('pods')

/** The static pods, byte for byte as they were written, and the images they need. */
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
  return {
    diagnostics: checkListedImages(config, input.file),
    // Only root writes what the kubelet will run as root.
    directories: [{ path: nodePaths(config.prefix).staticPods, mode: '0700', ...origin('pods') }],
    pods: input.pods.map(({ content, facts, index }) => ({
      name: facts.name,
      namespace: facts.namespace,
      fileName: `${facts.namespace === 'default' ? '' : `${facts.namespace}.`}${facts.name}.yaml`,
      content,
      hostPorts: facts.hostPorts,
      images: facts.images,
      containers: facts.containers,
      ...origin('pods', index),
    })),
    images: [...references].map(([reference, from]) => ({
      reference,
      sandbox: false,
      ...preload(input, reference),
      ...from,
    })),
  }
}
