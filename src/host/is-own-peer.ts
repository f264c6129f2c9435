import { readFile } from 'node:fs/promises'

export type Ports = { readonly remotePort?: number | undefined; readonly localPort?: number | undefined }

/** The table may change while it is read, and an entry be passed over. */
const tries = 3

/**
 * Whether the program at the other end of a connection over 127.0.0.1 runs as this user: every user of the machine can
 * connect. False too where the kernel does not say.
 */
export async function isOwnPeer({ remotePort, localPort }: Ports): Promise<boolean> {
  if (remotePort === undefined || localPort === undefined) return false
  for (let count = 0; count < tries; count += 1) {
    // A socket for both families is in the second one, with the address of the first.
    const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readTable))
    const uid = findPeerUid(tables.join('\n'), { remotePort, localPort })
    if (uid !== undefined) return uid === process.getuid?.()
  }
  return false
}

const readTable = (path: string): Promise<string> => readFile(path, 'latin1').catch(() => '')

const loopback = ['0100007F', '0000000000000000FFFF00000100007F']

/** The user of the connection's other end, in the kernel's tables: `sl local remote st queues timer retransmits uid …`. */
export function findPeerUid(
  tables: string,
  { remotePort, localPort }: { readonly remotePort: number; readonly localPort: number },
): number | undefined {
  const [theirs, ours] = [ends(remotePort), ends(localPort)]
  for (const line of tables.split('\n')) {
    const [, local = '', remote = '', , , , , uid] = line.trim().split(/\s+/u)
    if (theirs.includes(local) && ours.includes(remote)) return Number(uid)
  }
  return undefined
}

const ends = (port: number): readonly string[] =>
  loopback.map((address) => `${address}:${port.toString(16).toUpperCase().padStart(4, '0')}`)
