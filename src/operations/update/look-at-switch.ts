import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { Failure } from '../../errors.ts'
import type { Host } from '../../host/host.ts'
import { checkout, createVersions } from '../../host/versions.ts'
import { installationAt } from '../../seed/installation-at.ts'
import { generationsOf } from '../../seed/reseed-home.ts'
import { mosRoot, readInstallation } from './read-installation.ts'

/** From one installation to another; roots are where the Mos of each is. */
export const switchArgs = z.object({
  from: z.string(),
  to: z.string(),
  /** what runs in the place of `from` where that is not there: the checkout; absent: `from` */
  back: z.string().optional(),
  rootBefore: z.string(),
  rootAfter: z.string(),
  /** the home's last generation: where a failure goes back to */
  generation: z.int().nonnegative(),
})
export type Switch = Readonly<z.output<typeof switchArgs>>

/**
 * What going back to a generation changes beside files: which installation counts. Undefined: the same one. Throws a
 * Failure where it is gone.
 */
export async function lookAtSwitch(
  { host, config }: { readonly host: Pick<Host, 'files' | 'disk'>; readonly config: Config },
  to: number,
): Promise<Switch | undefined> {
  const versions = createVersions(host, config.dataDir)
  const [generations, from] = await Promise.all([generationsOf(host.disk, config), versions.active()])
  // Where no update was ever written down, one that was cut short may have switched all the same.
  const target = installationAt(generations, to) ?? checkout
  if (target === from) return undefined
  const read = (id: string) => readInstallation(host, versions.directory(id))
  const [before, after] = await Promise.all([read(from), read(target)])
  if (target !== checkout && after === undefined)
    throw new Failure(
      `Installation ${target}, which counted after generation ${to}, is gone: the last three are kept. Get it again: mos fleet update --to ${target.replace(/\+.*$/u, '')}`,
    )
  const checkoutRoot = before?.checkoutRoot ?? config.packageRoot
  const rootOf = (id: string, installation: typeof before): string =>
    installation === undefined ? checkoutRoot : mosRoot(versions.directory(id), installation)
  return {
    from,
    to: target,
    ...(before === undefined && from !== checkout ? { back: checkout } : {}),
    rootBefore: rootOf(from, before),
    rootAfter: rootOf(target, after),
    generation: generations.at(-1)?.number ?? 0,
  }
}
