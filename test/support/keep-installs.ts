import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import type { ExactPackage } from '../../src/host/npm/npm.ts'

/** A host whose npm is asked once for each thing: what it installed is copied afterwards, which is all that a step needs. */
export function keepInstalls(host: Host, directory: () => string): Host {
  const answers = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const kept = answers.get(key)
    // One key is one kind of answer.
    if (kept) return kept as Promise<T>
    const asked = ask()
    answers.set(key, asked)
    return asked
  }
  const nameOf = (packages: readonly ExactPackage[]): string =>
    packages.map(({ name, version }) => `${name.replace('/', '-')}-${version}`).join('+')
  return {
    ...host,
    npm: {
      view: (name) => once(`view ${name}`, () => host.npm.view(name)),
      find: (name, version) => once(`find ${name} ${version}`, () => host.npm.find(name, version)),
      async install(request) {
        const kept = join(directory(), nameOf(request.packages))
        await once(`install ${kept}`, () => host.npm.install({ ...request, directory: kept }))
        await cp(kept, `${request.directory}.part`, { recursive: true, verbatimSymlinks: true })
        const path = join(`${request.directory}.part`, 'package.json')
        const manifest: unknown = { ...JSON.parse(await readFile(path, 'utf8')), mos: request.about }
        await writeFile(path, JSON.stringify(manifest))
        await host.run(['mv', '-T', `${request.directory}.part`, request.directory])
      },
    },
  }
}
