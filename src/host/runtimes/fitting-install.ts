import { runtimePrograms } from './runtime-programs.ts'
import type { ProgramName } from './runtime-programs.ts'

/** The command that brings what Mos speaks with to a version that it knows: the adapter's, or the program's own. */
export function fittingInstall(name: ProgramName): string {
  const { adapter, install } = runtimePrograms[name]
  return adapter === undefined ? install : `npm install -g ${adapter.package}@${adapter.version}`
}
