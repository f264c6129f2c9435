import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { becomeProgram } from '../host/become-program.ts'
import type { Host } from '../host/host.ts'
import { findManager } from '../host/systemd/find-manager.ts'
import { seeUnits } from '../host/systemd/see-units.ts'
import { runOnManager } from '../host/systemd/systemd-context.ts'
import { restartUnitLater } from '../host/systemd/systemctl.ts'
import { mosUnit } from '../host/systemd/unit-names.ts'
import type { Part } from './part.ts'

/** What `hand-over.sh` takes for a wish to be started again. */
const startAgainCode = 79

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly part: Part
  /** where the page is served: it stays there when any port would do */
  readonly port: number | undefined
}

/**
 * Has the version that counts start in place of this process, whose parts are closed. Returns the exit code with which
 * whoever keeps this process starts it again; where nobody does, this process becomes that start, and does not return.
 */
export async function startAgain({ config, host, part, port }: Deps): Promise<number> {
  const found = await findManager(host, config.userSystemd)
  if ('manager' in found) {
    const context = { host, manager: found.manager }
    const unit = (await seeUnits(context, [mosUnit])).get(mosUnit)
    if (unit?.mainPid === process.pid) {
      // At once, where an end of our own would wait for RestartSec. Refused, that is the way that is left.
      await runOnManager(context, restartUnitLater(mosUnit))
      return startAgainCode
    }
  }
  const root = await rootThatIsThere(host, config)
  const parent = await host.files.read(`/proc/${process.ppid}/cmdline`)
  if (parent?.includes('/setup/start/hand-over.sh') === true) return startAgainCode
  const versions = join(config.dataDir, 'versions')
  const program = ['/bin/sh', join(root, 'bin', 'mos'), part] as const
  const kept = port === undefined ? [] : [`MOS_HTTP_PORT=${port}`]
  return becomeProgram(['/usr/bin/env', ...kept, '/bin/sh', keeperIn(root), versions, ...program])
}

const keeperIn = (root: string): string => join(root, 'setup', 'start', 'hand-over.sh')

/** The checkout may have been removed since this process was started. */
async function rootThatIsThere({ files }: Host, { packageRoot, checkoutRoot }: Config): Promise<string> {
  if (checkoutRoot === undefined) return packageRoot
  return (await files.stat(keeperIn(checkoutRoot))) === undefined ? packageRoot : checkoutRoot
}
