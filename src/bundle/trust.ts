import { requireReference } from '../artifacts/images/reference.ts'
import { WorldError } from '../host/errors.ts'
import type { PlannedArtifact } from '../plan/artifact.ts'
import type { Plan, PlannedImage } from '../plan/types.ts'
import type { Manifest } from './manifest.ts'
import type { Requirements } from './requirements.ts'

/**
 * Compares what a manifest says with what the config demands and with whom the config names for it: the release pins,
 * what its lock holds, a base's sha256. Container images by digest and Debian packages show by themselves whether they
 * are genuine. Throws WorldError, with all that is wrong at once, where the manifest lacks something or contradicts a
 * pin. Gives back, in words, what only the manifest vouches for: nobody else knows what those bytes should be.
 */
export function judge(manifest: Manifest, { plan, base }: Requirements): readonly string[] {
  const missing: string[] = []
  const wrong: string[] = []
  const unvouched: string[] = []
  if (manifest.arch !== plan.arch) wrong.push(`it is for ${manifest.arch}, and the config for ${plan.arch}`)
  for (const artifact of plan.artifacts) {
    const verdict = judgeArtifact(artifact, manifest)
    if (verdict) ({ missing, wrong, unvouched })[verdict.kind].push(verdict.text)
  }
  for (const image of preloaded(plan)) {
    const there = manifest.fetched.images[image.reference]
    if (!there) missing.push(`the image ${image.reference}`)
    else if (pinnedDigest(image) === undefined)
      unvouched.push(`the image ${image.reference}: neither the config nor a lock has its digest`)
    else if (there.source !== (image.expected?.source ?? 'registry'))
      wrong.push(
        there.source === 'build'
          ? `the image ${image.reference} was made, and the config or its lock pins the registry's`
          : `the image ${image.reference} is the registry's, and one that was made is locked`,
      )
  }
  // A bundle may be without it: a bake is.
  if (typeof base === 'object' && 'url' in base) {
    if (manifest.base !== undefined && manifest.base !== base.sha256)
      wrong.push(`the base image has the sha256 ${manifest.base}, and the config pins ${base.sha256}`)
  } else if (base === 'debian-13' && manifest.base !== undefined)
    unvouched.push('the base image debian-13: it was built, and nobody publishes its digest')
  const listed = new Set(manifest.files.map(({ sha256 }) => sha256))
  const named = [
    ...Object.values(manifest.fetched.artifacts).map(({ sha256 }) => sha256),
    ...Object.values(manifest.fetched.images).map(({ archiveSha256 }) => archiveSha256),
    ...(manifest.base === undefined ? [] : [manifest.base]),
  ]
  for (const sha256 of named)
    if (!listed.has(sha256)) wrong.push(`it names ${sha256}, and lists no such file`)
  if (wrong.length > 0)
    throw new WorldError(`the bundle is refused:${lines(wrong)}`, {
      next: 'do not use it until you know why: it is of another config or version of bakelet, or was changed',
    })
  if (missing.length > 0)
    throw new WorldError(`the bundle lacks what this config needs:${lines(missing)}`, {
      next: 'make a new one from this config, on a machine with a network: `bakelet fetch --bundle DIR`',
    })
  return unvouched
}

function judgeArtifact(
  { name, version, arch, source, release, build }: PlannedArtifact,
  { fetched }: Manifest,
): { readonly kind: 'missing' | 'wrong' | 'unvouched'; readonly text: string } | undefined {
  const subject = `${name} ${version}`
  const there = fetched.artifacts[name]
  if (!there) return { kind: 'missing', text: subject }
  if (there.version !== version || there.arch !== arch)
    return { kind: 'missing', text: `${subject} for ${arch}: it has ${there.version} for ${there.arch}` }
  if (there.source === 'build' && build)
    return build.sha256 === there.sha256
      ? undefined
      : { kind: 'wrong', text: `${subject} has the sha256 ${there.sha256}, and ${build.sha256} is locked` }
  if (there.source === 'build')
    return source === 'release'
      ? { kind: 'wrong', text: `${subject} was built, and the config wants the release` }
      : { kind: 'unvouched', text: `${subject}: it was built, and nobody publishes the digest of a build` }
  if (source === 'build' || !release)
    return { kind: 'wrong', text: `${subject} is called a release, and no release is pinned` }
  if (release.sha256 !== there.sha256)
    return {
      kind: 'wrong',
      text: `${subject} has the sha256 ${there.sha256}, and ${release.sha256} is pinned`,
    }
  return undefined
}

/** The digest that the config or its lock pins an image by: of an index, or of a manifest. */
export function pinnedDigest({ reference, expected }: PlannedImage): string | undefined {
  return requireReference(reference).digest ?? expected?.digest
}

export function preloaded(plan: Plan): readonly PlannedImage[] {
  return plan.images.filter(({ preload }) => preload)
}

export function lines(texts: readonly string[]): string {
  return texts.map(text => `\n  ${text}`).join('')
}
