import { WorldError } from '../host/errors.ts'
import { CommandError } from '../host/process.ts'

/** What Packer says when it fails, from 1.6.6 on, and what to do about it. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /Timeout waiting for SSH/,
    'the base image needs cloud-init, an SSH server and systemd 252 or newer; the console says how far it came',
  ],
  // 1.10 and newer have no builder inside.
  [/Unknown builder|Missing plugins/, 'packer plugins install github.com/hashicorp/qemu'],
  [/No space left on device/, 'make room on this disk, or give the image a larger one: image: {size: …}'],
  [/Error launching VM|Qemu failed to start/, '`bakelet bake` without --with needs no machine'],
]

/** Where Packer begins to clean up after what went wrong. */
const cleanUp = /^(Provisioning step had errors|Cleaning up|Deleting output directory|Build '.*' errored)/

/**
 * A build that failed, in Packer's own words: its reason, and the last lines before it. `lines` is all that it said,
 * without the builder's name. What is not a failure of the command is given back as it is.
 */
export function packerFailure(
  error: unknown,
  lines: readonly string[],
  { log, console }: { readonly log: string; readonly console: string },
): unknown {
  if (!(error instanceof CommandError)) return error
  const [reason] = lines.flatMap(
    line => /^(?:--> .*?|Build '.*' errored.*?|Error): (.*)/.exec(line)?.[1] ?? [],
  )
  const end = lines.findIndex(line => cleanUp.test(line))
  const before = lines
    .slice(0, end === -1 ? undefined : end)
    .filter(line => line !== reason)
    .slice(-8)
  const next = advice.find(([pattern]) => lines.some(line => pattern.test(line)))?.[1]
  const where = `all that Packer said is in ${log}, the machine's console in ${console}`
  return new WorldError(
    `packer build failed: ${reason ?? 'it gave no reason'}\n${before.map(line => `  | ${line}`).join('\n')}`,
    { next: next === undefined ? where : `${next}; ${where}`, cause: error },
  )
}
