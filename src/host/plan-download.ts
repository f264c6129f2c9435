import { BlockList, isIP } from 'node:net'

export type DownloadPlan =
  /** `isListed`: this host and port stand literally in the list, and so may be anything */
  | { readonly kind: 'fetch'; readonly url: URL; readonly isListed: boolean }
  | { readonly kind: 'refuse'; readonly why: string }

const refuse = (why: string): DownloadPlan => ({ kind: 'refuse', why })

/** Whether an address may be fetched from: asked for the first one, and for each that it redirects to. */
export function planDownload(address: string, hosts: readonly string[]): DownloadPlan {
  if (!URL.canParse(address)) return refuse('its address can not be read.')
  const url = new URL(address)
  const isHttps = url.protocol === 'https:'
  if (!isHttps && url.protocol !== 'http:') return refuse('its address is none of the web.')
  if (url.username !== '' || url.password !== '') return refuse('its address carries a login.')
  const listed = new Set(hosts.map((host) => host.toLowerCase()))
  const port = url.port === '' ? (isHttps ? '443' : '80') : url.port
  if (listed.has(`${url.hostname}:${port}`)) return { kind: 'fetch', url, isListed: true }
  if (!listed.has(url.hostname))
    return refuse(`${url.hostname} is not a host that files may come from (MOS_ATTACHMENT_HOSTS).`)
  if (!isHttps || port !== '443') return refuse(`from ${url.hostname} files may come over https only.`)
  if (isPrivate(url.hostname)) return refuse(`${url.hostname} is an address of a private network.`)
  return { kind: 'fetch', url, isListed: false }
}

/** Of IANA's registries of special-purpose addresses: all that is not the public internet. */
const special = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(network, prefix, 'ipv4')
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
/** Documentation, 6to4 and Teredo: the last two carry an IPv4 address inside. */
const specialV6 = new BlockList()
for (const [network, prefix] of [
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  specialV6.addSubnet(network, prefix, 'ipv6')

/** True for an IP address that is not on the public internet; names are not addresses. */
export function isPrivate(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '')
  const family = isIP(bare)
  if (family === 4) return special.check(bare, 'ipv4')
  return family === 6 && (!publicV6.check(bare, 'ipv6') || specialV6.check(bare, 'ipv6'))
}
