import type { ArtifactName } from '../plan/types.ts'

/** The section of the config that asks for each program. */
export const sectionOf = {
  kubelet: 'kubelet',
  containerd: 'containerd',
  runc: 'runc',
  'cni-plugins': 'cni',
} as const satisfies Record<ArtifactName, string>

/**
 * The oldest and newest release line that bakelet writes configuration for: those whose fields, flags and keys are in
 * src/data (test/compat/data.test.ts). Of containerd, 1.6 is the first with CRI v1, and a kubelet from 1.26 on speaks
 * no other version (release notes of 1.26).
 */
export const supported: Readonly<
  Partial<Record<ArtifactName, { readonly from: string; readonly to: string }>>
> = {
  kubelet: { from: '1.20', to: '1.37' },
  containerd: { from: '1.6', to: '2.4' },
}
