import { z } from 'zod'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { installPackages } from './install-packages.ts'
import { viewPackage, viewVersion } from './npm-argv.ts'
import { npmFailure } from './npm-failure.ts'
import type { Npm } from './npm.ts'
import { parseJson, parsePackageInfo } from './parse-package-info.ts'

const withinMs = 45_000

const found = z.object({ name: z.string(), version: z.string(), 'dist.integrity': z.string() })

/** `Npm` by the npm of this host's PATH. */
export function createNpm(host: Pick<Host, 'run' | 'files'>, { timeoutMs = withinMs } = {}): Npm {
  const ask = (argv: ReturnType<typeof viewPackage>, signal?: AbortSignal) => host.run(argv, { timeoutMs, signal })
  return {
    async view(name, { signal } = {}) {
      const result = await ask(viewPackage(name), signal)
      const info = result.exitCode === 0 ? parsePackageInfo(result.stdout) : undefined
      if (info !== undefined) return info
      if (result.exitCode !== 0) throw npmFailure(result, name)
      throw new Failure(`The registry's answer for ${name} is not what npm gives: look with npm view ${name}`)
    },
    async find(name, version, { signal } = {}) {
      const what = `${name} ${version}`
      const result = await ask(viewVersion(name, version), signal)
      if (result.exitCode !== 0) throw npmFailure(result, what)
      const parsed = found.safeParse(parseJson(result.stdout)).data
      if (parsed?.version === version) return { name, version, integrity: parsed['dist.integrity'] }
      throw new Failure(`The registry does not have ${what} any more. Look again: mos fleet update --check`)
    },
    install: (request) => installPackages(host, request),
  }
}
