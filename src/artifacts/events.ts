/** What happens while artifacts and images are fetched, as it happens. */
export interface FetchEvent {
  /**
   * `start`: work on the subject begins. `progress`: bytes moved, or a build went on. `note`: something that the user
   * should know about the result (a fallback, a tag that was resolved). `done`: the subject is in the store.
   */
  readonly kind: 'start' | 'progress' | 'note' | 'done'
  /** What it is about: "kubelet 1.36.4", or an image reference. */
  readonly subject: string
  /** One line, without the subject. */
  readonly text: string
  readonly bytes?: number
  /** Undefined where the server did not say. */
  readonly totalBytes?: number
}

export type Report = (event: FetchEvent) => void
