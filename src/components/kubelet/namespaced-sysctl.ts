import { sysctlPath } from '../../plan/kernel-names.ts'

// component-helpers node/util/sysctl/namespace.go@v0.36.4, of which NormalizeName reads a name as sysctl.d(5) does.
const namespaced =
  /^(?:net\/|fs\/mqueue\/|kernel\/(?:sem|shmall|shmmax|shmmni|shm_rmid_forced|shm|msgmax|msgmnb|msgmni|msg)$)/

/** Whether the kernel has the parameter once for each pod, as its kubelet sees it. A pattern may end with "*". */
export const isNamespacedSysctl = (sysctl: string) => namespaced.test(sysctlPath(sysctl).replace(/\*.*/, ''))
