import { show } from '../../../config/show.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { bytesOf } from '../../../plan/content.ts'
import { parseImageReference } from '../../../plan/image-reference.ts'
import { notRunnable } from '../../../plan/not-runnable.ts'
import type { ComponentInput } from '../../component.ts'
import { sourceAt } from '../../files/named-files.ts'
import { checkDownloads } from './downloads.ts'
import { matchesImage } from './matches.ts'

/** What the schema cannot say about `kubelet.credentialProviders`. */
export function checkProviders(input: ComponentInput): Diagnostic[] {
  const names = Object.keys(input.resolved.config.kubelet.credentialProviders)
  return [
    ...names.flatMap(name => checkProgram(name, input)),
    ...checkDownloads(input),
    ...checkUnusedProviders(names, input),
  ]
}

/** The kubelet looks only whether the file is there and executable. The rest it would find out at the first pull. */
function checkProgram(name: string, { resolved, sourceFiles, file }: ComponentInput): Diagnostic[] {
  const path = ['kubelet', 'credentialProviders', name, 'program', 'source']
  const source = sourceAt(sourceFiles, path)
  const found = source && notRunnable(Buffer.from(bytesOf(source.content)), resolved.config.arch)
  if (!found) return []
  return [
    {
      code: 'credential-provider-invalid',
      severity: 'error',
      message: `${show(source.name)} ${found.problem}`,
      ...{ file, path, hint: found.hint },
    },
  ]
}

/** Plugins that nobody would ever ask: mostly a typo, a missing port, or one `*` for two names of a host. */
function checkUnusedProviders(names: readonly string[], input: ComponentInput): Diagnostic[] {
  const { config } = input.resolved
  // Only those of pods: containerd pulls the sandbox image itself. Without any, or with a URL, nobody knows what will run.
  const images = input.pods
    .flatMap(({ facts }) => facts.images)
    .flatMap(reference => parseImageReference(reference) ?? [])
  if (images.length === 0) return []
  const isUsed = (patterns: readonly string[]) =>
    patterns.some(pattern => images.some(image => matchesImage(pattern, image)))
  const registries = [...new Set(images.map(({ registry }) => registry))].slice(0, 5)
  return names
    .filter(name => !isUsed(config.kubelet.credentialProviders[name]?.matchImages ?? []))
    .map(name => ({
      code: 'credential-provider-unused',
      severity: 'warning',
      message: `no pod has an image that matches a pattern of ${name}`,
      file: input.file,
      path: ['kubelet', 'credentialProviders', name, 'matchImages'],
      at: 'key',
      hint: `the images are of ${registries.join(', ')}; \`*\` matches no dot, and the port has to be the same`,
    }))
}
