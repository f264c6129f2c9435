import type { Argv, Host } from '../host.ts'

/** Whether the user's systemd lives from boot on and beyond the last logout. `unknown`: there is no logind to ask. */
export type Linger = { readonly state: 'yes' | 'no' } | { readonly state: 'unknown'; readonly why: string }

const showLinger = (uid: number): Argv => [
  'loginctl',
  '--no-pager',
  'show-user',
  '--property=Linger',
  '--value',
  String(uid),
]
/** Without a name it is the caller's own, which needs no rights. */
const enableLinger = (): Argv => ['loginctl', '--no-pager', '--no-ask-password', 'enable-linger']

export async function findLinger(host: Host, uid: number): Promise<Linger> {
  if ((await host.which('loginctl')) === undefined) return { state: 'unknown', why: 'loginctl is not installed' }
  const { exitCode, stdout, stderr } = await host.run(showLinger(uid), { env: { LC_ALL: 'C' }, timeoutMs: 5000 })
  if (exitCode === 0) return { state: stdout.trim() === 'yes' ? 'yes' : 'no' }
  // It knows nobody who is neither logged in nor lingers.
  if (stderr.includes('not logged in or lingering')) return { state: 'no' }
  return { state: 'unknown', why: stderr.trim().split('\n')[0] ?? '' }
}

/** Enables it unless it is. Never throws: without it agents live until the logout, which `doctor` says. */
export async function ensureLinger(host: Host, uid: number): Promise<Linger> {
  const found = await findLinger(host, uid)
  if (found.state !== 'no') return found
  await host.run(enableLinger(), { env: { LC_ALL: 'C' }, timeoutMs: 5000 })
  return findLinger(host, uid)
}
