import type { Recipe } from '../recipe.ts'
import type { Arch } from '../release.ts'

/** What upstream publishes about one program, and how bakelet gets its bytes. */
export interface Program {
  /** The section of the config that asks for the program. */
  readonly section: string
  /** `cri`: on nodes that run pods; `always`: also where `containerd.cri` is false; `asked`: if the config installs it, and pods run. */
  readonly onNode: 'always' | 'cri' | 'asked'
  /** GitHub repository of the releases: kubernetes/kubernetes. */
  readonly repository: string
  /** Name of the project, as the supplier in an SBOM. */
  readonly publisher: string
  /** SPDX identifier of the licence of the release. */
  readonly license: string
  /** The oldest and newest release line that bakelet writes configuration for; undefined: every line. */
  readonly supported?: { readonly from: string; readonly to: string }
  /** URL of the release file. */
  readonly releaseUrl: (version: string, arch: Arch) => string
  /** Path of the published sha256 on the same host, from the path of the release file. */
  readonly checksumPath: (releasePath: string) => string
  /** How upstream signs a release file; undefined: no signature lies beside the file. */
  readonly signature?: Signature
  /** The column of src/data/containerd.json with the version that a containerd release is tested with. */
  readonly testedBy?: 'runc' | 'cni'
  /** How upstream's Makefile builds the release. */
  readonly recipe: (version: string) => Recipe
  readonly advisories?: {
    /** Where the advisories were read. */
    readonly source: string
    /** Oldest first. */
    readonly list: readonly Advisory[]
  }
  /** Releases that upstream itself had to mend, whatever the config asks of them. */
  readonly faults?: readonly Fault[]
}

/** What every release of one line does wrong, from one patch until before another. */
export interface Fault {
  /** "leaks …", after the name and version. */
  readonly what: string
  readonly from: string
  readonly fixedIn: string
  readonly source: string
}

export type Signature =
  /** A detached OpenPGP signature in FILE.asc, by one of the keys of the keyring (ASCII armor). */
  | { readonly kind: 'gpg'; readonly keyring: string }
  /** Keyless, by cosign: FILE.sig and FILE.cert; the issuer vouches for the identity in the certificate. */
  | { readonly kind: 'cosign'; readonly identity: string; readonly issuer: string }

export interface Advisory {
  readonly ids: readonly string[]
  /** First fixed version of each release line that got a fix, oldest line first. */
  readonly fixed: readonly string[]
  /** Lines that are older than every fix: `affected` where upstream says "all older versions". */
  readonly olderLines: 'affected' | 'unknown'
}
