import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Exact: the matrix says which. pi has its own folder, since its dependencies are locked by itself. */
export const pins = {
  programs: {
    '@agentclientprotocol/claude-agent-acp': '0.101.0',
    '@agentclientprotocol/codex-acp': '2.6.0',
    '@anthropic-ai/claude-code': '2.1.332',
    '@openai/codex': '0.171.0',
    'opencode-ai': '1.18.33',
    '@copilotkit/aimock': '1.43.0',
  },
  pi: { '@earendil-works/pi-coding-agent': '1.5.2' },
} as const

/** A ready-made copy: folders `programs` and `pi`, each with a `node_modules`. */
const cacheDirectory = (): string =>
  process.env['RUNTIMES_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mos-runtimes')

const manifest = z.object({ version: z.string() })

function isThere(folder: string, name: string, version: string): boolean {
  try {
    const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
    return manifest.parse(JSON.parse(text)).version === version
  } catch {
    return false
  }
}

/** Where the programs' `.bin` folders are, installed first where they are missing: about 2 GB. */
export function installPrograms(say: (line: string) => void): {
  readonly bins: readonly string[]
  readonly aimock: string
} {
  const cache = cacheDirectory()
  for (const [folder, packages] of Object.entries(pins)) {
    const prefix = join(cache, folder)
    const missing = Object.entries(packages).filter(([name, version]) => !isThere(prefix, name, version))
    if (missing.length === 0) continue
    say(`Installing ${missing.map(([name]) => name).join(', ')} into ${prefix}: about 2 GB in all, once.`)
    mkdirSync(prefix, { recursive: true })
    writeFileSync(join(prefix, 'package.json'), '{ "private": true }\n')
    // Two of them fetch or copy their program by an install script.
    const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
    const args = ['install', '--no-audit', '--no-fund', '--save-exact', '--ignore-scripts=false', '--', ...wanted]
    execFileSync('npm', args, { cwd: prefix, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return {
    bins: Object.keys(pins).map((folder) => join(cache, folder, 'node_modules', '.bin')),
    aimock: join(cache, 'programs', 'node_modules', '@copilotkit', 'aimock', 'dist', 'index.js'),
  }
}
