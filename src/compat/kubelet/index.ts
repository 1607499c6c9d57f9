import { kubeletConfiguration } from '../../components/kubelet/configuration.ts'
import type { Rule } from '../rule.ts'

/** Fields that this kubelet lacks or that bakelet sets. */
export const kubeletFields: Rule = async ({ config, versions }) => {
  if (Object.keys(config.kubelet.config).length === 0) return []
  const { checkKubeletConfig } = await import('./fields.ts')
  const ours = kubeletConfiguration(
    { ...config, kubelet: { ...config.kubelet, config: {} } },
    versions.kubelet,
  )
  return checkKubeletConfig(config.kubelet.config, versions.kubelet, ['kubelet', 'config'], ours)
}

/** Feature gates that this kubelet lacks, and fields that need one. */
export const kubeletGates: Rule = async ({ config, versions }) => {
  const { config: fields, flags } = config.kubelet
  if (Object.keys(fields).length === 0 && !Object.hasOwn(flags, 'feature-gates')) return []
  const { checkKubeletGates } = await import('./gates.ts')
  return checkKubeletGates(config.kubelet, versions.kubelet)
}

/** Values with which this kubelet does not start. */
export const kubeletValues: Rule = async ({ config, versions }) => {
  const { config: fields, flags } = config.kubelet
  if (Object.keys(fields).length === 0 && Object.keys(flags).length === 0) return []
  const { checkKubeletValues } = await import('./values/index.ts')
  return checkKubeletValues(config, versions.kubelet)
}

/** Flags that this kubelet lacks, that bakelet sets, or that a field replaces. */
export const kubeletFlags: Rule = async ({ config, versions }) => {
  if (Object.keys(config.kubelet.flags).length === 0) return []
  const { checkKubeletFlags } = await import('./flags.ts')
  return checkKubeletFlags(config.kubelet.flags, versions.kubelet, ['kubelet', 'flags'])
}

/** Plugins for credentials that this kubelet cannot have, or that `kubelet.flags` names as well. */
export const kubeletCredentialProviders: Rule = async ({ config, versions }) => {
  if (Object.keys(config.kubelet.credentialProviders).length === 0) return []
  const { checkCredentialProviders } = await import('./credential-providers.ts')
  return checkCredentialProviders(config.kubelet, versions.kubelet)
}
