// Config comes before the Host that reads all other files, and decides what that Host is made of.
import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const maxBytes = 64 * 1024

export type SettingsFile = {
  readonly text: string
  /** any user of the machine can read it */
  readonly worldReadable: boolean
}

/** A small text file; undefined when it is missing, `problem` when it is there and can't be used. */
export function readSettingsFile(path: string): SettingsFile | { readonly problem: string } | undefined {
  try {
    const stat = statSync(path)
    if (!stat.isFile()) return { problem: `${path} is no file.` }
    if (stat.size > maxBytes)
      return { problem: `${path} has more than ${maxBytes / 1024} KiB: that is no file of settings.` }
    return { text: readFileSync(path, 'utf8'), worldReadable: (stat.mode & 0o004) !== 0 }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    return { problem: `${path} can't be read (${code}): check its owner and mode.` }
  }
}

/** Who owns a directory and who may enter it; undefined when it is missing. A symlink is none. */
export function lookAtDirectory(path: string): { readonly uid: number; readonly private: boolean } | undefined {
  try {
    const stat = lstatSync(path)
    return { uid: stat.uid, private: stat.isDirectory() && (stat.mode & 0o077) === 0 }
  } catch {
    return undefined
  }
}

/**
 * A path without symlinks, as far as it is there: two spellings of one place give the same, and a program that runs from
 * below it knows itself so. One that can't be followed (a loop, no permission) comes back as it is spelled. Absolute
 * paths only.
 */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realPath(parent), basename(path))
  }
}

/** The nearest directory above with a package.json and a `framework/`: sources and bundle lie differently deep in it. */
export function findPackageRoot(from: string): string {
  const isRoot = ['package.json', 'framework'].every((name) => existsSync(join(from, name)))
  return isRoot || dirname(from) === from ? from : findPackageRoot(dirname(from))
}

/**
 * What installation a package root belongs to, and which checkout it came from, where that is still there. Undefined for
 * a checkout.
 */
export function findInstallation(packageRoot: string): { installation: string; checkoutRoot?: string } | undefined {
  const at = packageRoot.lastIndexOf('/node_modules/')
  if (at === -1) return undefined
  const directory = packageRoot.slice(0, at)
  const file = readSettingsFile(join(directory, 'package.json'))
  const checkout = file !== undefined && 'text' in file ? checkoutIn(file.text) : undefined
  if (checkout === undefined) return undefined
  const isThere = existsSync(join(checkout, 'bin', 'mos'))
  return { installation: basename(directory), ...(isThere ? { checkoutRoot: checkout } : {}) }
}

/** npm takes further fields of a package.json as they are: Mos writes this one. */
function checkoutIn(text: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(text)
    const mos = typeof manifest === 'object' && manifest !== null && 'mos' in manifest ? manifest.mos : undefined
    if (typeof mos !== 'object' || mos === null || !('checkout' in mos)) return undefined
    return typeof mos.checkout === 'string' ? mos.checkout : undefined
  } catch {
    return undefined
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
