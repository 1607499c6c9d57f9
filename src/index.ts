export type { Compiled, Sources } from './compile/index.ts'
export type { Referenced } from './compile/referenced.ts'
export type { ConfigInput, FeatureGates, KubeletConfiguration } from './config/config-types.ts'
export { type ConfigContext, defineConfig } from './config/define-config.ts'
export type { SourceFile } from './config/document.ts'
export type { Config } from './config/schema.ts'
export type { Diagnostic } from './diagnostics/diagnostic.ts'
export type { Reresolve } from './lock/reresolve.ts'
export type { Delivery } from './outputs/cloud-init/delivery.ts'
export { planDigest } from './plan/digest.ts'
export type { Fetched } from './plan/fetched.ts'
export type { FetchedPlan } from './plan/fetched-plan.ts'
export { managedTree } from './plan/managed.ts'
export type { ManagedEntry } from './plan/managed-entry.ts'
export { treeDigest } from './plan/tree-digest.ts'
export type { Plan } from './plan/types.ts'
export { lackingIn, withFetched } from './plan/with-fetched.ts'
export * from './tasks/api.ts'

// Loaded at the first call: a config imports only defineConfig().

/** Text in, plan out: reads neither files nor the network itself. Returns all problems at once. */
export const compile: typeof import('./compile/index.ts').compile = async sources =>
  (await import('./compile/index.ts')).compile(sources)

/** Prints a plan as one #cloud-config document. */
export const cloudConfig: typeof import('./outputs/cloud-init/index.ts').cloudConfig = async delivery =>
  (await import('./outputs/cloud-init/index.ts')).cloudConfig(delivery)
