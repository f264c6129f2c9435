import { z } from 'zod'
import { Failure } from '../../errors.ts'
import type { Argv, Host, RunResult } from '../host.ts'
import { installPackages } from './install-packages.ts'
import { viewPackage, viewVersion } from './npm-argv.ts'
import { isKept, npmFailure } from './npm-failure.ts'
import type { Npm } from './npm.ts'
import { parseJson, parsePackageInfo } from './parse-package-info.ts'

const withinMs = 45_000

const found = z.object({ name: z.string(), version: z.string(), 'dist.integrity': z.string() })

/** How long a registry may take: for an answer, and in the middle of a package. */
type Patience = { readonly timeoutMs?: number; readonly idleMs?: number }

/** `Npm` by the npm of this host's PATH. */
export function createNpm(host: Pick<Host, 'run' | 'files'>, { timeoutMs = withinMs, idleMs }: Patience = {}): Npm {
  const ask = async (argv: Argv, what: string, signal?: AbortSignal): Promise<RunResult> => {
    const result = await host.run(argv, { timeoutMs, signal })
    signal?.throwIfAborted()
    if (result.exitCode !== 0 || isKept(result)) throw npmFailure(result, what)
    return result
  }
  return {
    async view(name, { signal } = {}) {
      const info = parsePackageInfo((await ask(viewPackage(name), name, signal)).stdout)
      if (info !== undefined) return info
      throw new Failure(`The registry's answer for ${name} is not what npm gives: look with npm view ${name}`)
    },
    async find(name, version, { signal } = {}) {
      const what = `${name} ${version}`
      const result = await ask(viewVersion(name, version), what, signal)
      const parsed = found.safeParse(parseJson(result.stdout)).data
      if (parsed?.version === version) return { name, version, integrity: parsed['dist.integrity'] }
      throw new Failure(`The registry does not have ${what} any more. Look again: mos fleet update --check`)
    },
    install: (request) => installPackages(host, request, idleMs === undefined ? {} : { idleMs }),
  }
}
