import { rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../../host/make-folder.ts'
import { VmError } from '../errors.ts'
import { removeMachineFiles } from '../remove-files.ts'
import { type StartOptions, type Vm, type VmSpec, vmDefaults } from '../types.ts'
import { launchArgs, startArgs } from './argv.ts'
import { abandonBoot, addressOf, beginBoot, type MultipassBoot } from './boot.ts'
import { findMultipass } from './client.ts'
import { execIn } from './exec.ts'
import { handImage } from './image.ts'
import { Instance } from './instance.ts'
import { checkSpec } from './limits.ts'
import { forgetMachine, recordedMachine, recordMachine } from './record.ts'
import { streamIn } from './stream.ts'

/**
 * Starts (or boots again) the machine of `spec.workDir`. Resolves when SSH in it answers: Multipass knows no address of
 * it before. Its meta-data is Multipass's own: instance-id is the name, so a machine takes its user-data once.
 */
export async function startMultipassVm(
  spec: VmSpec,
  options: StartOptions & { readonly pollMs?: number },
): Promise<Vm> {
  const { signal, report } = options
  signal.throwIfAborted()
  checkSpec(spec)
  const instance = new Instance(await findMultipass(), spec.name, options.pollMs)
  const workDir = resolve(spec.workDir)
  await makeFolder(workDir)
  const consolePath = join(workDir, 'console.log')
  await rename(consolePath, join(workDir, 'console.previous.log')).catch(() => {})
  await writeFile(consolePath, '')

  const boot = await begin(instance, spec, workDir, { ...options, consolePath })
  const onMade = () => recordMachine(workDir, spec.name)
  try {
    const address = await addressOf(instance, boot, { signal, onMade })
    return running(instance, { spec, address, consolePath, version: await instance.version(), signal })
  } catch (error) {
    await abandonBoot(instance, boot, onMade).catch((left: Error) => report?.(left.message))
    signal.throwIfAborted()
    throw error
  }
}

/** Deletes the machine that was made for a folder, whatever state it is in, and its files. No other one is touched. */
export async function discardMultipassVm(workDir: string): Promise<void> {
  const name = await recordedMachine(workDir)
  if (name !== undefined) {
    const instance = new Instance(await findMultipass(), name)
    if ((await instance.state()) !== undefined) await instance.delete()
  }
  await removeMachineFiles(workDir, name => /^(console\.|multipass\.json|base-)/.test(name))
}

type BeginOptions = StartOptions & { readonly consolePath: string }

async function begin(
  instance: Instance,
  spec: VmSpec,
  workDir: string,
  options: BeginOptions,
): Promise<MultipassBoot> {
  const { name } = instance
  const state = await instance.state(options.signal)
  const ours = (await recordedMachine(workDir)) === name
  if (state !== undefined && !ours)
    throw new VmError(`Multipass has a machine called ${name} already, and it was not made for ${workDir}`, {
      next: `give the config another \`name\`, or remove that machine if nobody needs it: multipass delete --purge ${name}`,
    })
  if (state === 'Deleted')
    throw new VmError(`the machine ${name} was deleted in Multipass, which keeps it until it is purged`, {
      next: `multipass recover ${name}, to boot it again, or multipass delete --purge ${name}, for a new one`,
    })
  if (state !== undefined) return beginBoot(instance, startArgs(name), options)

  await forgetMachine(workDir)
  const image = await handImage(spec.baseImage, workDir)
  const machine = {
    name,
    image: image.url,
    cpus: spec.cpus ?? vmDefaults.cpus,
    memoryMiB: spec.memoryMiB ?? vmDefaults.memoryMiB,
    diskSizeBytes: spec.diskSizeBytes ?? vmDefaults.diskSizeBytes,
    cloudInit: spec.seed !== undefined,
  }
  // On standard input: a snap's client may not read every file that we may, and keys stay out of the file system.
  const boot = beginBoot(instance, launchArgs(machine), {
    ...options,
    ...(spec.seed && { input: spec.seed.userData }),
  })
  void boot.ended.then(image.takeBack)
  return boot
}

interface Parts {
  readonly spec: VmSpec
  readonly address: string
  readonly consolePath: string
  readonly version: string
  readonly signal: AbortSignal
}

function running(instance: Instance, { spec, address, consolePath, version, signal }: Parts): Vm {
  const exited = instance.untilOff()
  const onAbort = () => void instance.powerCut().catch(() => {})
  signal.addEventListener('abort', onAbort, { once: true })
  void exited.then(() => signal.removeEventListener('abort', onAbort))
  if (signal.aborted) onAbort()
  return {
    name: instance.name,
    description: `Multipass ${version}, at ${address}`,
    consolePath,
    // Nothing is forwarded: the machine has an address of its own, with every port of the node.
    forwards: spec.forwards.map(forward => ({
      ...forward,
      hostPort: forward.guestPort,
      hostAddress: address,
    })),
    exec: (command, options) => execIn(instance, command, options),
    stream: (command, options) => streamIn(instance, command, options),
    exited,
    stop: async () => {
      const how = await instance.stop()
      await exited
      return how
    },
    powerCut: async () => {
      await instance.powerCut()
      await exited
    },
  }
}
