import { isAbsolute, join } from 'node:path'
import { parseEnv } from 'node:util'
import { nearestName } from './nearest-name.ts'
import { readSettingsFile } from './settings-files.ts'
import { isSettingName, secretNames, settingNames } from './settings.ts'
import type { SettingName } from './settings.ts'

export type Variables = Readonly<Record<string, string | undefined>>
export type Problems = string[]

/** A setting as somebody wrote it, and where. */
export type Written = { readonly value: string; readonly where: string }

/**
 * All settings that somebody wrote: the environment wins over systemd's credentials, these over the files in their
 * order. A variable that is there but empty counts as unset and still wins: `DISCORD_TOKEN= npm start` starts the
 * console in spite of a token in `.env`. Empty ones are in the result. What is wrong is added to `problems`, a line each.
 */
export function readSources(
  environment: Variables,
  files: (written: ReadonlyMap<SettingName, Written>) => readonly string[],
  problems: Problems,
): ReadonlyMap<SettingName, Written> {
  const found = new Map<SettingName, Written>()
  const add = (layer: ReadonlyMap<SettingName, Written>): void => {
    for (const [name, written] of layer) if (!found.has(name)) found.set(name, written)
  }
  add(readLayer(environment, '', problems))
  add(readCredentials(environment['CREDENTIALS_DIRECTORY'], problems))
  const done = new Set<string>()
  // One at a time: `.env` may say where the home is, and the home has the next file.
  for (let path = files(found).at(0); path !== undefined; path = files(found).find((next) => !done.has(next))) {
    done.add(path)
    add(readSettingsLayer(path, problems))
  }
  return found
}

function readSettingsLayer(path: string, problems: Problems): ReadonlyMap<SettingName, Written> {
  const file = readSettingsFile(path)
  if (file === undefined) return new Map()
  if ('problem' in file) {
    problems.push(file.problem)
    return new Map()
  }
  const variables = parseEnv(file.text)
  const holdsSecret = secretNames.some((name) => isSecret(name, variables[name] ?? ''))
  if (file.worldReadable && holdsSecret) problems.push(tooOpen(path))
  return readLayer(variables, path, problems)
}

function readLayer(variables: Variables, where: string, problems: Problems): ReadonlyMap<SettingName, Written> {
  const layer = new Map<SettingName, Written>()
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) continue
    const secret = secretNames.find((known) => `${known}_FILE` === name)
    if (isSettingName(name)) layer.set(name, { value: value.trim(), where })
    else if (secret === undefined && name.startsWith('MOS_')) problems.push(unknownName(name, where))
  }
  for (const name of secretNames) {
    const path = variables[`${name}_FILE`]?.trim()
    if (!path) continue
    if (layer.get(name)?.value) problems.push(`${name} and ${name}_FILE are both set${at(where)}: remove one.`)
    else if (!isAbsolute(path)) problems.push(`${name}_FILE is "${path}"${at(where)}; it takes an absolute path.`)
    else layer.set(name, readSecret(path, `${name}_FILE`, problems))
  }
  return layer
}

function readSecret(path: string, what: string, problems: Problems): Written {
  const file = readSettingsFile(path)
  if (file === undefined) problems.push(`${what} names ${path}, which is not there.`)
  else if ('problem' in file) problems.push(file.problem)
  else if (file.worldReadable) problems.push(tooOpen(path))
  else return { value: file.text.trim(), where: path }
  return { value: '', where: path }
}

/** systemd gives each credential as a file only the unit can read; named like the variable, in either case. */
function readCredentials(directory: string | undefined, problems: Problems): ReadonlyMap<SettingName, Written> {
  if (!directory) return new Map()
  return new Map(
    secretNames.flatMap((name) => {
      const path = [name, name.toLowerCase()]
        .map((file) => join(directory, file))
        .find((file) => readSettingsFile(file))
      return path === undefined ? [] : [[name, readSecret(path, `the credential ${name}`, problems)] as const]
    }),
  )
}

/** A Redis address without a password tells nobody anything. */
const isSecret = (name: SettingName, value: string): boolean =>
  name === 'REDIS_URL' ? /:\/\/[^/]*:[^/]*@/.test(value) : value !== ''

const tooOpen = (path: string): string => `${path} holds a secret and everybody can read it: chmod 600 ${path}`

function unknownName(name: string, where: string): string {
  const meant = nearestName(name, settingNames)
  return `${name} is no setting of Mos${at(where)}${meant === undefined ? '' : `; did you mean ${meant}?`}`
}

export const at = (where: string): string => (where === '' ? '' : ` in ${where}`)
