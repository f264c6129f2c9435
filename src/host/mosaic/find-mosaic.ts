import { join } from 'node:path'
import type { MosaicSight } from '../../fleet/mosaic-sight.ts'
import { lookAtMosaic } from './look-at-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'

const texts = /^(?:SOUL|USER|AGENTS|TOOLS|STANDARDS|CONSTITUTION)\.md$|\.local\.md$/u

/** Everything of Mosaic around this home, for a plan. Changes nothing; throws what a broken roster throws. */
export async function findMosaic(context: MosaicContext): Promise<MosaicSight> {
  const { host, paths } = context.panes
  const home = paths.mosaicHome
  const [{ agents, units }, names, version, ...local] = await Promise.all([
    lookAtMosaic(context),
    host.files.list(home),
    host.files.read(join(home, '.framework-version')).catch(() => undefined),
    ...['roles.local', 'fleet/roles.local'].map(async (directory) =>
      (await host.files.list(join(home, directory))).map((name) => `${directory}/${name}`),
    ),
  ])
  const framework = version?.trim().split('\n')[0]
  return {
    agents,
    units,
    kept: [...names.filter((name) => texts.test(name)), ...local.flat()].toSorted(),
    ...(framework === undefined || framework === '' ? {} : { framework: framework.slice(0, 40) }),
  }
}
