import type { Config } from '../../config/schema.ts'
import { closest } from '../../diagnostics/closest.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { credentialOf } from './credential.ts'
import { whoReads } from './who-reads.ts'

/** What `files` and the Secrets beside the pods make of `secrets`. `inPods`: the names that those Secrets have. */
export function checkSecrets(
  { secrets, files }: Config,
  inPods: ReadonlySet<string>,
  file: string,
): Diagnostic[] {
  const named = Object.entries(files).flatMap(([path, entry]) =>
    'secret' in entry ? [{ name: entry.secret, path: ['files', path, 'secret'] }] : [],
  )
  const inFiles = new Set(named.map(({ name }) => name))
  const known = Object.keys(secrets)
  return [
    ...named
      .filter(({ name }) => !known.includes(name))
      .map(
        ({ name, path }): Diagnostic => ({
          ...{ code: 'secret-unknown', severity: 'error', file, path },
          ...unknownSecret(name, known),
        }),
      ),
    ...known.flatMap((name): Diagnostic[] => {
      const where = { file, path: ['secrets', name], at: 'key' } as const
      if (inFiles.has(name) && credentialOf({ secrets }, name) !== undefined) return []
      if (inFiles.has(name))
        return [
          {
            code: 'secret-readable',
            severity: 'warning',
            message: `the secret \`${name}\` is in clear text in user-data and in images of this node`,
            ...where,
            hint: whoReads,
          },
        ]
      // Those of Secrets have a warning at the Secret: pods/objects/set.ts.
      if (inPods.has(name)) return []
      return [
        {
          code: 'secret-unused',
          severity: 'warning',
          message: `no file and no Secret has the secret \`${name}\``,
          ...where,
          hint: `remove it, or name it: \`files: {PATH: {secret: ${name}}}\`, or \`secret.bakelet/KEY: ${name}\` in the annotations of a Secret`,
        },
      ]
    }),
  ]
}

/** A name that `secrets` does not have. */
export function unknownSecret(name: string, known: readonly string[]): { message: string; hint: string } {
  const meant = closest(name, known)
  return {
    message: `there is no secret \`${name}\``,
    hint:
      meant === undefined
        ? `add it to the config: \`secrets: {${name}: {file: …}}\``
        : `did you mean \`${meant}\`?`,
  }
}
