import type { Node } from '../../components/pods/check/node.ts'
import { literal } from '../container/literal.ts'
import { intoFolder, outside } from '../container/local-file.ts'
import { readEnvFile } from './env-file.ts'
import { type KeyHandler, pairsOf, type Service, textOf } from './service.ts'

export const environment: Readonly<Record<string, KeyHandler>> = {
  env_file: (value, service) => {
    const list = value.items.length > 0 ? value.items : [value]
    for (const item of list) {
      const required = item.get('required')
      const path = textOf(item) ?? textOf(item.get('path'))
      if (path !== undefined) fromFile(path, item, service, required.value !== false)
    }
  },
  environment: (value, { container, project }) => {
    for (const [name, text, at] of pairsOf(value)) {
      const found = text ?? project.variables.get(name)
      if (found !== undefined) container.env.set(name, literal(found))
      else
        project.report.say(
          'import-variable-unset',
          at,
          `the variable ${name} is not set, and the service takes it from the environment`,
          `name a file with ${name}=… by --env-file, or write its value here`,
        )
    }
  },
}

function fromFile(path: string, at: Node, { container, project }: Service, required: boolean) {
  const found = project.local(project.file, path)
  if (found?.isOutside)
    return project.report.say('import-invalid', at, `${path} is not read: ${outside}`, intoFolder)
  if (found?.kind !== 'file') {
    if (required)
      project.report.say(
        'import-invalid',
        at,
        `there is no file ${path} to read variables from`,
        'write the file; the values then stand in the pod',
      )
    return
  }
  const { values, unset } = readEnvFile(new TextDecoder().decode(found.bytes), project.variables)
  for (const { name } of unset)
    project.report.say(
      'import-variable-unset',
      at,
      `${path} uses the variable ${name}, which is not set`,
      `name a file with ${name}=… by --env-file, or set it in the environment`,
    )
  for (const [name, value] of values) container.env.set(name, literal(value))
}
