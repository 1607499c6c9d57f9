/** Who says a line of a log. */
export type Program =
  | 'kernel'
  | 'systemd'
  | 'containerd'
  | 'kubelet'
  /** The program of a container, by its log. */
  | 'container'
  | 'cloud-init'
  | 'bakelet-guard'
  | 'bakelet-install'
  | 'sshd'
  | 'fsck'
  | 'firmware'
  | 'packer'

/** A fault as its programs report it. */
export interface Signature {
  /** What its page is called after: docs/doctor/ID.md. */
  readonly id: string
  /** The programs that say it. A line of another program is not searched. */
  readonly programs: readonly Program[]
  /** Found in one line, without its time and program. */
  readonly pattern: RegExp
  /** A later line that says that the fault is over: nothing is left to do. */
  readonly overBy?: RegExp
  /** What is wrong, in a sentence. */
  readonly cause: string
  /** What to write or run. */
  readonly edit: string
  /** Where upstream's code says it: module or project, version, file. */
  readonly source: string
  /** Signatures that this fault brings about in the same pod: they say nothing new beside it. */
  readonly brings?: readonly string[]
}
