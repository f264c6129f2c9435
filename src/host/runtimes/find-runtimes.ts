import type { RuntimeHomes } from '../../config/config.ts'
import { Failure } from '../../errors.ts'
import type { Files, Host } from '../host.ts'
import { findBesidePath } from './find-beside-path.ts'
import { findAdapter } from './find-adapter.ts'
import type { FoundAdapter } from './find-adapter.ts'
import { findProgram } from './find-program.ts'
import { loginFiles, planLogin } from './plan-login.ts'
import type { Login } from './plan-login.ts'
import { programNames, runtimePrograms } from './runtime-programs.ts'
import type { ProgramName } from './runtime-programs.ts'
import { withOwnNode } from './with-own-node.ts'

/** A runtime of this machine, as far as one can see without talking to a model. */
export type FoundRuntime = {
  readonly name: ProgramName
  /** absolute path; absent: not installed, or not on the PATH */
  readonly path?: string
  /** where it is in that case */
  readonly besidePath?: string
  /** absent where it did not say */
  readonly version?: string
  readonly login: Login
  readonly adapter: FoundAdapter | 'not needed' | 'missing'
}

type Deps = { readonly host: Host; readonly config: { readonly runtimeHomes: RuntimeHomes; readonly dataDir: string } }

const versionWithinMs = 10_000

/**
 * All runtimes of this machine but the stub. Runs each program once, for its version; with `isLoggedIn` only those that
 * are logged in, since some take seconds to say it.
 */
export const findRuntimes = (
  deps: Deps,
  only: { readonly isLoggedIn?: boolean } = {},
): Promise<readonly FoundRuntime[]> => Promise.all(programNames.map((name) => findRuntime(deps, name, only)))

/** One of them; without `version` its program is not run. */
export async function findRuntime(
  { host, config }: Deps,
  name: ProgramName,
  { isLoggedIn = false, version: asks = true }: { readonly isLoggedIn?: boolean; readonly version?: boolean } = {},
): Promise<FoundRuntime> {
  const { program, adapter } = runtimePrograms[name]
  const [path, login] = await Promise.all([
    findProgram({ host, config }, program),
    findLogin(host.files, config.runtimeHomes, name),
  ])
  const beside =
    path === undefined ? await findBesidePath(host.files, config.runtimeHomes.userHome, program) : undefined
  const isAsked = asks && path !== undefined && (!isLoggedIn || login === 'yes')
  const [version, found] = await Promise.all([
    isAsked ? findVersion(host, path) : undefined,
    adapter === undefined ? ('not needed' as const) : findAdapter({ host, dataDir: config.dataDir }, adapter),
  ])
  return {
    name,
    ...(path === undefined ? {} : { path }),
    ...(beside === undefined ? {} : { besidePath: beside }),
    ...(version === undefined ? {} : { version }),
    login,
    adapter: found ?? 'missing',
  }
}

async function findVersion(host: Host, path: string): Promise<string | undefined> {
  try {
    const { stdout } = await host.run([...(await withOwnNode(path)), '--version'], { timeoutMs: versionWithinMs })
    return /\d+\.\d+(?:\.[\w-]+)*/.exec(stdout)?.[0]
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

async function findLogin(files: Files, homes: RuntimeHomes, name: ProgramName): Promise<Login> {
  const { login, settings } = loginFiles(name, homes)
  const read = (path: string): Promise<string | undefined> =>
    // One that can't be read is, to us, not there: the program itself will say more.
    files.read(path, { maxBytes: 16 * 1024 * 1024 }).catch(() => undefined)
  const hints = await Promise.all(settings.map(async ({ path, hint }) => hint.test((await read(path)) ?? '')))
  return planLogin(name, { credentials: homes.credentials, login: await read(login), isHinted: hints.includes(true) })
}
