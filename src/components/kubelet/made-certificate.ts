import service from '../../../templates/kubelet/etc/systemd/system/bakelet-certificate.service.hbs'
import timer from '../../../templates/kubelet/etc/systemd/system/bakelet-certificate.timer.hbs'
import type { Config } from '../../config/schema.ts'
import { from } from '../../plan/origin.ts'
import type { PlannedUnit } from '../../plan/types.ts'
import type { Encoded } from '../../render/encoded.ts'
import { unitCommand } from '../../render/unit.ts'
import { plannedUnit } from '../planned-unit.ts'
import { sandbox } from '../sandbox.ts'

const origin = from('kubelet')

/** Default of --cert-dir, which is managed (cmd/kubelet/app/options/options.go@v1.36.4). */
const folder = '/var/lib/kubelet/pki'

/**
 * The kubelet makes a certificate for a year when it starts and finds none, and reads it for ever after (InitializeTLS in
 * cmd/kubelet/app/server.go@v1.36.4; GenerateSelfSignedCertKey in k8s.io/client-go v0.36.4, util/cert/cert.go). This leaves two
 * months for whoever keeps a copy of it.
 */
const mostDays = 300

/**
 * The age of the file is that of the certificate, and a node has no openssl(1). It is valid from an hour before it was made: a later
 * time is that of a clock that was wrong.
 */
const findOld = `find ${folder}/kubelet.crt -mtime +${mostDays} -o -newermt '+1 hour'`

/** Whether the kubelet makes the certificate of its server. */
function makesCertificate({ server, config, flags }: Config['kubelet']): boolean {
  const isGiven = config.tlsCertFile ?? flags['tls-cert-file']
  return server !== 'off' && (isGiven === undefined || isGiven === '')
}

/**
 * What kubelet.service runs before the kubelet: removes a certificate that is old. And one that is empty: the kubelet syncs none, and
 * after a power cut would refuse it at every start.
 */
export function beforeMaking(kubelet: Config['kubelet']): readonly Encoded[] {
  if (!makesCertificate(kubelet)) return []
  const script = `cd ${folder} 2>/dev/null || exit 0; [ -s kubelet.crt ] && [ -s kubelet.key ] && [ -z "$(${findOld})" ] || rm -f kubelet.crt kubelet.key`
  return [unitCommand(['/bin/sh', '-c', script])]
}

/** What restarts a kubelet that has run for so long that its certificate is old. */
export function certificateUnits(kubelet: Config['kubelet']): PlannedUnit[] {
  if (!makesCertificate(kubelet)) return []
  return [
    plannedUnit(service, {
      name: 'bakelet-certificate.service',
      relations: { After: ['kubelet.service'] },
      wantedBy: undefined,
      values: { isOld: unitCommand(['/bin/sh', '-c', `[ -n "$(${findOld})" ]`]), sandbox: sandbox() },
      ...origin('kubelet', 'server'),
    }),
    plannedUnit(timer, {
      name: 'bakelet-certificate.timer',
      relations: {},
      wantedBy: 'timers.target',
      values: {},
      ...origin('kubelet', 'server'),
    }),
  ]
}
