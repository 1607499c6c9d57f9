import type { Node } from '../../components/pods/check/node.ts'

/** What an API server, kubectl or podman adds for itself. */
const foreign =
  /^(kubectl\.kubernetes\.io\/|deployment\.kubernetes\.io\/|pod-template-hash$|controller-revision-hash$|io\.podman\.annotations\.|io\.kubernetes\.cri-o\.|bind-mount-options)/

/** Metadata of a static pod: a name, and what its author wrote. */
export function podMetadata({
  name,
  namespace,
  metadata,
}: {
  readonly name: string
  readonly namespace: string
  readonly metadata: Node
}): object {
  return {
    name,
    namespace: namespace === 'default' ? undefined : namespace,
    labels: own(metadata.get('labels')),
    annotations: own(metadata.get('annotations')),
  }
}

function own(mapping: Node): object | undefined {
  const entries = mapping.entries.filter(([key]) => !foreign.test(key))
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.map(([key, { value }]) => [key, value]))
}
