import type { ExitCode } from './program.ts'
export async function up(_: object): Promise<ExitCode> {
  return 0
}
