import { kubeletConfiguration } from '../../components/kubelet/configuration.ts'
import { minorOf } from '../../upstream/version.ts'
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
  if (Object.keys(fields).length === 0 && Object.keys(flags).length === 0) return []
  const { checkKubeletGates } = await import('./gates.ts')
  return checkKubeletGates(config.kubelet, versions.kubelet)
}

/** Values with which this kubelet does not start. */
export const kubeletValues: Rule = async ({ config, versions }) => {
  const { config: fields, flags } = config.kubelet
  if (Object.keys(fields).length === 0 && Object.keys(flags).length === 0) return []
  const { checkKubeletValues } = await import('./values/index.ts')
  const [{ checkCgroupRoot }, { checkImageService }, { checkPodDns }, { checkReservations }] =
    await Promise.all([
      import('./cgroup-root.ts'),
      import('./image-service.ts'),
      import('./pod-dns.ts'),
      import('./reservations.ts'),
    ])
  const line = minorOf(versions.kubelet)
  return [
    ...checkKubeletValues(config, versions.kubelet),
    ...checkCgroupRoot(config, line),
    ...checkImageService(config, line),
    ...checkPodDns(config, line),
    ...checkReservations(config, line),
  ]
}

/** Flags that this kubelet lacks, that bakelet sets, or that a field replaces. */
export const kubeletFlags: Rule = async ({ config, versions }) => {
  if (Object.keys(config.kubelet.flags).length === 0) return []
  const [{ checkKubeletFlags }, { checkFlagValues }] = await Promise.all([
    import('./flags.ts'),
    import('./flag-values.ts'),
  ])
  return [
    ...checkKubeletFlags(config.kubelet.flags, versions.kubelet, ['kubelet', 'flags']),
    ...checkFlagValues(config.kubelet, minorOf(versions.kubelet)),
  ]
}

/** Plugins for credentials that this kubelet cannot have, or that `kubelet.flags` names as well. */
export const kubeletCredentialProviders: Rule = async ({ config, versions }) => {
  if (Object.keys(config.kubelet.credentialProviders).length === 0) return []
  const { checkCredentialProviders } = await import('./credential-providers.ts')
  return checkCredentialProviders(config.kubelet, versions.kubelet)
}
