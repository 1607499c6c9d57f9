import { machineArch } from '../../host/machine-arch.ts'
import { VmError } from '../errors.ts'
import { type VmSpec, vmDefaults } from '../types.ts'

/** Multipass's own: mp::utils::valid_hostname (src/utils/utils.cpp). */
const machineName = /^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$/

/** include/multipass/constants.h: min_memory_size, min_disk_size. */
const leastMemoryMiB = 512
const leastDiskBytes = 1024 ** 3

/** Throws VmError when Multipass cannot run this machine, before anything is made. */
export function checkSpec(spec: VmSpec): void {
  const {
    name,
    arch,
    memoryMiB = vmDefaults.memoryMiB,
    diskSizeBytes = vmDefaults.diskSizeBytes,
    firmware = 'uefi',
    network = 'user',
    loopbackPorts: [loopbackPort] = [],
    seed,
  } = spec
  if (!machineName.test(name))
    throw new VmError(`Multipass takes no machine called ${JSON.stringify(name)}`, {
      next: 'give the config a `name` of letters, digits and -, which starts with a letter and does not end with -',
    })
  if (arch !== machineArch)
    throw new VmError(`Multipass runs ${machineArch} machines here; this config is for ${arch}`, {
      next: `boot it on a machine of that architecture, or set arch: ${machineArch} to try the config here`,
    })
  if (firmware !== 'uefi')
    throw new VmError('Multipass boots every machine by UEFI; this one is to boot by BIOS', {
      next: 'boot it with QEMU, or take an image that boots by UEFI',
    })
  if (network !== 'user')
    throw new VmError(
      `Multipass gives every machine a network that reaches the outside; this one is to have ${network === 'none' ? 'no network card' : 'an isolated network'}`,
      { next: 'boot it with QEMU' },
    )
  if (loopbackPort !== undefined)
    throw new VmError(
      `Multipass gives no machine a port of the loopback of the machine that runs it; this one is to have ${loopbackPort}`,
      { next: 'boot it with QEMU, or listen at an address that the machine reaches' },
    )
  if (memoryMiB < leastMemoryMiB)
    throw new VmError(`Multipass gives a machine at least ${leastMemoryMiB} MiB of memory, not ${memoryMiB}`)
  if (diskSizeBytes < leastDiskBytes)
    throw new VmError(`Multipass gives a machine a disk of at least 1 GiB, not ${diskSizeBytes} bytes`)
  // launch parses user-data as YAML and rewrites it with this line in front: no MIME, no script, no gzip.
  if (seed !== undefined && !seed.userData.startsWith('#cloud-config\n'))
    throw new VmError('Multipass takes user-data that is one #cloud-config document, and no other kind')
}
