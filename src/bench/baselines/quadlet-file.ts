import quadletContainer from '../../../templates/baselines/quadlet.container.hbs'
import type { ImageConfig } from '../../artifacts/images/image-config.ts'
import { requireReference } from '../../artifacts/images/reference.ts'
import { containerdName } from '../../plan/image-reference.ts'
import type { Encoded } from '../../render/encoded.ts'
import { unitCommand, unitText } from '../../render/unit.ts'
import { expanded, podEnv } from './image-process.ts'
import { notExpressible, type PodServer } from './pod.ts'

/** Folder of a pod's volume on the quadlet's disk. */
export function quadletVolume({ name }: PodServer, volume: string): string {
  return `/srv/${name}/${volume}`
}

/**
 * The pod's container as podman-systemd.unit(5) has it. Every value ends up in an ExecStart=, where systemd reads `$` and
 * `%`. What Quadlet itself reads (podman 5.4, pkg/systemd): Exec= and Environment= are split as systemd splits words,
 * everything else is one word as it stands.
 */
export function quadletFile(server: PodServer, image: ImageConfig): string {
  const { program, ports } = server
  const { command, args } = expanded(program)
  const hasEntrypoint = (image.Entrypoint ?? []).length > 0
  // Without an entrypoint in the image, all that is executed is "the command" to podman.
  const [entrypoint, exec] =
    hasEntrypoint && command.length > 0
      ? [command.slice(0, 1), [...command.slice(1), ...args]]
      : [[], [...command, ...args]]
  return quadletContainer({
    description: unitText(`The server of the pod ${server.name}`),
    image: unitText(containerdName(requireReference(program.image))),
    entrypoint: entrypoint.map(word => plainWord(JSON.stringify([word]))),
    exec: exec.length > 0 ? [unitCommand(exec.map(quadletWord))] : [],
    workingDir: program.workingDir === undefined ? [] : [unitText(program.workingDir)],
    env: [...podEnv(program)].map(([name, value]) => unitCommand([`${name}=${value}`])),
    ports: ports.map(({ hostPort, containerPort }) => unitText(`${hostPort}:${containerPort}`)),
    volumes: program.volumeMounts.map(({ name, mountPath, readOnly }) =>
      unitText(`${quadletVolume(server, name)}:${mountPath}${readOnly ? ':ro' : ''}`),
    ),
  })
}

function plainWord(text: string): Encoded {
  return unitText(text.replaceAll('$', '$$$$'))
}

// podman 5.4: splitStringAppend() takes an empty word for the end, and escapeWords() writes a lone `;` without quotes,
// which separates two commands in ExecStart= (systemd.service(5)).
function quadletWord(word: string): string {
  if (word === '' || word === ';')
    throw notExpressible(`Quadlet cannot hand on the argument ${JSON.stringify(word)}`)
  return word
}
