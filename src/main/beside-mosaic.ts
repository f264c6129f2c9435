import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { explain } from '../errors.ts'
import { isMosaics } from '../fleet/mosaic-sight.ts'
import type { Host } from '../host/host.ts'
import { lookAtMosaic } from '../host/mosaic/look-at-mosaic.ts'
import type { MosaicContext } from '../host/mosaic/mosaic-context.ts'
import { createMosaicPanes } from '../host/mosaic/mosaic-panes.ts'
import { retireMosaicUnits, useOfMosaicUnits } from '../host/mosaic/retire-mosaic-units.ts'
import { shareWithMosaic } from '../host/mosaic/share-with-mosaic.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { FoundManager } from '../host/systemd/find-manager.ts'
import { createTmuxContext } from '../host/tmux-context.ts'
import { createMosaic } from '../operations/mosaic.ts'
import type { Mosaic } from '../operations/mosaic.ts'
import type { RosterFile } from '../operations/roster-file.ts'
import type { SettingsWatch } from '../operations/settings-watch.ts'

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly found: FoundManager
  readonly rosterFile: RosterFile
  readonly settings: SettingsWatch
}

export type BesideMosaic = {
  readonly mosaic: Mosaic
  /** see chooseSupervisor */
  readonly retire: (() => Promise<readonly string[]>) | undefined
  readonly whyStay: string | undefined
  over<S extends Supervisor>(own: S): S
}

/** What Mos shares this home with. Looks once whether the home is Mosaic's; changes nothing. */
export async function besideMosaic({ config, host, found, rosterFile, settings }: Deps): Promise<BesideMosaic> {
  const { mosaicHome, socketDir, packageRoot, dataDir, tmuxDirectories } = config
  const context: MosaicContext = {
    panes: createTmuxContext(host, { mosaicHome, socketDir, packageRoot, nodePath: process.execPath }, 'tmux'),
    tmuxDirectories,
    roster: () => rosterFile.read(),
    userHome: config.runtimeHomes.userHome,
    unitDir: config.userSystemd?.unitDir ?? join(config.runtimeHomes.userHome, '.config', 'systemd', 'user'),
    ...('manager' in found ? { manager: found.manager } : {}),
    keepDir: join(dataDir, 'mosaic', createHash('sha256').update(mosaicHome).digest('hex').slice(0, 12)),
  }
  await settings.refresh()
  const left = settings.current().mosaic
  const isTheirs = left === undefined && (await hasMosaicAgents(context, rosterFile.path))
  const mosaic = createMosaic({ context, settings, isMosaics: isTheirs })
  const use = left === undefined ? undefined : await useOfMosaicUnits(context, left).catch(unknown)
  return {
    mosaic,
    whyStay: typeof use === 'object' ? use.whyStay : undefined,
    retire: use === 'unused' ? () => retireMosaicUnits(context) : undefined,
    over: (own) => shareWithMosaic(own, createMosaicPanes(context), mosaic),
  }
}

const unknown = (error: unknown) => ({ whyStay: explain(error) })

/** Of a roster that can't be read nobody knows whose it is: then nothing in it is touched. */
async function hasMosaicAgents(context: MosaicContext, rosterPath: string): Promise<boolean> {
  // Of a home that is no directory the start says what is wrong.
  const found = await context.panes.host.files.stat(rosterPath).catch(() => undefined)
  if (found === undefined) return false
  return await lookAtMosaic(context).then(
    ({ agents }) => agents.some(isMosaics),
    () => true,
  )
}
