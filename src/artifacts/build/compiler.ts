import { decodeText } from '../../host/decode.ts'
import { WorldError } from '../../host/errors.ts'
import { CommandError, run, ToolMissingError } from '../../host/process.ts'
import { requireTool } from '../../host/tools.ts'
import type { Recipe } from '../../upstream/recipe.ts'
import type { GoToolchain } from './toolchain.ts'

/** Throws what is missing for a recipe's C: the compiler, pkg-config, a library. */
export async function requireCompiler(
  cgo: NonNullable<Recipe['cgo']>,
  toolchain: GoToolchain,
  { subject, signal }: { readonly subject: string; readonly signal: AbortSignal },
): Promise<void> {
  const target = toolchain.env.GOARCH
  if (target !== toolchain.hostArch)
    throw new WorldError(
      `${subject} is partly C, and bakelet does not compile C for ${target} on ${toolchain.hostArch}`,
      { next: `use the release (\`source: release\`), or build on a ${target} machine` },
    )
  await requireTool('gcc')
  await requireTool('pkg-config')
  for (const name of cgo.pkgConfig)
    await run('pkg-config', ['--exists', name], { signal }).catch((error: unknown) => {
      if (error instanceof CommandError) throw new ToolMissingError(name, cgo.debianPackages)
      throw error
    })
}

/** What else than Go the bytes of a cgo build depend on. */
export async function describeCompiler(
  cgo: NonNullable<Recipe['cgo']>,
  signal: AbortSignal,
): Promise<string> {
  const gcc = await versionFrom('gcc', ['-dumpfullversion'], signal)
  const libraries = await Promise.all(
    cgo.pkgConfig.map(
      async name => `${name} ${await versionFrom('pkg-config', ['--modversion', name], signal)}`,
    ),
  )
  return [`gcc ${gcc}`, ...libraries].join(', ')
}

async function versionFrom(
  program: 'gcc' | 'pkg-config',
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { stdout } = await run(program, args, { signal })
  const [version = ''] = decodeText({ a: 'version', pattern: /^(\d[\w.+~-]{0,63})\s*$/ }, stdout, {
    name: `\`${program} ${args.join(' ')}\``,
    next: `check that the first ${program} in PATH is that of your distribution`,
  })
  return version
}
