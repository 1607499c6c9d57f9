import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorldError } from '../../host/errors.ts'
import { run } from '../../host/process.ts'
import { requireTool } from '../../host/tools.ts'
import { pinnedModuleSum } from '../../upstream/module-sums.ts'
import { checkDevNull } from '../build/dev-null.ts'
import { checkModuleSum, downloadModule } from '../build/module.ts'
import { findGo } from '../build/toolchain.ts'
import { findBuildUser } from '../build/user.ts'
import { textEntry } from '../tar.ts'
import { defaultPath } from './default-path.ts'
import type { LocalImage, LocalImageRequest } from './local-image.ts'

/** The sandbox image, from build/pause/linux/pause.c of the Kubernetes module at the kubelet's version. */
export async function buildPause(request: LocalImageRequest): Promise<LocalImage> {
  const { arch, kubeletVersion, reference, signal, report } = request
  if (kubeletVersion === undefined)
    throw new WorldError(
      `${request.subject}: it is built from the kubelet's module, and the plan has no kubelet`,
    )
  await requireTool('gcc')
  const toolchain = await findGo(arch, await findBuildUser(), signal)
  report({ kind: 'progress', subject: request.subject, text: 'compiling pause.c' })
  const module = await downloadModule('k8s.io/kubernetes', `v${kubeletVersion}`, request.subject, {
    toolchain,
    signal,
  })
  checkModuleSum(module, pinnedModuleSum('kubelet', kubeletVersion))
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-pause-'))
  try {
    const { user } = toolchain
    if (user) await chown(folder, user.uid, user.gid)
    await checkDevNull()
    // build/pause/Makefile, kubernetes 1.36: CFLAGS and VERSION (there with git's revision behind the tag).
    await run(
      'gcc',
      [
        ...['-Os', '-Wall', '-Werror', '-static', '-s', `-DVERSION=v${reference.tag}`],
        ...['-o', 'pause', join(module.directory, 'build/pause/linux/pause.c')],
      ],
      { cwd: folder, cleanEnv: true, env: { ...toolchain.env }, signal, ...(user ? { user } : {}) },
    )
    await checkDevNull()
    return {
      description: `built from pause.c of ${module.path}@${module.version}`,
      // build/pause/Dockerfile of the same version.
      process: { user: '65535:65535', env: [`PATH=${defaultPath}`], entrypoint: ['/pause'] },
      layer: [textEntry('pause', await readFile(join(folder, 'pause')), 0o755)],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
