import { join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Files } from './host.ts'

export type MosLink = {
  /** `~/.local/bin/mos` */
  readonly path: string
  /** the checkout's own, which starts the version that counts */
  readonly target: string
  /** `other`: another's program has the name, and stays */
  readonly state: 'ours' | 'missing' | 'old' | 'other'
}

type Deps = {
  readonly files: Pick<Files, 'readLink' | 'stat' | 'link'>
  readonly packageRoot: string
  readonly checkoutRoot?: string | undefined
  readonly userHome: string
}

/** Whether `mos` is a word of this user's shell, and whose. */
export async function lookAtLink({ files, packageRoot, checkoutRoot, userHome }: Deps): Promise<MosLink> {
  const target = join(checkoutRoot ?? packageRoot, 'bin', 'mos')
  const path = join(userHome, '.local', 'bin', 'mos')
  const found = await files.readLink(path)
  if (found === target) return { path, target, state: 'ours' }
  if (found?.endsWith('/bin/mos') === true) return { path, target, state: 'old' }
  return { path, target, state: (await files.stat(path)) === undefined ? 'missing' : 'other' }
}

/** `~/.local/bin/mos` → the checkout, where that name is free or was ours before. A Failure where it is another's. */
export async function linkMos(deps: Deps): Promise<MosLink> {
  const link = await lookAtLink(deps)
  if (link.state === 'other') throw new Failure(`${link.path} is another program: use ${link.target} instead`)
  if (link.state !== 'ours') await deps.files.link(link.path, link.target)
  return link
}
