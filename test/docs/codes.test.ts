import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { codes, type DiagnosticCode } from '../../src/diagnostics/codes.ts'

const tests = join(import.meta.dirname, '..')

/** The test that sees a code raised, where no folder of test/errors/ is named after it. */
const elsewhere: Readonly<Partial<Record<DiagnosticCode, string>>> = {
  'config-program': 'cli/config-program.test.ts',
  'file-missing': 'cli/named-files.test.ts',
  'file-not-readable': 'cli/odd-files.test.ts',
  'certificate-expired': 'cli/named-files.test.ts',
  'pod-glob-empty': 'cli/named-files.test.ts',
  'pod-glob-refused': 'cli/odd-files.test.ts',
  'user-data-too-large': 'cli/named-files.test.ts',
  'version-unknown': 'resolve/resolve.test.ts',
  'version-unsupported': 'resolve/resolve.test.ts',
  'source-unpinned': 'resolve/resolve.test.ts',
  'kubelet-without-cri': 'compile/conflicts.test.ts',
  'pod-invalid': 'components/pods/diagnostics.test.ts',
  'pod-duplicate-name': 'components/pods/facts.test.ts',
  'pod-image-unpinned': 'components/pods/diagnostics.test.ts',
  'pod-root-of-node': 'components/pods/on-node/user-namespace.test.ts',
  'import-unknown-file': 'import/kubernetes.test.ts',
  'import-invalid': 'import/kubernetes.test.ts',
  'import-variable-unset': 'import/compose.test.ts',
  'import-no-image': 'import/compose.test.ts',
  'import-port-clash': 'import/compose.test.ts',
  'import-unknown-key': 'import/compose.test.ts',
  'import-no-counterpart': 'import/compose.test.ts',
  'import-no-controller': 'cli/import.test.ts',
  'import-no-api-server': 'import/reasons.test.ts',
  'import-no-scheduler': 'import/reasons.test.ts',
  'import-no-network': 'import/reasons.test.ts',
  'import-path-on-node': 'import/reasons.test.ts',
  'import-unused': 'import/kubernetes.test.ts',
  'import-changed': 'import/reasons.test.ts',
  'plan-path-invalid': 'plan/invariants.test.ts',
  'plan-not-a-unit': 'compile/conflicts.test.ts',
  'plan-unit-unknown': 'plan/invariants.test.ts',
  'plan-no-digest': 'cli/gen-packer.test.ts',
  'setting-not-used': 'tasks/unused-settings.test.ts',
  'secret-not-decrypted': 'cli/encrypted-secrets.test.ts',
  'seed-key-in-image': 'cli/gen-seed.test.ts',
  'seed-duplicate-name': 'cli/gen-seed.test.ts',
  'seed-not-read': 'cli/gen-seed.test.ts',
  'packer-arch': 'cli/gen-packer.test.ts',
  'packer-image-hidden': 'cli/gen-packer.test.ts',
  'packer-local-image': 'cli/gen-packer.test.ts',
}

// A code is searched for and explained in docs/errors.md, so none may be there that nothing raises.
it.each(Object.keys(codes) as DiagnosticCode[])('%s is raised in a test', code => {
  const test = elsewhere[code]
  const expected = join(tests, 'errors', code, 'expected.txt')
  // Folders of test/errors/ are held to their expected.txt, and to the code that they are named after.
  if (test === undefined) expect(readFileSync(expected, 'utf8')).toContain(`[${code}]`)
  else {
    expect(existsSync(expected), `${code} has a folder, and needs no other test`).toBe(false)
    expect(readFileSync(join(tests, test), 'utf8')).toContain(code)
  }
})
