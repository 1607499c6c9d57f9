import { runAsRoot } from '../../host/root.ts'
import { requireTool } from '../../host/tools.ts'
import type { Process } from './image-process.ts'

/**
 * Runs what an init container would run, in the root file system of its image, without a network and without a view of
 * this machine. `mounts` are folders by the path they have there.
 */
export async function runPreparation(
  { argv, env, workingDir }: Process,
  root: string,
  mounts: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  await runAsRoot(
    await requireTool('bwrap'),
    [
      ...['--unshare-all', '--die-with-parent', '--new-session', '--uid', '0', '--gid', '0'],
      ...['--bind', root, '/', '--proc', '/proc', '--dev', '/dev'],
      ...[...mounts].flatMap(([at, folder]) => ['--bind', folder, at]),
      '--clearenv',
      ...[...env].flatMap(([name, value]) => ['--setenv', name, value]),
      ...['--chdir', workingDir, '--', ...argv],
    ],
    { signal },
  )
}
