import { isTask } from './dependencies.ts'
import type { Quadlet } from './unit.ts'

/** What [Service] says, and a pod cannot. */
export function reportService(quadlet: Quadlet): void {
  const { service, report } = quadlet
  for (const key of ['ExecStartPre', 'ExecStartPost', 'ExecStop', 'ExecStopPost', 'ExecCondition'])
    if (service.get(key).given)
      report.say(
        'import-no-counterpart',
        service.get(key),
        `${key}= stays behind: the kubelet starts the pod, and no service of its own`,
        'put the command into a unit of the config under units, an init container, or a lifecycle hook',
      )
  for (const key of ['MemoryMax', 'CPUQuota', 'TasksMax'])
    if (service.get(key).given)
      report.say(
        'import-no-counterpart',
        service.get(key),
        `${key}= stays behind: the containers of a pod are in no service of their own`,
        'write resources.limits in the pod',
      )
  const [restart] = service.get('Restart').items.slice(-1)
  if (restart?.string === 'no' && !isTask(quadlet))
    report.say(
      'import-no-counterpart',
      restart,
      'Restart=no stays behind: all containers of a pod share one restartPolicy, which is Always',
      'write restartPolicy: OnFailure in the pod if all its containers end',
    )
}
