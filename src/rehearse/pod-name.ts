import type { Plan, StaticPod } from '../plan/types.ts'

/** The kubelet puts its node's name after that of a static pod (pkg/kubelet/config/common.go, generatePodName). */
export function podNameOnNode(
  { name }: Pick<StaticPod, 'name'>,
  { hostname }: Pick<Plan, 'hostname'>,
): string {
  return `${name}-${hostname.toLowerCase()}`
}
