import { join } from 'node:path'
import type { RuntimeHomes } from '../../config/config.ts'
import { runtimePrograms } from './runtime-programs.ts'
import type { ProgramName } from './runtime-programs.ts'

/** `unknown`: it is set up in a way that only the program itself understands. */
export type Login = 'yes' | 'no' | 'unknown'

type LoginFiles = {
  /** JSON with the login itself; `{}` is none */
  readonly login: string
  /** settings that may name another way: a helper program, a provider of one's own */
  readonly settings: readonly { readonly path: string; readonly hint: RegExp }[]
}

/** Which files to look at, as the programs' own sources name them. */
export function loginFiles(name: ProgramName, homes: RuntimeHomes): LoginFiles {
  switch (name) {
    case 'claude':
      return {
        login: join(homes.claude, '.credentials.json'),
        settings: [
          { path: join(homes.claude, 'settings.json'), hint: /"(apiKeyHelper|ANTHROPIC_\w+|CLAUDE_CODE_USE_\w+)"/ },
          { path: join(homes.userHome, '.claude.json'), hint: /"primaryApiKey"/ },
        ],
      }
    case 'codex':
      return {
        login: join(homes.codex, 'auth.json'),
        settings: [{ path: join(homes.codex, 'config.toml'), hint: /^\s*(model_provider\b|\[model_providers)/m }],
      }
    case 'opencode':
      return {
        login: join(homes.opencode, 'auth.json'),
        settings: [
          { path: join(homes.userHome, '.config', 'opencode', 'opencode.json'), hint: /"provider"/ },
          { path: join(homes.userHome, '.config', 'opencode', 'opencode.jsonc'), hint: /"provider"/ },
        ],
      }
    case 'pi':
      return {
        login: join(homes.pi, 'auth.json'),
        settings: [{ path: join(homes.pi, 'models.json'), hint: /"apiKey"/ }],
      }
  }
}

type Seen = {
  readonly credentials: readonly string[]
  /** text of the file, where it is there */
  readonly login: string | undefined
  /** whether a setting hints at another way */
  readonly isHinted: boolean
}

/** Whether a program is logged in, by what it would look at itself. A login may have run out: only a request shows it. */
export function planLogin(name: ProgramName, { credentials, login, isHinted }: Seen): Login {
  const wanted = runtimePrograms[name].credentials
  if (credentials.some((variable) => wanted === 'any' || wanted.includes(variable))) return 'yes'
  if (login !== undefined && hasEntries(login)) return 'yes'
  return isHinted ? 'unknown' : 'no'
}

function hasEntries(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && Object.values(parsed).some((value) => value !== null)
  } catch {
    return false
  }
}
