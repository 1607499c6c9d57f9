export interface VolumeText {
  /** Undefined: an anonymous volume. */
  readonly source: string | undefined
  readonly target: string
  readonly readOnly: boolean
}

/** `[SOURCE:]TARGET[:OPTIONS]`, as --volume of docker and podman have it. */
export function parseVolume(text: string): VolumeText {
  const parts = text.split(':')
  const options = parts.length > 2 || /^(ro|rw|z|Z|ro,.*|rw,.*)$/.test(parts.at(-1) ?? '') ? parts.pop() : ''
  const [first = '', target] = parts
  const readOnly = options?.split(',').includes('ro') ?? false
  return target === undefined
    ? { source: undefined, target: first, readOnly }
    : { source: first, target, readOnly }
}

/** A path, and not the name of a volume. */
export const isPath = (source: string): boolean => /^[./~]/.test(source)
