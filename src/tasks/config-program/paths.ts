// Set by build.mjs, which knows where each file of dist/ is.
declare const configRunner: () => string
declare const bakeletLibrary: () => string

/** The program that runs a config: dist/packages/config-runner.cjs. */
export function runnerPath(): string {
  return configRunner()
}

/** What `import { defineConfig } from 'bakelet'` means in a config, whether or not bakelet is installed beside it. */
export function libraryPath(): string {
  return bakeletLibrary()
}
