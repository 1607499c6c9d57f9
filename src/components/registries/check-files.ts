import { show } from '../../config/show.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { authorityFaults, type Purpose } from '../authorities.ts'
import { whoReads } from '../secrets/who-reads.ts'
import { readCredentials } from './credentials.ts'
import { type RegistryFile, registryOf } from './named-files.ts'

const servers: Purpose = {
  reader: 'containerd',
  instead: 'name the certificate that signed that of the server',
  noAuthority: {
    message: 'so no server is accepted but one that shows this very certificate',
    hint: 'name the certificate of the authority that signs the servers (basicConstraints CA:TRUE)',
  },
}

/** Checks the contents of the files that `registries` names. */
export function checkRegistryFiles(files: readonly RegistryFile[], file: string): Diagnostic[] {
  return files.flatMap(named =>
    named.kind === 'certificate' ? certificateProblems(named, file) : credentialsProblems(named, file),
  )
}

function certificateProblems({ text, name, path }: RegistryFile, file: string): Diagnostic[] {
  return authorityFaults(text, show(name), servers).map(fault => ({
    code: 'registry-ca-invalid',
    ...fault,
    file,
    path,
  }))
}

function credentialsProblems({ text, name, path }: RegistryFile, file: string): Diagnostic[] {
  const found = readCredentials(text, registryOf(path))
  if (!('problem' in found))
    return [
      {
        code: 'registry-credentials-readable',
        severity: 'warning',
        message: `the password for ${registryOf(path)} is in clear text in user-data and in images of this node`,
        file,
        path,
        hint: `${whoReads}, and let the password only pull`,
      },
    ]
  return [
    {
      code: 'registry-credentials-invalid',
      severity: 'error',
      message: `${show(name)} ${found.problem}`,
      file,
      path,
      hint: found.hint,
    },
  ]
}
