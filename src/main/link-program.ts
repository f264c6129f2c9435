import type { Config } from '../config/config.ts'
import { explain } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { linkMos } from '../host/link-mos.ts'
import { say } from './progress.ts'

/** Makes `mos` a word of the person's shell. A convenience: Mos starts without it. */
export async function linkProgram(config: Config, host: Host): Promise<void> {
  const { packageRoot, checkoutRoot, runtimeHomes } = config
  await linkMos({ files: host.files, packageRoot, checkoutRoot, userHome: runtimeHomes.userHome }).catch(
    (error: unknown) => say(`mos is not linked: ${explain(error)}`),
  )
}
