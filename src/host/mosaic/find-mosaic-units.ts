import { join } from 'node:path'
import type { Unit } from '../../fleet/readiness.ts'
import { readMark } from '../systemd/render-unit.ts'
import { seeAgentUnits } from '../systemd/see-agent-units.ts'
import { agentTemplate, holderUnit } from '../systemd/unit-names.ts'
import type { MosaicContext } from './mosaic-context.ts'

export type MosaicUnits = {
  /** paths of unit files that are Mosaic's */
  readonly files: readonly string[]
  /** by the agent's name; empty while the template is not Mosaic's */
  readonly units: ReadonlyMap<string, Unit>
  /** The manager did not answer: nothing is known of the units. */
  readonly isUnseen: boolean
}

/** Units of Mosaic's for this home. Those that Mos wrote are none, and none of those that name another home. */
export async function findMosaicUnits(context: MosaicContext): Promise<MosaicUnits> {
  const { manager, panes } = context
  if (manager === undefined) return { files: [], units: new Map(), isUnseen: false }
  const found = await Promise.all(
    [holderUnit, agentTemplate].map(async (name) => {
      const path = join(manager.unitDir, name)
      const text = await panes.host.files.read(path)
      const isMosaics = text !== undefined && readMark(text) === undefined && isOfHome(context, text)
      return isMosaics ? [{ name, path }] : []
    }),
  )
  const files = found.flat()
  const hasTemplate = files.some(({ name }) => name === agentTemplate)
  const units = hasTemplate ? await seeAgentUnits({ host: panes.host, manager }) : new Map<string, Unit>()
  return { files: files.map(({ path }) => path), units: units ?? new Map(), isUnseen: units === undefined }
}

/** One that names no home at all is taken for this one's; a program of a package that is called mosaic is no home. */
function isOfHome({ panes: { paths }, userHome }: MosaicContext, text: string): boolean {
  const words = text.replaceAll('%h', userHome).replaceAll('~/', `${userHome}/`)
  const named: readonly string[] = words.match(/(?<![\w.])\/[^\s"':=]+/gu) ?? []
  if (named.some((path) => path === paths.mosaicHome || path.startsWith(`${paths.mosaicHome}/`))) return true
  const said: readonly string[] = words.match(/(?<=MOSAIC_HOME=["']?)\/[^\s"']+/gu) ?? []
  return said.length === 0 && !named.some((path) => /\/\.config\/mosaic(?:\/|$)/u.test(path))
}
