import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/** A policy about pods that the kubelet polls from a URL: nobody knows them before. */
export function checkEnforced({ pods, policy }: Config, file: string): Diagnostic[] {
  if (Array.isArray(pods) || policy.podSecurity === 'privileged') return []
  return [
    {
      code: 'policy-not-enforced',
      severity: 'error',
      message: `the kubelet takes its pods from ${pods.url}, and starts whatever comes from there: nothing on the node holds them to the level ${policy.podSecurity}`,
      file,
      path: ['policy', 'podSecurity'],
      hint: 'list the pods as files under `pods`, or remove `policy`',
    },
  ]
}
