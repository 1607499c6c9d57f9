import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { type Component, plannedArtifact } from '../component.ts'

const origin = from('runc')

/** The OCI runtime: one static binary, at the version that this containerd is tested with. */
export const runc: Component = input => {
  const { config } = input.resolved
  return {
    artifacts: [
      plannedArtifact(input, {
        name: 'runc',
        format: 'binary',
        install: [{ member: 'runc', to: `${nodePaths(config.prefix).bin}/runc`, mode: '0755' }],
        ...origin('runc', 'version'),
      }),
    ],
  }
}
