import { Failure } from '../../errors.ts'
import { acquireLock } from '../lock.ts'
import { waitUntil } from '../wait-until.ts'
import type { AdapterDeps } from './adapter-deps.ts'
import { fetchAdapter } from './fetch-adapter.ts'
import { adapterFolder, findAdapter } from './find-adapter.ts'
import { findProgram } from './find-program.ts'
import { locateAdapter } from './locate-adapter.ts'
import type { AdapterCommand } from './locate-adapter.ts'
import { runtimePrograms } from './runtime-programs.ts'
import type { ProgramName } from './runtime-programs.ts'

/** The fetch itself ends sooner. */
const othersWithinMs = 11 * 60_000

/**
 * The adapter, fetched first where it is not here and may be fetched: once, however many ask at the same time and in
 * however many processes. A Failure says what is missing and what to do.
 */
export async function ensureAdapter(deps: AdapterDeps, name: ProgramName): Promise<AdapterCommand> {
  const { host, config } = deps
  const { adapter, program } = runtimePrograms[name]
  const isHere = async () =>
    adapter === undefined || (await findAdapter({ host, dataDir: config.dataDir }, adapter)) !== undefined
  if (
    adapter === undefined ||
    config.noInstall ||
    (await findProgram({ host, config }, program)) === undefined ||
    (await isHere())
  )
    return locateAdapter(deps, name)
  const folder = adapterFolder(config.dataDir, adapter)
  const lock = await waitUntil(() => acquireLock(`mos:adapter:${folder}`), {
    timeoutMs: othersWithinMs,
    everyMs: 100,
    signal: deps.signal,
  })
  if (lock === undefined)
    throw new Failure(`Another process has been fetching ${name}'s adapter for 11 minutes. End it, and say it again.`)
  try {
    if (!(await isHere())) await fetchAdapter(deps, name, adapter)
  } finally {
    await lock.release()
  }
  return locateAdapter(deps, name)
}
