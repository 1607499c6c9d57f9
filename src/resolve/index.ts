import { sandboxImage } from '../compat/containerd/sandbox-image.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ArtifactName, ArtifactSource } from '../plan/types.ts'
import { chooseVersion } from './choose.ts'
import { containerdRow, releaseOf } from './pins.ts'
import type { Resolved } from './types.ts'

/**
 * Turns the versions that a config asks for into pinned ones. After an error the nearest usable version stands in, so
 * that everything after it can still report its problems; nothing may be generated from `resolved` while `diagnostics`
 * has an error. Whether the versions go together, compat/ knows.
 */
export function resolve(config: Config, file: string): { resolved: Resolved; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  // Without CRI there is neither a kubelet nor a pod network on the node.
  const { cri } = config.containerd
  const onNode: ArtifactName[] = cri
    ? ['kubelet', 'containerd', 'runc', 'cni-plugins']
    : ['containerd', 'runc']
  const choose = (name: ArtifactName, version: string, source: ArtifactSource): string => {
    const chosen = chooseVersion({ name, version, source, arch: config.arch }, file)
    if (onNode.includes(name)) diagnostics.push(...chosen.diagnostics)
    return chosen.version
  }

  const containerd = choose('containerd', config.containerd.version, config.containerd.source)
  const row = containerdRow(containerd)
  if (!row) throw new Error(`no data about the release line of containerd ${containerd}`)
  const versions = {
    kubelet: choose('kubelet', config.kubelet.version, config.kubelet.source),
    containerd,
    runc: choose('runc', config.runc.version === 'auto' ? row.runc : config.runc.version, config.runc.source),
    'cni-plugins': choose('cni-plugins', config.cni.version, config.cni.source),
  }

  const release = (name: ArtifactName) => releaseOf(name, versions[name], config.arch)
  return {
    resolved: {
      config,
      versions,
      releases: {
        kubelet: release('kubelet'),
        containerd: release('containerd'),
        runc: release('runc'),
        'cni-plugins': release('cni-plugins'),
      },
      sandboxImage: sandboxImage(config, containerd, row.sandbox),
      containerdConfigVersion: row.config as 2 | 3 | 4,
    },
    diagnostics,
  }
}
