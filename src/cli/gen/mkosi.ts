import { folderHelp, type OutputCommand } from './output-command.ts'

/** `bakelet gen mkosi`: a folder from which mkosi makes the disk image. Prints its path. */
export const mkosi: OutputCommand = {
  tool: 'mkosi',
  summary: 'Write a folder from which mkosi makes the disk image.',
  examples: ['bakelet gen mkosi', 'bakelet gen mkosi -o out/image'],
  output: folderHelp('mkosi'),
  options: [],
  run: async ({ output: folder, ...flags }) => {
    const [{ genMkosi }, { quickProject }, { printPath }] = await Promise.all([
      import('../../tasks/gen-mkosi.ts'),
      import('../project.ts'),
      import('../print.ts'),
    ])
    printPath(await genMkosi(await quickProject(flags), folder === undefined ? {} : { folder }))
    return 0
  },
}
