// `npm run lock` ends with this. npm leaves an optional package out of the lock file when the registry it asked has
// no such version for another platform, and then refuses its own file in `npm ci`. An entry with the platform is all
// that it takes: nothing is downloaded for a platform that is not ours.
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * @typedef {{ version?: string, optional?: boolean, dev?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/** What the lock file lacks: one entry for each optional package that another one names. @param {Lock} lock @returns {Record<string, Entry>} */
export function missingEntries(lock) {
  /** @type {Record<string, Entry>} */
  const missing = {}
  for (const entry of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`
      if (lock.packages[path] !== undefined) continue
      missing[path] = { version, ...(entry.dev ? { dev: true } : {}), optional: true, ...platformOf(name) }
    }
  }
  return missing
}

/** `@oxlint/binding-linux-x64-musl` is for Linux, x64 and musl. @param {string} name */
function platformOf(name) {
  const found =
    /(aix|android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(-musl|-gnu)?/.exec(
      name,
    )
  if (found === null) throw new Error(`Which platform is ${name} for? Its name does not say.`)
  const [, os = '', cpu = '', libc] = found
  return { cpu: [cpu], os: [os], ...(libc === undefined ? {} : { libc: [libc === '-musl' ? 'musl' : 'glibc'] }) }
}

if (import.meta.filename === process.argv[1]) {
  const path = new URL('../package-lock.json', import.meta.url)
  const lock = /** @type {Lock} */ (JSON.parse(readFileSync(path, 'utf8')))
  const packages = Object.entries({ ...lock.packages, ...missingEntries(lock) })
  const sorted = packages.toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
}
