import floorService from '../../../templates/baselines/floor.service.hbs'
import { unitAssignment, unitCommand, unitText } from '../../render/unit.ts'
import type { Process } from './image-process.ts'
import { notExpressible, type PodServer } from './pod.ts'

/** Where the root file system of the pod's image is on the disk. */
export function floorRoot({ name }: PodServer): string {
  return `/opt/${name}`
}

/** The plain service that runs what the container of the pod would run. */
export function floorUnit(server: PodServer, { argv, env, workingDir }: Process): string {
  for (const { hostPort, containerPort } of server.ports)
    if (hostPort !== containerPort)
      throw notExpressible(
        `a plain service listens where its program does: ${containerPort}, and not the hostPort ${hostPort}`,
      )
  return floorService({
    description: unitText(`The server of the pod ${server.name}`),
    root: unitText(floorRoot(server)),
    workingDir: workingDir === '/' ? [] : [unitText(workingDir)],
    env: [...env].map(([name, value]) => unitAssignment(name, value)),
    command: unitCommand(argv),
  })
}
