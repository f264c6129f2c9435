import { join } from 'node:path'
import { Failure } from '../errors.ts'
import type { TmuxContext } from './tmux-context.ts'
import { checkout } from './versions.ts'

export type Installation = {
  readonly id: string
  /** where its programs are, by the real path; empty: they are on the PATH */
  readonly bin: string
}

/** What an agent is started from: the installation of that id, absent the active one. A Failure when it is not there. */
export async function chooseInstallation(
  { host, versions }: Pick<TmuxContext, 'host' | 'versions'>,
  wanted?: string,
): Promise<Installation> {
  const id = wanted ?? (await versions?.active()) ?? checkout
  if (versions === undefined || id === checkout) return { id: checkout, bin: '' }
  const directory = versions.directory(id)
  if ((await host.files.stat(directory)) === undefined)
    throw new Failure(`The installation ${id} is not there any more (${directory}). See which are: mos fleet rollback`)
  return { id, bin: join(directory, 'node_modules', '.bin') }
}
