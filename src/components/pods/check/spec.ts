import { show } from '../../../config/show.ts'
import { isIPFor } from './ip.ts'
import {
  dnsLabelRule,
  dnsSubdomainRule,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
} from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'
import { checkAmount, checkResourceName } from './resources.ts'

/** Rules on the fields of spec itself: pkg/apis/core/validation/validation.go@v1.36.4 (ValidatePodSpec). */
export function checkPodSpec(spec: Node, nodeName: string, minor: number, out: Reporter): void {
  const seconds = spec.get('terminationGracePeriodSeconds')
  if ((seconds.number ?? 0) < 0)
    // Upstream takes it and lowers it to 1 (SetDefaults… and pkg/kubelet/kuberuntime); nobody means it.
    out.invalid(seconds, 'terminationGracePeriodSeconds is negative', 'write 0 or more')
  const deadline = spec.get('activeDeadlineSeconds')
  if (deadline.number !== undefined && (deadline.number < 1 || deadline.number > 2 ** 31 - 1))
    out.invalid(
      deadline,
      'activeDeadlineSeconds is between 1 and 2147483647',
      'write a number of seconds, or remove it',
    )

  for (const key of ['hostname', 'subdomain']) {
    const name = spec.get(key)
    if (name.string && !isDnsLabel(name.string))
      out.invalid(name, `the ${key} ${show(name.value)} is not a DNS label`, `write ${dnsLabelRule}`)
  }
  checkHostnameOverride(spec, out)
  for (const key of ['priorityClassName', 'runtimeClassName']) {
    const name = spec.get(key)
    if (
      (name.string || (key === 'runtimeClassName' && name.string === '')) &&
      !isDnsSubdomain(name.string ?? '')
    )
      out.invalid(name, `the ${key} ${show(name.value)} is not a DNS name`, `write ${dnsSubdomainRule}`)
  }
  // applyDefaults in pkg/kubelet/config/common.go@v1.36.4
  const node = spec.get('nodeName')
  if (node.string && nodeName && node.string !== nodeName)
    out.report(
      'pod-invalid',
      node,
      `the kubelet of ${nodeName} starts the Pod, whatever nodeName says`,
      'remove nodeName',
      {
        severity: 'warning',
      },
    )
  if (spec.get('schedulingGates').items.length > 0)
    out.invalid(
      spec.get('schedulingGates'),
      'a static pod is on its node already, so nothing can gate its scheduling',
      'remove schedulingGates',
    )
  for (const [key, value] of spec.get('nodeSelector').entries)
    if (!isQualifiedName(key) || (value.string !== undefined && !isLabelValue(value.string)))
      out.invalid(
        value,
        `${show(key)}: ${show(value.value)} is not a label`,
        'remove nodeSelector: a static pod runs on this node',
      )
  for (const alias of spec.get('hostAliases').items) {
    const ip = alias.get('ip')
    if (ip.string !== undefined && !isIPFor(minor, ip.string))
      out.invalid(ip, `${show(ip.value)} is not an IP address`, 'write an address like 127.0.0.1')
    for (const name of alias.get('hostnames').items)
      if (name.string !== undefined && !isDnsSubdomain(name.string))
        out.invalid(name, `the host name ${show(name.value)} is not a DNS name`, `write ${dnsSubdomainRule}`)
  }
  for (const gate of spec.get('readinessGates').items) {
    const type = gate.get('conditionType')
    if (type.string !== undefined && !isQualifiedName(type.string))
      out.invalid(
        type,
        `the condition ${show(type.value)} is not valid`,
        'remove readinessGates: nobody sets the condition',
      )
  }
  checkOverhead(spec.get('overhead'), out)
  checkSchedulingGroup(spec.get('schedulingGroup'), out)
  checkWorkload(spec.get('workloadRef'), out)
  for (const toleration of spec.get('tolerations').items) checkToleration(toleration, out)
  checkDns(spec, minor, out)
}

/** validateOverhead: the rules of limits. */
function checkOverhead(overhead: Node, out: Reporter) {
  for (const [name, quantity] of overhead.entries) {
    checkResourceName(name, quantity, out)
    checkAmount(name, quantity, out)
  }
}

/** validateSchedulingGroup */
function checkSchedulingGroup(group: Node, out: Reporter) {
  const name = group.get('podGroupName')
  if (group.given && !name.given)
    out.invalid(
      name,
      'the schedulingGroup has no podGroupName',
      'remove schedulingGroup: nothing schedules a static pod',
    )
  else if (name.string !== undefined && !isDnsSubdomain(name.string))
    out.invalid(name, `the podGroupName ${show(name.value)} is not a DNS name`, `write ${dnsSubdomainRule}`)
}

/** validateWorkloadReference, pkg/apis/core/validation/validation.go@v1.35.4: the only minor with the field. */
function checkWorkload(workload: Node, out: Reporter) {
  for (const key of ['name', 'podGroup', 'podGroupReplicaKey']) {
    const name = workload.get(key)
    const fits = key === 'name' ? isDnsSubdomain : isDnsLabel
    if (name.string !== undefined && !fits(name.string) && (name.string || key !== 'podGroupReplicaKey'))
      out.invalid(
        name,
        `the ${key} ${show(name.value)} is not a DNS name`,
        'remove workloadRef: nothing schedules a static pod',
      )
  }
}

/** validatePodHostName */
function checkHostnameOverride(spec: Node, out: Reporter) {
  const name = spec.get('hostnameOverride')
  if (name.string === undefined) return
  if (name.string.length > 64 || !isDnsSubdomain(name.string))
    out.invalid(
      name,
      `the host name ${show(name.value)} is not a DNS name of at most 64 characters`,
      `write ${dnsSubdomainRule}`,
    )
  for (const key of ['setHostnameAsFQDN', 'hostNetwork'])
    if (spec.get(key).value === true)
      out.invalid(name, `hostnameOverride does not go with ${key}`, 'remove one')
}

/** ValidateTolerations */
export function checkToleration(toleration: Node, out: Reporter) {
  const key = toleration.get('key')
  const operator = toleration.get('operator')
  const value = toleration.get('value')
  if (key.string && !isQualifiedName(key.string))
    out.invalid(key, `the key ${show(key.value)} is not valid`, 'write the key of a taint')
  if (!key.string && toleration.given && operator.value !== 'Exists')
    out.invalid(
      toleration,
      'a toleration without key tolerates everything, and then its operator is Exists',
      'add operator: Exists, or key: …',
    )
  if (operator.value === 'Exists' && value.string)
    out.invalid(value, 'a toleration with operator Exists has no value', 'remove value')
  else if (value.string !== undefined && !isLabelValue(value.string))
    out.invalid(value, `the value ${show(value.value)} is not valid`, 'write the value of a taint')
  if (toleration.get('tolerationSeconds').given && toleration.get('effect').value !== 'NoExecute')
    out.invalid(
      toleration.get('tolerationSeconds'),
      'tolerationSeconds needs effect: NoExecute',
      'add effect: NoExecute',
    )
}

/** validatePodDNSConfig */
function checkDns(spec: Node, minor: number, out: Reporter) {
  const config = spec.get('dnsConfig')
  const servers = config.get('nameservers')
  if (spec.get('dnsPolicy').value === 'None' && servers.items.length === 0)
    out.invalid(
      config.given ? servers : config,
      'dnsPolicy None needs at least one name server',
      'add dnsConfig: {nameservers: [192.0.2.1]}',
    )
  if (servers.items.length > 3)
    out.invalid(servers, `${servers.items.length} name servers are more than 3`, 'write at most 3')
  for (const server of servers.items)
    if (server.string !== undefined && !isIPFor(minor, server.string))
      out.invalid(server, `${show(server.value)} is not an IP address`, 'write an address like 192.0.2.1')
  const searches = config.get('searches')
  if (searches.items.length > 32)
    out.invalid(searches, `${searches.items.length} search domains are more than 32`, 'write at most 32')
  if (searches.items.map(({ string = '' }) => string).join(' ').length > 2048)
    out.invalid(searches, 'the search domains have more than 2048 characters', 'write fewer')
  for (const search of searches.items)
    if (
      search.string !== undefined &&
      // AllowRelaxedDNSSearchValidation, which the kubelet did not set before 1.35.
      !(minor >= 35
        ? search.string === '.' || isSearchDomain(search.string.replace(/\.$/, ''))
        : isDnsSubdomain(search.string.replace(/\.$/, '')))
    )
      out.invalid(
        search,
        `the search domain ${show(search.value)} is not a DNS name`,
        `write ${dnsSubdomainRule}`,
      )
  for (const option of config.get('options').items)
    if (option.given && !option.get('name').string)
      out.invalid(option, 'the DNS option has no name', 'add name: ndots')
}

/** Like a host name, with "_" too (ValidateDNS1123SubdomainWithUnderScore). */
const isSearchDomain = (name: string) =>
  name.length <= 253 && /^[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*$/.test(name)
