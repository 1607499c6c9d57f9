export { type Compiled, compile, type Referenced, type Sources } from './compile.ts'
export type { SourceFile } from './config/document.ts'
export type { Config, ConfigInput } from './config/schema.ts'
export type { Diagnostic } from './diagnostics/diagnostic.ts'
export type { Anew } from './lock/anew.ts'
export { cloudConfig } from './outputs/cloud-init/index.ts'
export { planDigest } from './plan/digest.ts'
export { type ManagedEntry, managedTree } from './plan/managed.ts'
export { treeDigest } from './plan/tree-digest.ts'
export type { Plan } from './plan/types.ts'

import type { ConfigInput } from './config/schema.ts'

/** Types a config that is written in TypeScript: `export default defineConfig({ name: 'edge-web' })`. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
