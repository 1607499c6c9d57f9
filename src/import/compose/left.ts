import { reasons } from '../container/reasons.ts'
import { type KeyHandler, textsOf } from './service.ts'

export const left: Readonly<Record<string, KeyHandler>> = {
  ...Object.fromEntries(
    Object.entries(reasons).map(([key, [code, why, hint]]): [string, KeyHandler] => [
      key,
      (value, { project }) => project.report.say(code, value, `${key} stays behind: ${why}`, hint),
    ]),
  ),
  /** Labels are notes, unless a program reads them from Docker. */
  labels: (value, { project }) => {
    const keys = value.entries.length > 0 ? value.entries.map(([key]) => key) : textsOf(value)
    const readers = ['traefik', 'watchtower', 'caddy', 'homepage', 'diun', 'ofelia']
    const reader = readers.find(name => keys.some(key => key.includes(name)))
    project.report.say(
      reader ? 'import-no-counterpart' : 'import-unused',
      value,
      reader
        ? `labels stay behind: ${reader} reads them from Docker, which the node does not have`
        : 'labels stay behind: nothing on the node reads them',
      reader ? 'write the same in a configuration file of that program' : 'write metadata.labels in the pod',
    )
  },
  annotations: (value, { project }) =>
    project.report.say(
      'import-unused',
      value,
      'annotations stay behind: nothing on the node reads them',
      'write metadata.annotations in the pod',
    ),
}
