import { asWritten, imported, type Manifest } from './manifest.ts'
import type { Outcome } from './outcomes.ts'
import { standIn } from './stand-in.ts'
import { told } from './told.ts'

/** What becomes of a manifest of upstream. */
interface Judged {
  readonly outcome: Outcome
  /** With busybox for its programs; undefined: `check` refuses it. */
  readonly runs?: Manifest
}

/** A manifest as it is where `check` passes it, or as `bakelet import` writes it. */
export async function judged(folder: string, name: string): Promise<Judged> {
  const manifest = asWritten(name)
  const written = await told(folder, manifest)
  const kept = written.length === 0 ? manifest : await imported(name)
  const stand = { ...kept, pod: standIn(kept.pod) }
  const still = written.length === 0 ? [] : await told(folder, stand)
  return still.length === 0
    ? { outcome: { written }, runs: stand }
    : { outcome: { written, imported: still } }
}
