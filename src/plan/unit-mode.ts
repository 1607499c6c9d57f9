import type { Mode } from './entry.ts'

/**
 * Of the file of a unit, or of a drop-in of it. CIS Kubernetes Benchmark 4.1.1 asks for 600 for the kubelet's; systemd reads it all the
 * same, and warns that everybody can ask for its settings (stat_warn_permissions of systemd 257).
 */
export function unitMode(unit: string): Mode {
  return unit === 'kubelet.service' ? '0600' : '0644'
}
