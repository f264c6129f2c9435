import { Failure } from '../../errors.ts'
import type { Argv, Host } from '../host.ts'
import { findAdapter } from './find-adapter.ts'
import { findProgram } from './find-program.ts'
import { fittingInstall } from './fitting-install.ts'
import { runtimePrograms } from './runtime-programs.ts'
import type { ProgramName } from './runtime-programs.ts'
import { withOwnNode } from './with-own-node.ts'

/** What is started to speak with a runtime. `file` is absolute; `env` is added to the environment. */
export type AdapterCommand = {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

type Deps = { readonly host: Host; readonly config: { readonly dataDir: string; readonly noInstall: boolean } }

/** The adapter as it is here, or a Failure that says what to do. Fetches nothing: see `ensureAdapter`. */
export async function locateAdapter({ host, config }: Deps, name: ProgramName): Promise<AdapterCommand> {
  const { program, install, adapter, args } = runtimePrograms[name]
  const path = await findProgram({ host, config }, program)
  if (adapter === undefined) {
    if (path === undefined) throw notInstalled(name, install)
    return command(await withOwnNode(path), args, {})
  }
  const found = await findAdapter({ host, dataDir: config.dataDir }, adapter)
  // A person's own adapter may bring its program along; the one that Mos fetches does not.
  if (path === undefined && found?.kind !== 'path') throw notInstalled(name, install)
  if (found === undefined) {
    throw new Failure(
      `${name}'s adapter is not here${config.noInstall ? ', and MOS_NO_INSTALL forbids fetching it' : ''}: ${fittingInstall(name)}`,
    )
  }
  const env = path === undefined ? {} : { [adapter.programVariable]: path }
  return command(found.kind === 'own' ? [process.execPath, found.file] : await withOwnNode(found.file), args, env)
}

const command = (
  [file, ...before]: Argv,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): AdapterCommand => ({ file, args: [...before, ...args], env })

const notInstalled = (name: string, install: string): Failure =>
  new Failure(`${name} is not installed on this host: ${install}, log in, and say it again.`)
