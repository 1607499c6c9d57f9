import type { PodInput } from '../../components/component.ts'
import type { PodHostPath } from '../../components/pods/check/index.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { locate } from '../../diagnostics/locate.ts'
import { missingFolder, missingPath, wrongKind } from './messages.ts'
import { type PathKind, realPath } from './os-path.ts'

/**
 * Compares the hostPath volumes of all pods with the paths that the node will have. The kubelet waits for ever for a path of
 * another type (pkg/volume/hostpath/host_path.go@v1.36.4, checkTypeInternal).
 */
export function checkHostPaths(
  pods: readonly PodInput[],
  kindOf: (path: string) => PathKind | undefined,
): Diagnostic[] {
  return pods.flatMap(({ file, document, facts }) => {
    const found = facts.hostPaths.flatMap((volume): Diagnostic[] => {
      const words = problem(volume, kindOf)
      return words ? [{ code: 'pod-host-path', severity: 'warning', file, path: volume.at, ...words }] : []
    })
    return locate(found, [document])
  })
}

/** Folders and files that the kubelet makes for a pod, with the folders above. */
export function madeByPods(pods: readonly PodInput[]): ReadonlyMap<string, PathKind> {
  const made = new Map<string, PathKind>()
  for (const { path, type } of pods.flatMap(({ facts }) => facts.hostPaths)) {
    const real = realPath(path)
    if (type === 'FileOrCreate') made.set(real, 'file')
    if (type === 'DirectoryOrCreate')
      for (let at = real; at.length > 1; at = parentOf(at)) if (!made.has(at)) made.set(at, 'directory')
  }
  return made
}

/** The kind that each type asks for: HostPathType in staging/src/k8s.io/api/core/v1/types.go@v1.36.4. */
const wanted: Readonly<Record<string, PathKind>> = {
  Directory: 'directory',
  DirectoryOrCreate: 'directory',
  File: 'file',
  FileOrCreate: 'file',
  Socket: 'socket',
  BlockDevice: 'any',
  CharDevice: 'any',
}

function problem(
  { path, type }: PodHostPath,
  kindOf: (path: string) => PathKind | undefined,
): Pick<Diagnostic, 'message' | 'hint'> | undefined {
  const real = realPath(path)
  const kind = kindOf(real)
  if (type === 'FileOrCreate' && kindOf(parentOf(real)) === undefined) return missingFolder(parentOf(path))
  if (kind === undefined) return missingPath(path, type)
  const want = wanted[type] ?? 'any'
  return kind === 'any' || want === 'any' || kind === want ? undefined : wrongKind(path, kind, type)
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/'
