import { createReadStream } from 'node:fs'
import type { Store } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import { importedImages } from '../plan/artifact-list.ts'
import type { ImportedImage } from '../plan/fetched-plan.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import type { Node, StreamingNode } from '../vm/types.ts'
import { folder } from './journal.ts'
import { sendPieces } from './send.ts'

/** Where bakelet-install keeps archives, and its records of imported ones. */
const downloads = '/var/lib/bakelet/downloads'
const records = '/var/lib/containerd/bakelet'

/** The images of the plan that the node has not imported, by its installer's records. */
export async function missingImages(
  node: Node,
  plan: Plan,
  signal: AbortSignal,
): Promise<readonly ImportedImage[]> {
  const images = importedImages(plan)
  if (images.length === 0) return []
  const { stdout } = await node.exec(`ls ${records} 2>/dev/null; true`, {
    ...{ timeoutMs: 30_000, mostBytes: 2 ** 20, signal },
  })
  const known = new Set(stdout.split('\n'))
  const missing = images.filter(({ fetched }) => !known.has(fetched.archiveSha256))
  return [...new Map(missing.map(image => [image.fetched.archiveSha256 + image.reference, image])).values()]
}

/**
 * Sends the archive of an image and imports it, as the installer does at a boot: the record is written after the image, both
 * synced. Not by the installer itself, which deletes the leases of whoever else pulls.
 */
export async function bringImage(
  node: StreamingNode,
  { reference, fetched }: ImportedImage,
  { plan, store, signal }: { readonly plan: Plan; readonly store: Store; readonly signal: AbortSignal },
): Promise<void> {
  const sha256 = fetched.archiveSha256
  const stored = await store.find(sha256)
  if (!stored)
    throw new WorldError(`${reference} is not in the store`, { next: '`bakelet fetch` brings it there' })
  await node.exec(`mkdir -p ${downloads} ${records}`, { timeoutMs: 30_000, signal })
  const part = `${downloads}/${sha256}.part`
  await sendPieces(node, part, createReadStream(stored.path, { highWaterMark: 2 ** 20 }), signal)
  const { exitCode, stderr } = await node.exec(importCommand(plan, reference, sha256), {
    ...{ timeoutMs: 300_000, mostBytes: 2 ** 20, signal },
  })
  if (exitCode !== 0)
    throw new WorldError(`${node.name} cannot import ${reference}: ${stderr.trim().slice(-2000)}`, {
      next: 'nothing was changed on the node; look at containerd there: systemctl status containerd',
    })
}

function importCommand(plan: Plan, reference: string, sha256: string): string {
  const ctr = `${shellWord(`${nodePaths(plan.prefix).bin}/ctr`)} --namespace k8s.io`
  const name = shellWord(reference)
  const before = `docker.io/bakelet/before:${sha256}`
  // The reference moves to the new image: whoever takes the change back finds the old one by another name.
  return `set -eu
cd ${downloads}
mv -f ${sha256}.part ${sha256}
if [ -n "$(${ctr} images ls -q name==${name})" ]; then
  ${ctr} images tag --force ${name} ${before} >/dev/null
  echo ${name} ${before} ${records}/${sha256} >>${folder}/images
  sync
fi
${ctr} images import ${sha256} >/dev/null
echo ${name} >${records}/${sha256}.new
sync
mv -f ${records}/${sha256}.new ${records}/${sha256}
sync
# Where images are on a disk of their own, the next disk may be an empty one.
[ -f /etc/systemd/system/var-lib-containerd.mount ] || rm -f ${sha256}
`
}
