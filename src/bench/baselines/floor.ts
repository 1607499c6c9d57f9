import { dirname, join } from 'node:path'
import { defaultPath } from '../../artifacts/images/default-path.ts'
import { makeFolder } from '../../host/make-folder.ts'
import type { OutputFile } from '../../outputs/file.ts'
import type { BaselineDisk, BaselineSource } from './disk.ts'
import { floorRoot, floorUnit } from './floor-unit.ts'
import { findProgram, makeFolderIn } from './folders.ts'
import { isRootsImage, type Process, processOf } from './image-process.ts'
import { unpackRoot } from './oci-archive.ts'
import { notExpressible } from './pod.ts'

/** The stock OS, and the server as a plain service in the unpacked root file system of its image. */
export function floorDisk({ server, image, signal }: BaselineSource): BaselineDisk {
  if (!isRootsImage(image.config))
    throw notExpressible(`its image has the user ${image.config.User}, and a plain service runs as root`)
  const process = processOf(server.program, image.config)
  const files = (process: Process): OutputFile[] => {
    const unit = `etc/systemd/system/${server.name}.service`
    return [
      { path: unit, mode: '0644', content: floorUnit(server, process) },
      { path: `etc/systemd/system/multi-user.target.wants/${server.name}.service`, link: `/${unit}` },
    ]
  }
  return {
    about: 'the stock OS, and the same server as a plain systemd service',
    packages: [],
    hooks: [],
    files: files(process),
    lay: async (tree, work) => {
      const path = floorRoot(server).slice(1)
      const root = join(tree, path)
      await makeFolder(dirname(root))
      await unpackRoot(image, { root, work, signal })
      const volumes = new Map<string, string>()
      for (const { name, mountPath } of server.program.volumeMounts) {
        if (volumes.has(name)) throw notExpressible(`the volume ${name} is mounted twice`)
        volumes.set(name, await makeFolderIn(root, mountPath, 0o777))
      }
      const [program = '', ...args] = process.argv
      const found = await findProgram(root, program, process.env.get('PATH') ?? defaultPath)
      return { paths: [path], volumes, files: files({ ...process, argv: [found, ...args] }) }
    },
  }
}
