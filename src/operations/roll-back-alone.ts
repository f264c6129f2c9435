import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { createVersions } from '../host/versions.ts'
import { noteGeneration } from '../seed/note-generation.ts'
import { rollBackHome } from '../seed/reseed-home.ts'
import type { Switch } from './update/look-at-switch.ts'

type Asked = {
  readonly by: string
  readonly cause: string
  readonly digest: string
  readonly to: number
  /** absent: the installation stays */
  readonly installation: Switch | undefined
}

/**
 * The same by a shell while no Mos runs, which may be why it is asked for. Cut off or failed, it goes on when it is asked
 * again; units and Mos itself follow at the next start.
 */
export async function rollBackAlone(
  { host, config }: { readonly host: Pick<Host, 'files' | 'disk'>; readonly config: Config },
  { by, cause, digest, to, installation }: Asked,
): Promise<string> {
  if (installation === undefined) return rollBackHome(host.disk, config, { by, digest, to })
  const home = { ...config, packageRoot: installation.rootAfter }
  const files = await rollBackHome(host.disk, home, { by, digest, to })
  await createVersions(host, config.dataDir).switchTo(installation.to)
  const note = { by, cause, kind: 'rollback' as const, installation: installation.to }
  await noteGeneration(host.disk, home, { ...note, installationBefore: installation.from })
  return `${files}\ninstallation ${installation.to} counts, ${installation.from} before: it runs from the next start`
}
