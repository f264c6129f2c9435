import { join } from 'node:path'
import { runDirectory } from './agent-files.ts'
import type { Host } from './host.ts'

type Paths = {
  readonly mosaicHome: string
  readonly dataDir: string
  readonly nodePath: string
  /** what runs now: the bundle, or the sources */
  readonly program: string
}

/** The runner puts this directory in front of a pane's PATH. */
const ownPrograms = (mosaicHome: string): string => join(runDirectory(mosaicHome), 'bin')

/**
 * Writes the `mos` that agents call in their panes: the version that runs now, with the home and the data that it runs
 * on, since a pane has none of Mos's own settings.
 */
export async function writeOwnProgram(
  { files }: Pick<Host, 'files'>,
  { mosaicHome, dataDir, nodePath, program }: Paths,
): Promise<void> {
  const settings = `MOSAIC_HOME=${quote(mosaicHome)} MOS_DATA_DIR=${quote(dataDir)}`
  const text = `#!/bin/sh\n${settings} exec ${quote(nodePath)} ${quote(program)} "$@"\n`
  const path = join(ownPrograms(mosaicHome), 'mos')
  if ((await files.read(path)) !== text) await files.write(path, text, { mode: 0o700 })
}

const quote = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`
