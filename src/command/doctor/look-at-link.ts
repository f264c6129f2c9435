import { dirname } from 'node:path'
import { linkMos, lookAtLink } from '../../host/link-mos.ts'
import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/** Whether `mos` in a shell is this Mos. */
export async function lookAtMosLink({ host: { files }, config }: CommandContext): Promise<readonly Check[]> {
  const { packageRoot, checkoutRoot, runtimeHomes } = config
  const deps = { files, packageRoot, checkoutRoot, userHome: runtimeHomes.userHome }
  const { path, target, state } = await lookAtLink(deps)
  const name = 'mos'
  if (state === 'other')
    return [{ name, state: 'warn', saw: `${path} is another program`, remedy: `call this one as ${target}` }]
  if (state !== 'ours') {
    const saw = state === 'old' ? `${path} is another copy of Mos` : `${path} is not there`
    const apply = async () => `${(await linkMos(deps)).path} is ${target}`
    return [{ name, state: 'warn', saw, fix: { does: `link ${path} to ${target}`, apply } }]
  }
  const isFound = config.searchPath.split(':').includes(dirname(path))
  return [{ name, state: 'ok', saw: isFound ? path : `${path}, which is not on the PATH that Mos was started with` }]
}
