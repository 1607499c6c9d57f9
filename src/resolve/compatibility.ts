import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ArtifactName } from '../plan/types.ts'
import { knownVulnerabilities } from './advisories.ts'
import { sectionOf } from './choose.ts'
import { containerdRow, kubernetesRow } from './pins.ts'
import { compareVersions, minorOf } from './version.ts'

type Versions = Readonly<Record<ArtifactName, string>>

/**
 * containerd docs/RUNC.md: use the runc version of script/setup/runc-version, or a newer one.
 */
export function checkRunc({ containerd, runc }: Versions, file: string): Diagnostic[] {
  const tested = containerdRow(containerd)?.runc
  if (tested === undefined || compareVersions(runc, tested) >= 0) return []
  return [
    {
      code: 'runc-older-than-pin',
      severity: 'warning',
      message: `runc ${runc} is older than ${tested}, which containerd ${containerd} is tested with`,
      file,
      path: ['runc', 'version'],
      hint: `use ${tested} or newer, or \`auto\``,
    },
  ]
}

/**
 * containerd RELEASES.md, "Kubernetes support": for each Kubernetes minor the oldest patch of each containerd line,
 * written "1.7.24+". A line newer than the newest listed one is implied by the plus; a line that is missing below
 * the newest one is not tested with that Kubernetes.
 */
export function checkKubernetesMatrix({ containerd, kubelet }: Versions, file: string): Diagnostic[] {
  const row = kubernetesRow(minorOf(kubelet))?.containerd
  if (!row) return []
  const inLine = row.find(oldest => minorOf(oldest) === minorOf(containerd))
  const isTested = inLine
    ? compareVersions(containerd, inLine) >= 0
    : row.every(oldest => compareVersions(containerd, oldest) > 0)
  if (isTested) return []
  return [
    {
      code: 'containerd-kubelet-untested',
      severity: 'warning',
      message: `containerd ${containerd} is not tested with kubelet ${minorOf(kubelet)}`,
      file,
      path: ['containerd', 'version'],
      hint: `upstream lists ${row.map(oldest => `${oldest} or a later ${minorOf(oldest)}`).join(', ')}`,
    },
  ]
}

/** `isRuncAuto`: the runc version came from containerd, so that is the line to point at. */
export function checkVulnerabilities(
  name: ArtifactName,
  version: string,
  isRuncAuto: boolean,
  file: string,
): Diagnostic[] {
  const found = knownVulnerabilities(name, version)
  if (!found) return []
  const isFromContainerd = name === 'runc' && isRuncAuto
  return [
    {
      code: 'version-vulnerable',
      severity: 'warning',
      message: `${name} ${version} is open to ${found.ids.join(', ')}`,
      file,
      path: [isFromContainerd ? 'containerd' : sectionOf[name], 'version'],
      hint: isFromContainerd
        ? `set \`runc.version\` to "${found.fixedIn}", or take a newer containerd`
        : `fixed in ${found.fixedIn}`,
    },
  ]
}
