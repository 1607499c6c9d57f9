import type { ComponentName } from '../plan/entry.ts'
import { cni } from './cni/index.ts'
import type { Component } from './component.ts'
import { containerd } from './containerd/index.ts'
import { crictl } from './crictl/index.ts'
import { disks } from './disks/index.ts'
import { files } from './files/index.ts'
import { firewall } from './firewall/index.ts'
import { kernel } from './kernel/index.ts'
import { kubelet } from './kubelet/index.ts'
import { pods } from './pods/index.ts'
import { registries } from './registries/index.ts'
import { runc } from './runc/index.ts'
import { secrets } from './secrets/index.ts'
import { system } from './system/index.ts'
import { units } from './units/index.ts'

/** Every component, in the order in which the plan lists what they add. A new one is its folder and a line here. */
export const components = {
  system,
  kernel,
  disks,
  firewall,
  runc,
  containerd,
  registries,
  cni,
  crictl,
  kubelet,
  pods,
  secrets,
  files,
  units,
} satisfies Record<ComponentName, Component>
