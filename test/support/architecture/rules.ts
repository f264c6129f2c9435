/** The rooms from top to bottom. Imports go to lower rows only, never to a neighbour in the same row. */
export const rows: readonly (readonly string[])[] = [
  ['main'],
  ['discord', 'web', 'cli', 'mcp'],
  ['commands'],
  ['enhancer'],
  ['operations', 'orchestrator'],
  ['chat', 'command', 'runtime', 'seed'],
  ['store'],
  ['host'],
  ['config'],
  ['fleet'],
  ['log'],
  ['redact', 'errors'],
]

/** Which rooms may import a library or a part of Node. A package that is not listed has no owner yet: add it here. */
export const owners: Readonly<Record<string, readonly string[] | 'anyone'>> = {
  zod: 'anyone',
  'discord.js': ['discord'],
  '@discordjs/rest': ['discord'],
  'discord-api-types': ['discord'],
  bullmq: ['store'],
  ioredis: ['store'],
  execa: ['host'],
  'node:child_process': ['host'],
  'node:fs': ['host'],
  'node:fs/promises': ['host'],
  hono: ['web'],
  '@hono/node-server': ['web'],
  preact: ['web'],
  htm: ['web'],
  'prom-client': ['web'],
  diff: ['seed'],
  'node-diff3': ['seed'],
  '@modelcontextprotocol/sdk': ['mcp'],
  '@agentclientprotocol/sdk': ['runtime'],
  '@clack/prompts': ['cli'],
  yaml: ['fleet', 'config', 'seed'],
  pino: ['log'],
  '@secretlint/secretlint-rule-preset-recommend': ['redact'],
  semver: ['operations'],
  '@octokit/rest': ['enhancer'],
  '@gitbeaker/rest': ['enhancer'],
  '@gitbeaker/requester-utils': ['enhancer'],
  'node:process': ['config'],
  // It would make `require`, which nobody needs in modules and no check sees.
  'node:module': [],
}

export type Exception = { readonly file: string; readonly imports: string; readonly because: string }

/** Single files that may import what their room may not. Each has a reason that would convince a stranger. */
export const exceptions: readonly Exception[] = [
  {
    file: 'src/config/settings-files.ts',
    imports: 'node:fs',
    because: 'settings decide what the Host is made of, so they are read (never written) before there is one',
  },
]

/** Only this room reads the environment: what it decides comes to all others as an argument. */
export const environmentOwner = 'config'

export const longestFile = 300
