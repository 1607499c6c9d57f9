import type { Config } from '../../config/schema.ts'
import type { Content } from '../../plan/content.ts'
import { type SourceFileContent, sourceAt } from '../files/named-files.ts'

/** The contents of `secrets` by name. One that could not be read is empty: that is an error, so there is no plan. */
export type SecretContents = ReadonlyMap<string, Content>

export function secretContents(
  { secrets }: Config,
  sourceFiles: readonly SourceFileContent[],
): SecretContents {
  return new Map(
    Object.keys(secrets).map(name => [name, sourceAt(sourceFiles, ['secrets', name, 'file'])?.content ?? '']),
  )
}
