import type { Encoded } from '../../render/encoded.ts'
import { nftAddresses, nftRule as rule } from '../../render/nft.ts'

/**
 * Where a cloud tells a machine about itself, its credentials among what it says: an address or network, and the page or the source
 * that names it. IPv6 has no link-local address that is routed, so each cloud took addresses of its own.
 */
const services = [
  // No router may pass on what is for a link-local address (RFC 3927, 2.7), and the node is the router of its pods. AWS, Azure, Google,
  // Oracle, OpenStack, DigitalOcean, Hetzner, Exoscale, Vultr, UpCloud, Akamai and others are at 169.254.169.254 ("instance-data" in
  // cloud-init's documentation of its datasources), Scaleway at 169.254.42.42, Tencent at 169.254.0.23; the credentials of ECS are at
  // 169.254.170.2, those of EKS at 169.254.170.23 (Amazon ECS, "Task IAM role"; Amazon EKS, "Set up the Amazon EKS Pod Identity Agent").
  '169.254.0.0/16',
  // Azure, "What is IP address 168.63.129.16?": also settings and certificates of the machine, at ports 80 and 32526.
  '168.63.129.16',
  // Alibaba Cloud, "Instance metadata"; the second is in cloud-init's datasource.
  '100.100.100.200',
  'fd00:100::100:200',
  // Volcano Engine: pkg/provider/credential of its CNI plugin, volcengine/cello.
  '100.96.0.96',
  // Oracle Cloud at Customer, "Retrieve Predefined Instance Metadata"; OCI's Python SDK has the second.
  '192.0.0.192',
  'fd00:c1::a9fe:a9fe',
  // AWS: ::254 metadata (Amazon EC2, "Access instance metadata for an EC2 instance"), ::23 credentials of EKS, ::253 DNS, ::123 NTP.
  'fd00:ec2::/32',
  // Google Cloud, "About VM metadata".
  'fd20:ce::254',
  // Scaleway: cloud-init, "Scaleway".
  'fd00:42::42',
  // Akamai, "Use the Metadata service API".
  'fd00:a9fe:a9fe::1',
]

/**
 * What a pod may still ask there: names and the time. Clouds have their name servers at the same addresses (Azure and Google) or beside
 * them (AWS at 169.254.169.253), and pods ask the name servers of the node; AWS and Google have NTP there, too.
 */
export function withoutMetadata(): Encoded[] {
  return [
    rule`meta l4proto { tcp, udp } th dport 53 accept`,
    rule`udp dport 123 accept`,
    ...nftAddresses('daddr', services).map(to => rule`${to} drop`),
  ]
}
