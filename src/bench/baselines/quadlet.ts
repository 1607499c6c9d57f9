import { chmod, copyFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { WorldError } from '../../host/errors.ts'
import { makeFolder } from '../../host/make-folder.ts'
import { isRoot } from '../../host/root.ts'
import type { BaselineDisk, BaselineSource } from './disk.ts'
import loadImage from './load-image.sh'
import { quadletFile, quadletVolume } from './quadlet-file.ts'

/** Where the image waits for podman while the disk is made; load-image.sh removes it. */
const archive = 'var/tmp/image.tar'

/** The stock OS with podman, and the server as a quadlet of the same image, which is in podman's store already. */
export function quadletDisk({ server, image }: BaselineSource): BaselineDisk {
  // In a user namespace podman marks what a layer hides in another way, which root's podman does not read.
  if (!isRoot() && image.layers > 1)
    throw new WorldError('the quadlet of an image with several layers can be made by root only', {
      next: 'run this as root, or leave the quadlet out',
    })
  const files = [
    {
      path: `etc/containers/systemd/${server.name}.container`,
      mode: '0644',
      content: quadletFile(server, image.config),
    },
  ] as const
  return {
    about: 'the stock OS with podman, and the same image as a quadlet',
    // What podman needs to run as root, of its Depends and Recommends in Debian 13.
    packages: ['aardvark-dns', 'catatonit', 'crun', 'netavark', 'podman'],
    hooks: [loadImage],
    files,
    lay: async tree => {
      await makeFolder(dirname(join(tree, archive)))
      await copyFile(image.path, join(tree, archive))
      const volumes = new Map<string, string>()
      for (const name of server.volumes) {
        const folder = join(tree, quadletVolume(server, name))
        await makeFolder(folder)
        // As an emptyDir's.
        await chmod(folder, 0o777)
        volumes.set(name, folder)
      }
      const folders = server.volumes.map(name => quadletVolume(server, name).slice(1))
      return { paths: [archive, ...folders], volumes, files }
    },
  }
}
