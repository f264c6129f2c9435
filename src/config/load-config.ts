import { homedir, hostname, userInfo } from 'node:os'
import type { Config } from './config.ts'
import { readConfig } from './read-config.ts'
import { findInstallation, findPackageRoot } from './settings-files.ts'

/** The Config of this process. Throws a Failure (exit 78) with everything that is wrong, a line each. */
export function loadConfig(): Config {
  const packageRoot = findPackageRoot(import.meta.dirname)
  return readConfig(process.env, {
    homeDirectory: homedir(),
    packageRoot,
    ...findInstallation(packageRoot),
    uid: process.getuid?.() ?? 0,
    userName: userName(),
    hostName: hostname(),
  })
}

/** A container may run as a uid that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
