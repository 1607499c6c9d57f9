/** What two sides are compared in, in the order of a report. */
export const sections = [
  'host',
  'who may log in',
  'programs',
  'program files',
  'how programs are trusted',
  'images',
  'image digests',
  'base image',
  "Debian's package lists",
  'packages',
  'installed packages',
  'pods',
  'ports',
  'units',
  'kernel modules',
  'sysctls',
  'kernel command line',
  'image settings',
  'files',
  'generated files',
] as const

export type Section = (typeof sections)[number]

/** Sections in which a side that lacks a name does not know it: a digest before the first fetch. */
export const partlyKnown: ReadonlySet<Section> = new Set(['program files', 'image digests'])

/** One thing that a side says, by a name that no other fact of its section has. */
export interface Fact {
  readonly name: string
  /** In words, for everybody to read: never the bytes of a secret. */
  readonly value: string
  /** What counts besides, and is not shown. */
  readonly sealed?: string
  /** A text that everybody may read; what changed of it is shown line by line. */
  readonly text?: string
}

/** Everything that a side says; it says nothing of a section that is not there. */
export type Facts = Readonly<Partial<Record<Section, readonly Fact[]>>>
